"""What can go wrong with tickets at the door."""

from gatherly_core.kernel.errors import Conflict, Invalid, NotFound, TooMany, Unavailable


class UnreadableTicket(Invalid):
    """The text of this QR code is not that of a ticket."""

    code = "unreadable_ticket"


class ForgedTicket(Invalid):
    """The text looks like a ticket's, but none of our keys has signed it."""

    code = "forged_ticket"


class AlreadyCheckedIn(Conflict):
    """The attendee is inside already: `checked_in_at` says since when, `device_id` by which device if it has a name."""

    code = "already_checked_in"


class NotCheckedIn(Conflict):
    """The attendee is not inside. That they left is noted, in case a device has yet to tell that they came."""

    code = "not_checked_in"


class VoidTicket(Conflict):
    """The ticket was cancelled, or has changed hands: there is a newer one."""

    code = "void_ticket"


class WrongTicket(Conflict):
    """The ticket is of another type."""

    code = "wrong_ticket"


class WrongEvent(Conflict):
    """The ticket is for another event."""

    code = "wrong_event"


class NotConfirmed(Conflict):
    """The ticket's booking has not been confirmed yet."""

    code = "not_confirmed"


class UnknownCode(NotFound):
    """No attendee of the event has this code."""

    code = "unknown_code"


class ForgedCode(Invalid):
    """The QR code was not signed here, or was altered."""

    code = "forged_code"


class TooManyTransfers(TooMany):
    """Somebody has named others on as many tickets as can be in a day, or one and the same address."""

    code = "too_many_transfers"


class ScanTaken(Unavailable):
    """Somebody else is recording the very same scan. A new attempt finds it there."""

    code = "scan_taken"
