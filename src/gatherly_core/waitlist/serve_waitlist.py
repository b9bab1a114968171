"""Offering places to who waits for them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from gatherly_core.accounts.ports import Users
from gatherly_core.booking.drafting import Drafting, Holder, Line
from gatherly_core.booking.facts import fact_of as booking_fact
from gatherly_core.booking.model import BookingKind, Person
from gatherly_core.booking.ports import Bookings
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.inventory.model import Pool
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId, TicketTypeId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.ticketing.model import TicketType
from gatherly_core.ticketing.ports import TicketTypes
from gatherly_core.ticketing.sale_rules import demand, sale_obstacle
from gatherly_core.waitlist import waitlist_states
from gatherly_core.waitlist.facts import fact_of
from gatherly_core.waitlist.model import Entry, Offer
from gatherly_core.waitlist.ports import WaitlistEntries
from gatherly_core.waitlist.serving import Plan, plan_offers

BATCH = 100
"""How many entries are read at once."""


class ServeWaitlist:
    """Turns the places that are kept for the waitlist of an event into offers, and frees what nobody wants.

    - by turn, as `serving` has it; only what is on sale
    - an offer is a booking that holds the places until the offer's time is over, or sales close
    - may be repeated: with nothing new it offers nothing
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        events: Events,
        ticket_types: TicketTypes,
        pools: Pools,
        bookings: Bookings,
        entries: WaitlistEntries,
        drafting: Drafting,
        facts: Outbox,
        clock: Clock,
        *,
        offer_time: timedelta,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._ticket_types = ticket_types
        self._pools = pools
        self._bookings = bookings
        self._entries = entries
        self._drafting = drafting
        self._facts = facts
        self._clock = clock
        self._offer_time = offer_time

    def __call__(self, event_id: EventId) -> None:
        self._unit_of_work.run(lambda: self._serve(event_id))

    def _serve(self, event_id: EventId) -> None:
        now = self._clock.now()
        event = if_any(self._events.locked, event_id)
        if event is None:
            return
        types = {
            ticket_type.id: ticket_type
            for ticket_type in self._ticket_types.of_events([event_id])[event_id]
            if sale_obstacle(ticket_type, event, now) is None
        }
        pools = self._pools.locked(event_id)
        plan = plan_offers(self._line(event_id), types, pools)
        for entry in plan.passed:
            self._entries.save(waitlist_states.passed_over(entry))
        self._make_offers(plan, event, types, now)
        self._settle_pools(plan, pools)

    def _line(self, event_id: EventId) -> Iterator[Entry]:
        """Those who wait, by their turn, read as they are asked for: a few places do not take reading a long line."""
        last: Entry | None = None
        while few := self._entries.waiting(event_id, last, BATCH):
            yield from few
            last = few[-1]

    def _make_offers(self, plan: Plan, event: Event, types: dict[TicketTypeId, TicketType], now: datetime) -> None:
        users = self._users.get_many({entry.user_id for entry, _ in plan.offers})
        for entry, quantity in plan.offers:
            user = users[entry.user_id]
            ticket_type = types[entry.ticket_type_id]
            expires_at = min(now + self._offer_time, ticket_type.sale_ends(event))
            booking = self._drafting.draft(
                self._drafting.new_id(),
                Holder(user.id, Person(user.name, user.email)),
                event,
                [Line(ticket_type, quantity)],
                now,
                expires_at,
                kind=BookingKind.OFFER,
            )
            self._bookings.add([booking])
            self._facts.add(booking_fact(booking))
            offered = waitlist_states.offered(entry, Offer(booking.id, quantity, expires_at), now)
            self._entries.save(offered)
            self._facts.add(fact_of(offered))

    def _settle_pools(self, plan: Plan, pools: Sequence[Pool]) -> None:
        for pool in pools:
            taken, keep = plan.taken[pool.id], plan.keep[pool.id]
            if taken or keep != pool.kept:
                self._pools.offer(pool.id, taken, keep)
        for entry, _ in plan.offers:
            self._pools.wait(demand(1, entry.ticket_type_id, 1, pools), -1)
