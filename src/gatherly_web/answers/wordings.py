"""Wordings and previews, as they are answered."""

from typing import Any

from gatherly_core.messages.model import Rendered
from gatherly_core.wordings.model import EventWording


def wording_answer(worded: EventWording) -> dict[str, Any]:
    return {
        "event_id": worded.place.event_id,
        "template": worded.place.template,
        "language": worded.place.language,
        "subject": worded.wording.subject,
        "paragraphs": worded.wording.paragraphs,
        "updated_at": worded.updated_at,
    }


def preview_answer(rendered: Rendered) -> dict[str, Any]:
    return {
        "subject": rendered.subject,
        "text": rendered.text,
        "short": rendered.short,
        "html": rendered.html,
        "fault": rendered.fault,
    }
