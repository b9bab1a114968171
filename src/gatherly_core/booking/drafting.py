"""Making a booking out of what somebody wants."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, repeat

from gatherly_core.booking.model import Attendee, Booking, BookingKind, BookingStatus, Item, Person
from gatherly_core.events.model import Event
from gatherly_core.kernel.crockford import ALPHABET
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.identifiers import AttendeeId, BookingId, Codes, Identifiers, UserId
from gatherly_core.kernel.money import LARGEST_AMOUNT, step
from gatherly_core.promotions.errors import PromoCodeNotApplicable
from gatherly_core.promotions.model import PromoCode
from gatherly_core.promotions.pricing import discounts
from gatherly_core.ticketing.model import TicketType

MOST_ADMISSIONS = 1000
"""The most people that one booking may admit."""


def reference_of(booking_id: BookingId) -> str:
    """A short name of the booking for people: ten signs of Crockford's base 32, of 50 random bits of its id."""
    signs = [ALPHABET[booking_id.int >> 5 * place & 31] for place in range(10)]
    return "".join(signs[:5]) + "-" + "".join(signs[5:])


@dataclass(frozen=True, slots=True)
class Line:
    """Some tickets of one type, and what is taken off the price of all of them, in minor units."""

    ticket_type: TicketType
    quantity: int
    discount: int = 0


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a booking is for. `people` are admitted; the booker stands for each one that is not named."""

    user_id: UserId
    booker: Person
    people: Sequence[Person] = ()


class Drafting:
    """Makes bookings, of nothing but what it is given."""

    def __init__(self, identifiers: Identifiers, codes: Codes) -> None:
        self._identifiers = identifiers
        self._codes = codes

    def new_id(self) -> BookingId:
        return BookingId(self._identifiers.new())

    def draft(
        self,
        id: BookingId,
        holder: Holder,
        event: Event,
        lines: Sequence[Line],
        now: datetime,
        expires_at: datetime | None = None,
        kind: BookingKind = BookingKind.PURCHASE,
        promo_code: PromoCode | None = None,
    ) -> Booking:
        """A booking: held until `expires_at` when that is given, else confirmed.

        `promo_code` is the one that the lines' discounts come from.

        Invalid when it admits too many people, or fewer than are named, or costs more than can be paid at once.
        """
        items = tuple(map(_item, lines))
        _check(items, holder)
        return Booking(
            id=id,
            reference=reference_of(id),
            user_id=holder.user_id,
            event_id=event.id,
            status=BookingStatus.PENDING if expires_at else BookingStatus.CONFIRMED,
            items=items,
            currency=event.details.currency,
            attendees=tuple(self._attendees(lines, holder)),
            created_at=now,
            updated_at=now,
            kind=kind,
            expires_at=expires_at,
            promo_code_id=promo_code.id if promo_code else None,
            promo_code=promo_code.details.code if promo_code else None,
        )

    def _attendees(self, lines: Sequence[Line], holder: Holder) -> Iterator[Attendee]:
        people = chain(holder.people, repeat(holder.booker))
        for line in lines:
            ticket_type = line.ticket_type
            for _ in range(line.quantity * ticket_type.details.admits):
                id = AttendeeId(self._identifiers.new())
                yield Attendee(id, ticket_type.id, next(people), self._codes.new(), ticket_type.vip)


def bookable(line: Line) -> bool:
    """Whether one booking could hold the line: it neither admits nor costs too much."""
    item = _item(line)
    return item.people <= MOST_ADMISSIONS and item.price <= LARGEST_AMOUNT


def price_of(lines: Iterable[Line]) -> int:
    """What is to be paid for the lines together, in minor units."""
    return sum(_item(line).paid for line in lines)


def discounted(lines: Sequence[Line], promo_code: PromoCode, currency: str) -> list[Line]:
    """The lines, each of another ticket type, with what the promo code takes off.

    PromoCodeNotApplicable when it applies to none of them.
    """
    prices = {line.ticket_type.id: _item(line).price for line in lines}
    taken = discounts(promo_code.details, prices, step(currency))
    if not taken:
        raise PromoCodeNotApplicable(f"The promo code '{promo_code.details.code}' is not for these tickets.")
    return [replace(line, discount=taken.get(line.ticket_type.id, 0)) for line in lines]


def _item(line: Line) -> Item:
    details = line.ticket_type.details
    return Item(line.ticket_type.id, line.quantity, details.price, details.admits, line.discount)


def _check(items: Sequence[Item], holder: Holder) -> None:
    admissions = sum(item.people for item in items)
    if admissions > MOST_ADMISSIONS:
        raise Invalid("That is too many for one booking.", {"items": f"must admit at most {MOST_ADMISSIONS} people"})
    if len(holder.people) > admissions:
        raise Invalid(
            "More attendees are named than are admitted.", {"attendees": f"must name at most {admissions} people"}
        )
    if sum(item.price for item in items) > LARGEST_AMOUNT:
        raise Invalid("That costs too much for one payment.", {"items": f"must cost at most {LARGEST_AMOUNT}"})
