"""What happens to tickets."""

from dataclasses import dataclass

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import AttendeeId, BookingId, EventId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeTransferred(Fact):
    """A ticket was handed on by its owner, to whom its booking still belongs."""

    attendee_id: AttendeeId
    booking_id: BookingId
    event_id: EventId
    user_id: UserId
