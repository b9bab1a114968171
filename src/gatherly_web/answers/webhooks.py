"""What programs of organizers are told, as it is answered."""

from typing import Any

from gatherly_core.webhooks.model import Publication


def fact_answer(publication: Publication) -> dict[str, Any]:
    return {
        "id": publication.fact_id,
        "type": publication.type,
        "timestamp": publication.at,
        "sequence": publication.sequence,
        "data": publication.data,
    }
