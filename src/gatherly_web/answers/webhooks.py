"""What programs of organizers are told, and where it is sent, as it is answered."""

from typing import Any

from gatherly_core.webhooks.deliveries import Delivery
from gatherly_core.webhooks.endpoints import Endpoint, Revealed
from gatherly_core.webhooks.model import Publication


def fact_answer(publication: Publication) -> dict[str, Any]:
    return {
        "id": publication.fact_id,
        "type": publication.type,
        "timestamp": publication.at,
        "sequence": publication.sequence,
        "data": publication.data,
    }


def endpoint_answer(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "types": endpoint.types,
        "enabled": endpoint.off is None,
        "disabled_because": endpoint.off,
        "disabled_at": endpoint.off_since,
        "failing_since": endpoint.failing_since,
        "created_at": endpoint.created_at,
    }


def revealed_answer(revealed: Revealed) -> dict[str, Any]:
    return {**endpoint_answer(revealed.endpoint), "secret": revealed.secret}


def delivery_answer(delivery: Delivery) -> dict[str, Any]:
    outcome = delivery.outcome
    return {
        "id": delivery.id,
        "endpoint_id": delivery.endpoint_id,
        "fact_id": delivery.fact_id,
        "type": delivery.type,
        "status": delivery.status,
        "attempts": delivery.attempts,
        "next_attempt_at": delivery.due_at,
        "last_attempt_at": outcome and outcome.at,
        "response_status": outcome and outcome.status,
        "error": outcome and outcome.error,
        "created_at": delivery.created_at,
    }
