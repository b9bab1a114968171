"""What stands in the way of an erasure, whom it concerns, and what is left of people's data."""

from dataclasses import dataclass, replace
from datetime import datetime

from gatherly_core.booking.model import Person
from gatherly_core.events.model import EventDetails
from gatherly_core.kernel.identifiers import BookingId, EventId, PaymentId, UserId, WaitlistEntryId

NOBODY = Person("", "")
"""Who is on a ticket whose person was erased. The ticket stays as good as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What binds a user to others at this moment.

    `organizing`: an event of theirs is published and has not ended. `unsettled` are their payments that wait for the
    provider, `entries` their live entries on waitlists, `holds` their pending bookings, `drafts` of events are theirs.
    """

    organizing: bool = False
    unsettled: tuple[PaymentId, ...] = ()
    entries: tuple[WaitlistEntryId, ...] = ()
    holds: tuple[BookingId, ...] = ()
    drafts: tuple[EventId, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.organizing or self.unsettled or self.entries or self.holds or self.drafts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom an erasure concerns. `address` is proven to be theirs if `verified`."""

    user_id: UserId
    name: str
    address: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """How much is left in a place, `table.column`: in how many rows, the oldest of which was made at `oldest`.

    `overdue` of these are of somebody who was erased, or past the time for which they are kept.
    """

    place: str
    held: int
    overdue: int = 0
    oldest: datetime | None = None


def without_words(details: EventDetails) -> EventDetails:
    """The details of an event that is over, without what its organizer wrote and is not on the tickets."""
    return replace(details, description="", location="", latitude=None, longitude=None, images=())
