"""Sendings and announcements, as they are answered."""

from typing import Any

from gatherly_core.sendings.model import Progress, Sending


def sending_answer(sending: Sending, progress: Progress) -> dict[str, Any]:
    return {
        "id": sending.id,
        "event_id": sending.event_id,
        "subject": sending.message.subject,
        "message": sending.message.message,
        "channels": sorted(sending.message.channels),
        "recipients": progress.recipients,
        "total": progress.total,
        "queued": progress.queued,
        "sent": progress.sent,
        "failed": progress.failed,
        "created_at": sending.created_at,
        "finished_at": sending.finished_at,
        "stopped_at": sending.stopped_at,
    }


def announcement_answer(sending: Sending) -> dict[str, Any]:
    return {
        "id": sending.id,
        "event_id": sending.event_id,
        "subject": sending.message.subject,
        "message": sending.message.message,
        "created_at": sending.created_at,
    }
