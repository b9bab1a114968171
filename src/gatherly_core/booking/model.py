"""Bookings, their items and their attendees."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gatherly_core.inventory.model import Pool, total
from gatherly_core.kernel.identifiers import (
    AttendeeId,
    BookingId,
    EventId,
    PoolId,
    PromoCodeId,
    TicketTypeId,
    UserId,
)
from gatherly_core.ticketing.sale_rules import demand


class BookingStatus(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


LIVE = frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED})
"""The states in which a booking claims its places."""


class BookingKind(StrEnum):
    PURCHASE = "purchase"
    """Made by the person who wants the places."""
    OFFER = "offer"
    """Made by the waitlist for the person who waits."""


class AttendeeStatus(StrEnum):
    VALID = "valid"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Item:
    """Some tickets of one type, at the price and admitting as many people each as when they were booked.

    `discount` is what a promo code takes off the price of all of them, in minor units.
    """

    ticket_type_id: TicketTypeId
    quantity: int
    unit_price: int
    admits: int
    discount: int = 0

    @property
    def price(self) -> int:
        """What the tickets cost before the discount."""
        return self.quantity * self.unit_price

    @property
    def paid(self) -> int:
        """What is to be paid for the tickets."""
        return self.price - self.discount

    @property
    def people(self) -> int:
        return self.quantity * self.admits


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to be admitted."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """One admission. Whoever knows its `code` is let in: it is for the booking's owner and the event's organizer.

    `checked_in_at` is when they were admitted last, and `checked_out_at` when they left after that. `welcome`: they may
    be written to at their address, though they never asked for it, as whoever named it there has not named too many.
    """

    id: AttendeeId
    ticket_type_id: TicketTypeId
    person: Person
    code: str = field(repr=False)
    vip: bool = False
    status: AttendeeStatus = AttendeeStatus.VALID
    checked_in_at: datetime | None = None
    checked_out_at: datetime | None = None
    welcome: bool = False

    @property
    def checked_in(self) -> bool:
        """Whether they are inside."""
        return self.checked_in_at is not None and self.checked_out_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A user's claim on places of one event.

    `expires_at` is set exactly while the booking is pending: until then its places are held. `currency` is its
    event's when it was booked. `paying` says that a payment for it may be under way at the provider: its places are
    not let go before the provider has said that none will come. `promo_code` is the name of the promo code
    that it was made with, if any.
    """

    id: BookingId
    reference: str
    user_id: UserId
    event_id: EventId
    status: BookingStatus
    items: tuple[Item, ...]
    currency: str
    attendees: tuple[Attendee, ...]
    created_at: datetime
    updated_at: datetime
    kind: BookingKind = BookingKind.PURCHASE
    expires_at: datetime | None = None
    paying: bool = False
    promo_code_id: PromoCodeId | None = None
    promo_code: str | None = None

    @property
    def live(self) -> bool:
        return self.status in LIVE

    @property
    def total(self) -> int:
        """What is to be paid for its items, in minor units."""
        return sum(item.paid for item in self.items)

    @property
    def discount(self) -> int:
        """What its promo code takes off, in minor units."""
        return sum(item.discount for item in self.items)

    def demand(self, pools: Iterable[Pool]) -> dict[PoolId, int]:
        """The places that the booking claims of its event's pools."""
        pools = tuple(pools)
        return total(demand(item.admits, item.ticket_type_id, item.quantity, pools) for item in self.items)
