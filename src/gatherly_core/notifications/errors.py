"""What can go wrong with notifications."""

from gatherly_core.kernel.errors import NotFound


class NotificationNotFound(NotFound):
    code = "notification_not_found"
