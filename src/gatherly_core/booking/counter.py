"""The ticket counter of one event: serves one request after another from what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor, User
from gatherly_core.booking.drafting import Drafting, Holder, Line, discounted, price_of
from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.model import Booking, Person
from gatherly_core.events.event_rules import visible
from gatherly_core.events.model import Event
from gatherly_core.inventory.model import Pool, total
from gatherly_core.kernel.errors import GatherlyError, Invalid
from gatherly_core.kernel.identifiers import BookingId, EventId, PoolId, TicketTypeId
from gatherly_core.promotions.model import PromoCode
from gatherly_core.promotions.redeeming import Till
from gatherly_core.ticketing.model import TicketType
from gatherly_core.ticketing.sale_rules import check_on_sale, check_quantity, wanted_type


@dataclass(frozen=True, slots=True)
class Wish:
    """Some tickets of a type; without one, of the only type that the event sells."""

    quantity: int
    ticket_type_id: TicketTypeId | None = None


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """What somebody wants to book, and with which promo code.

    Attendees that are not named in `people` bear the booker's name. `id` is the id that the booking gets; without one,
    a new one. The same id again is the same request, repeated.
    """

    actor: Actor
    event_id: EventId
    wishes: tuple[Wish, ...]
    people: tuple[Person, ...] = ()
    id: BookingId | None = None
    promo_code: str | None = None


class Counter:
    """Decides requests for one event in the order in which they come, each against what those before left over.

    It decides from what it is shown and does nothing to it: `taken` is what the bookings it made need. `till` knows
    the promo codes that are asked for.
    """

    def __init__(
        self,
        event: Event,
        types: Sequence[TicketType],
        pools: Sequence[Pool],
        drafting: Drafting,
        till: Till,
        now: datetime,
        hold: timedelta,
    ) -> None:
        self._event = event
        self._types = types
        self._drafting = drafting
        self.till = till
        self.now = now
        self._hold = hold
        self.taken: dict[PoolId, int] = {}
        self.restock(pools)

    def restock(self, pools: Sequence[Pool]) -> None:
        """Looks at the pools anew; what this counter took is not in their figures yet."""
        self._pools = pools
        self._left = {pool.id: pool.free - self.taken.get(pool.id, 0) for pool in pools}

    def answer(self, id: BookingId, request: BookingRequest, user: User | None) -> Booking | GatherlyError:
        """A booking for the request, or what stands against it: then nothing is taken."""
        try:
            return self._serve(id, request, user)
        except GatherlyError as refusal:
            return refusal

    def _serve(self, id: BookingId, request: BookingRequest, user: User | None) -> Booking:
        if user is None:
            raise UserNotFound("The account of this token does not exist any more.")
        visible(self._event, request.actor)
        lines = self._lines(request.wishes)
        for line in lines:
            check_on_sale(line.ticket_type, self._event, self.now)
            check_quantity(line.ticket_type, line.quantity)
        promo_code = self._promo_code(request)
        if promo_code:
            lines = discounted(lines, promo_code, self._event.details.currency)
        holder = Holder(user.id, Person(user.name, user.email), request.people)
        expires_at = self.now + self._hold if price_of(lines) else None
        booking = self._drafting.draft(id, holder, self._event, lines, self.now, expires_at, promo_code=promo_code)
        self._take(booking)
        if promo_code:
            self.till.use(promo_code, user.id)
        return booking

    def _promo_code(self, request: BookingRequest) -> PromoCode | None:
        return None if request.promo_code is None else self.till.check(request.promo_code, request.actor.user_id)

    def _lines(self, wishes: Sequence[Wish]) -> list[Line]:
        """The wishes, those for the same ticket type together: a limit per booking is not one per wish."""
        wanted: dict[TicketTypeId, Line] = {}
        for wish in wishes:
            if wish.quantity < 1:
                raise Invalid("At least one ticket must be booked.", {"quantity": "must be at least 1"})
            ticket_type = wanted_type(self._types, wish.ticket_type_id)
            before = wanted[ticket_type.id].quantity if ticket_type.id in wanted else 0
            wanted[ticket_type.id] = Line(ticket_type, before + wish.quantity)
        if not wanted:
            raise Invalid("Nothing is asked for.", {"items": "must name at least one ticket type"})
        return list(wanted.values())

    def _take(self, booking: Booking) -> None:
        demand = booking.demand(self._pools)
        if any(places > self._left[pool_id] for pool_id, places in demand.items()):
            raise SoldOut("There are not enough places left.")
        for pool_id, places in demand.items():
            self._left[pool_id] -= places
        self.taken = total([self.taken, demand])
