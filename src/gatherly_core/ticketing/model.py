"""Ticket types."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from gatherly_core.events.model import Event
from gatherly_core.kernel.identifiers import EventId, TicketTypeId


class TicketKind(StrEnum):
    REGULAR = "regular"
    VIP = "vip"
    EARLY_BIRD = "early_bird"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDetails:
    """What an organizer says of a ticket type.

    `price` is in minor units of the event's currency; 0 is free. `quantity` is the number of tickets, each of which
    admits `admits` people. Sales run from `sale_start_date`, or from the event's publication, until `sale_end_date`,
    or the event's start. One booking takes `min_per_booking` to `max_per_booking` tickets; None sets no upper limit.
    """

    kind: TicketKind
    name: str
    price: int
    quantity: int
    description: str = ""
    sale_start_date: datetime | None = None
    sale_end_date: datetime | None = None
    min_per_booking: int = 1
    max_per_booking: int | None = None
    admits: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketType:
    """Something on sale for an event. `version` grows with every edit."""

    id: TicketTypeId
    event_id: EventId
    details: TicketDetails
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @property
    def vip(self) -> bool:
        return self.details.kind is TicketKind.VIP

    def sale_ends(self, event: Event) -> datetime:
        """When sales close: with the event at the latest."""
        return min(self.details.sale_end_date or event.details.start_date, event.details.end_date)

    def edited(self, details: TicketDetails, now: datetime) -> "TicketType":
        return replace(self, details=details, version=self.version + 1, updated_at=now)


@dataclass(frozen=True, slots=True)
class Stock:
    """How the places of something stand. sold + held + available = capacity, but for what another pool limits.

    `held` are places of pending bookings and places kept for the waitlist; `available` may be booked right now.
    """

    capacity: int
    sold: int
    held: int
    available: int

    @property
    def sold_out(self) -> bool:
        return self.available == 0


@dataclass(frozen=True, slots=True)
class Listing:
    """An event, and how its places stand, in people."""

    event: Event
    stock: Stock


@dataclass(frozen=True, slots=True)
class Offering:
    """A ticket type, its event's currency, and how its tickets stand."""

    ticket_type: TicketType
    currency: str
    stock: Stock
