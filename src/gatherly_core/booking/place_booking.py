"""Booking places."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from gatherly_core.accounts.ports import Users
from gatherly_core.booking.counter import BookingRequest, Counter
from gatherly_core.booking.drafting import Drafting
from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.facts import fact_of
from gatherly_core.booking.model import Booking
from gatherly_core.booking.ports import Bookings
from gatherly_core.booking.releasing import Releasing
from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.ports import Events
from gatherly_core.inventory.errors import PlacesGone
from gatherly_core.inventory.model import Pool
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.grouping import Grouping
from gatherly_core.kernel.identifiers import BookingId, EventId, UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.promotions.errors import PromoCodeExhausted
from gatherly_core.promotions.redeeming import Redeeming
from gatherly_core.ticketing.ports import TicketTypes

Outcome = Booking | Exception
Numbered = tuple[BookingId, BookingRequest]
Look = Callable[[EventId], Sequence[Pool]]


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of each of some requests, and the bookings among it that were made just now."""

    outcomes: Sequence[Outcome]
    made: Sequence[Booking] = ()


class PlaceBooking:
    """Books places of one event, all of a request or none of it.

    - of a published event: EventNotFound otherwise
    - of its ticket types: TicketTypeNotFound, TicketRequired; while they are on sale: SalesClosed
    - as many as one booking of a type may take, over all wishes for it: OverLimit, UnderLimit
    - while there are places that nobody holds and nobody waits for: SoldOut; overdue holds are let go first
    - with a promo code, if one is named: PromoCodeInvalid, PromoCodeNotApplicable; within its limits:
      PromoCodeExhausted; overdue holds are let go first, and give their uses back
    - a booking that costs nothing, be it through its promo code, is confirmed at once; another is held for a while,
      to be paid
    - a request whose booking is made already gets that one, as it is now: AlreadyMade when it is somebody else's
    - requests for the same event that come at the same time are decided together, in the order in which they come
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        events: Events,
        ticket_types: TicketTypes,
        pools: Pools,
        bookings: Bookings,
        drafting: Drafting,
        redeeming: Redeeming,
        releasing: Releasing,
        facts: Outbox,
        clock: Clock,
        *,
        hold: timedelta,
        largest_group: int,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._ticket_types = ticket_types
        self._pools = pools
        self._bookings = bookings
        self._drafting = drafting
        self._redeeming = redeeming
        self._releasing = releasing
        self._facts = facts
        self._clock = clock
        self._hold = hold
        self._grouping = Grouping[EventId, BookingRequest, Booking](self._place_all, largest=largest_group)

    def __call__(self, request: BookingRequest) -> Booking:
        return self._grouping.submit(request.event_id, request)

    def _place_all(self, requests: Sequence[BookingRequest]) -> Sequence[Outcome]:
        """Decides requests for one event in one transaction, each with its own outcome."""
        # The ids are made once, so that a block whose commit may have been lost can be looked for.
        numbered = [(request.id or self._drafting.new_id(), request) for request in requests]
        try:
            # Nobody is held up while the bookings are written: the pools are touched last.
            return self._run(numbered, lambda event_id: self._pools.of_events([event_id])[event_id])
        except (PlacesGone, AlreadyMade):  # others were faster, perhaps with one of these very requests
            return self._run(numbered, self._pools.locked)

    def _run(self, numbered: Sequence[Numbered], look: Look) -> Sequence[Outcome]:
        return self._unit_of_work.run(lambda: self._decide(numbered, look), landed=self._landed).outcomes

    def _landed(self, decision: Decision) -> bool:
        return not decision.made or self._bookings.exists(decision.made[0].id)

    def _decide(self, numbered: Sequence[Numbered], look: Look) -> Decision:
        event_id = numbered[0][1].event_id
        try:
            event = self._events.pinned(event_id)
        except EventNotFound as absent:
            made = self._made_before(numbered)
            return Decision([_again(made[id], request) if id in made else absent for id, request in numbered])
        types = self._ticket_types.of_events([event_id])[event_id]
        now = self._clock.now()
        till = self._redeeming.till(event_id, _promo_codes(numbered), now)  # locks, as the pools may be: before them
        counter = Counter(event, types, look(event_id), self._drafting, till, now, self._hold)
        decision = self._serve_all(counter, numbered, look)
        if decision.made:
            self._bookings.add(decision.made)
            self._facts.add(*map(fact_of, decision.made))
            self._pools.take(counter.taken)
        return decision

    def _serve_all(self, counter: Counter, numbered: Sequence[Numbered], look: Look) -> Decision:
        users = self._users.pinned({request.actor.user_id for _, request in numbered})
        # After each look at the pools: what is missing there may have been taken for one of these very requests.
        made_before, made = self._made_before(numbered), dict[BookingId, Booking]()

        def answer(id: BookingId, request: BookingRequest) -> Outcome:
            if there := made_before.get(id) or made.get(id):
                return _again(there, request)
            outcome = counter.answer(id, request, users.get(request.actor.user_id))
            if isinstance(outcome, Booking):
                made[id] = outcome
            return outcome

        outcomes: list[Outcome] = []
        restocked = False
        for booking_id, request in numbered:
            outcome = answer(booking_id, request)
            if isinstance(outcome, SoldOut | PromoCodeExhausted) and not restocked:
                self._restock(counter, request.event_id, look)
                made_before, restocked = self._made_before(numbered), True
                outcome = answer(booking_id, request)
            outcomes.append(outcome)
        return Decision(outcomes, tuple(made.values()))

    def _made_before(self, numbered: Sequence[Numbered]) -> Mapping[BookingId, Booking]:
        return self._bookings.made([request.id for _, request in numbered if request.id])

    def _restock(self, counter: Counter, event_id: EventId, look: Look) -> None:
        """Lets overdue holds go, so that they do not stand in the way of who wants their places, or promo codes."""
        self._releasing.release_overdue(event_id, counter.now)
        counter.restock(look(event_id))
        self._redeeming.count(counter.till)


def _again(made: Booking, request: BookingRequest) -> Outcome:
    """What a request gets whose booking is made already."""
    if made.user_id == request.actor.user_id:
        return made
    return AlreadyMade("There is a booking of this id already.")


def _promo_codes(numbered: Sequence[Numbered]) -> set[tuple[str, UserId]]:
    """The promo codes that are asked for, and by whom."""
    return {(request.promo_code, request.actor.user_id) for _, request in numbered if request.promo_code is not None}
