"""Notifications, as they are answered."""

from typing import Any

from gatherly_core.notifications.model import Notification


def notification_answer(notification: Notification) -> dict[str, Any]:
    return {
        "id": notification.id,
        "user_id": notification.recipient.user_id,
        "event_id": notification.event_id,
        "type": notification.kind,
        "channel": notification.channel,
        "subject": notification.subject,
        "message": notification.message,
        "status": notification.status,
        "read": notification.read,
        "created_at": notification.created_at,
    }
