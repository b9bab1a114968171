"""What can go wrong with bookings."""

from gatherly_core.kernel.errors import Conflict, NotFound, Unavailable


class BookingNotFound(NotFound):
    code = "booking_not_found"


class AttendeeNotFound(NotFound):
    code = "attendee_not_found"


class SoldOut(Conflict):
    """There are fewer places left than are wanted."""

    code = "sold_out"


class AlreadyCancelled(Conflict):
    code = "already_cancelled"


class AlreadyConfirmed(Conflict):
    code = "already_confirmed"


class HoldExpired(Conflict):
    """The places are no longer held for this booking."""

    code = "hold_expired"


class HoldRuns(Conflict):
    """The hold has not run out yet."""

    code = "hold_runs"


class EventStarted(Conflict):
    """Once the event has started only its organizer may cancel."""

    code = "event_started"


class ReferenceTaken(Unavailable):
    """The new booking's reference is another's: one in 10^15 pairs. A new attempt gets a new one."""

    code = "try_again"
