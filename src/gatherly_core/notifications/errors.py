"""What can go wrong with notifications."""

from gatherly_core.kernel.errors import Invalid, NotFound, Undeliverable


class NotificationNotFound(NotFound):
    code = "notification_not_found"


class DeviceNotFound(NotFound):
    code = "device_not_found"


class MustArrive(Invalid):
    """What concerns bookings is always told by e-mail and in Gatherly itself."""

    code = "must_arrive"


class InvalidUnsubscription(Invalid):
    """What stands in the link is not what stood there when the letter was written."""

    code = "invalid_unsubscription"

    def __init__(self) -> None:
        super().__init__("This link is not complete. Please open it from the letter again.")


class RecipientGone(Undeliverable):
    """Nobody is there any more whom it could be told."""

    code = "recipient_gone"


class TooLate(Undeliverable):
    """It is of no use any more, or not true."""

    code = "too_late"


class Stopped(Undeliverable):
    """What was written to many people is not to reach any more of them."""

    code = "stopped"
