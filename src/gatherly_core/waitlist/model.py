"""Entries of the waitlist."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gatherly_core.kernel.identifiers import BookingId, EventId, TicketTypeId, UserId, WaitlistEntryId


class EntryStatus(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    LEFT = "left"


LIVE = frozenset({EntryStatus.WAITING, EntryStatus.OFFERED})
"""The states in which an entry stands in line, or holds an offer."""


class Priority(StrEnum):
    VIP = "vip"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Offer:
    """The pending booking that holds the offered tickets until `expires_at`."""

    booking_id: BookingId
    quantity: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A wish for `quantity` tickets of a type.

    With `partial` it takes fewer, too. `passes` counts how often places went to others because there were too few
    for it. `offer` is the last one made to it.
    """

    id: WaitlistEntryId
    event_id: EventId
    ticket_type_id: TicketTypeId
    user_id: UserId
    quantity: int
    priority: Priority
    partial: bool
    status: EntryStatus
    created_at: datetime
    updated_at: datetime
    passes: int = 0
    offer: Offer | None = None

    @property
    def turn(self) -> tuple[bool, datetime, WaitlistEntryId]:
        """Who comes first: VIPs, and then in the order of arrival."""
        return (self.priority is not Priority.VIP, self.created_at, self.id)


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry, and where it stands in the line for its ticket type: 1 is next; None unless it waits."""

    entry: Entry
    position: int | None
