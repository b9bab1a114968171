"""What can go wrong with notifications."""

from gatherly_core.kernel.errors import Invalid, NotFound


class NotificationNotFound(NotFound):
    code = "notification_not_found"


class DeviceNotFound(NotFound):
    code = "device_not_found"


class MustArrive(Invalid):
    """What concerns bookings is always told by e-mail and in Gatherly itself."""

    code = "must_arrive"
