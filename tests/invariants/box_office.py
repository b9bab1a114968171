"""A box office that people use in any order: a state machine, and a model of what must have come of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.accounts.register import NewAccount
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.model import AttendeeStatus, Booking, BookingStatus
from gatherly_core.events.model import EventDetails
from gatherly_core.inventory.errors import BelowUse
from gatherly_core.inventory.model import Pool, total
from gatherly_core.kernel.errors import Conflict
from gatherly_core.kernel.identifiers import BookingId, TicketTypeId, WaitlistEntryId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.ticketing.errors import OverLimit
from gatherly_core.ticketing.model import TicketDetails, TicketKind
from gatherly_core.ticketing.sale_rules import fitting
from gatherly_core.waitlist.errors import AlreadyWaiting, NoOffer, NotSoldOut, OfferExpired
from gatherly_core.waitlist.join_waitlist import WaitlistRequest
from gatherly_core.waitlist.model import LIVE, Entry, EntryStatus, Priority
from gatherly_core.waitlist.serving import MOST_PASSES
from tests.settling import settle

USERS = 6
EVERYTHING = PageRequest(100)
users = st.integers(0, USERS - 1)
kinds = st.sampled_from(["free", "paid"])
quantities = st.integers(1, 3)


@dataclass
class Model:
    """What people were told: the status of every booking that somebody was given."""

    bookings: dict[BookingId, BookingStatus] = field(default_factory=dict)
    expiry: dict[BookingId, datetime] = field(default_factory=dict)
    offered: set[WaitlistEntryId] = field(default_factory=set)


@dataclass(frozen=True)
class Seen:
    """All there is at a moment."""

    bookings: list[Booking]
    entries: list[Entry]
    pools: tuple[Pool, ...]

    @property
    def waiting(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.status is EntryStatus.WAITING]


class BoxOffice(RuleBasedStateMachine):
    """One event with a free ticket, and a paid VIP ticket that admits two, which share its capacity."""

    clock: FixedClock

    def open(self, clock: FixedClock) -> Gatherly:
        """A system without any data, on the given clock."""
        raise AssertionError("Bind the machine to adapters.")

    @initialize(capacity=st.integers(2, 6), free=st.integers(1, 4), paid=st.integers(0, 2))
    def set_up(self, capacity: int, free: int, paid: int) -> None:
        self.clock = FixedClock(datetime.fromisoformat("2026-12-01T12:00:00+00:00"))
        self.gatherly = self.open(self.clock)
        self.app = self.gatherly.application
        self.ports = self.gatherly.ports
        register = self.app.accounts.register.admit
        olga = register(NewAccount("Olga", "olga@example.com", "a password", Role.ORGANIZER))
        self.organizer = Actor(olga.id, olga.role)
        people = [register(NewAccount(f"User {n}", f"user{n}@example.com", "a password")) for n in range(USERS)]
        self.users = [Actor(person.id, person.role) for person in people]
        self.details = EventDetails(
            title="Concert",
            start_date=self.clock.now() + timedelta(days=400),
            end_date=self.clock.now() + timedelta(days=401),
            timezone="Europe/Berlin",
            currency="EUR",
            capacity=capacity,
        )
        self.tickets = {
            "free": TicketDetails(kind=TicketKind.REGULAR, name="Free", price=0, quantity=free),
            "paid": TicketDetails(kind=TicketKind.VIP, name="Paid", price=1000, quantity=paid, admits=2),
        }
        event = self.app.ticketing.create_event(self.organizer, self.details, list(self.tickets.values()))
        self.event_id = self.app.events.publish_event(self.organizer, event.id).id
        offerings = self.app.ticketing.view_ticket_types(None, self.event_id)
        self.types = dict(zip(self.tickets, [offering.ticket_type for offering in offerings], strict=True))
        self.model = Model()

    def teardown(self) -> None:
        if hasattr(self, "gatherly"):
            self.gatherly.close()

    # What people do

    @rule(user=users, kind=kinds, quantity=quantities)
    def book(self, user: int, kind: str, quantity: int) -> None:
        """A booking succeeds exactly when there are places that nobody holds and none is kept for who waits."""
        before, overdue = self._pools(), self._overdue()
        wish = Wish(quantity, self._type_id(kind))
        if overdue and not self._waiting():
            before = self._without_overdue(before)
        try:
            booking = self.app.booking.place_booking(BookingRequest(self.users[user], self.event_id, (wish,)))
        except SoldOut:
            assert self._fit(kind, before) < quantity
            if not overdue:
                assert self._pools() == before
            return
        assert overdue or self._fit(kind, before) >= quantity, "a newcomer took what was not free"
        assert booking.status is (BookingStatus.CONFIRMED if kind == "free" else BookingStatus.PENDING)
        self._remember(booking)

    @rule(user=users, kind=kinds, quantity=quantities, partial=st.booleans())
    def join(self, user: int, kind: str, quantity: int, partial: bool) -> None:
        before = self._without_overdue(self._pools()) if not self._waiting() else self._pools()
        request = WaitlistRequest(self.users[user], self.event_id, quantity, self._type_id(kind), partial)
        try:
            standing = self.app.waitlist.join(request)
        except NotSoldOut:
            assert self._fit(kind, before) >= (1 if partial else quantity)
        except AlreadyWaiting:
            assert any(e.user_id == self.users[user].user_id and e.status in LIVE for e in self._entries())
        except OverLimit:
            assert self._fit(kind, _empty(before)) < quantity
        else:
            assert self._fit(kind, before) < (1 if partial else quantity)
            assert standing.position is not None

    @precondition(lambda self: self._known())
    @rule(choice=st.integers(0, 1000))
    def cancel(self, choice: int) -> None:
        booking = self._choose(choice)
        owner = next(user for user in self.users if user.user_id == booking.user_id)
        live = self.model.bookings[booking.id] in (BookingStatus.PENDING, BookingStatus.CONFIRMED)
        try:
            cancelled = self.app.checkout.cancel_booking(owner, booking.id).booking
        except Conflict:
            assert not live or self._is_overdue(booking.id)
        else:
            assert live
            assert all(attendee.status is AttendeeStatus.VOID for attendee in cancelled.attendees)
            self.model.bookings[booking.id] = BookingStatus.CANCELLED

    @precondition(lambda self: self._known())
    @rule(choice=st.integers(0, 1000))
    def pay(self, choice: int) -> None:
        booking = self._choose(choice)
        owner = next(user for user in self.users if user.user_id == booking.user_id)
        held = self.model.bookings[booking.id] is BookingStatus.PENDING and not self._is_overdue(booking.id)
        payable = held or (booking.total > 0 and self.model.bookings[booking.id] is BookingStatus.CONFIRMED)
        try:
            self.app.checkout.pay_booking(owner, booking.id, "pm_card_visa", uuid4())
        except Conflict:
            assert not payable
        else:
            assert payable
            self.model.bookings[booking.id] = BookingStatus.CONFIRMED

    @rule(user=users, answer=st.sampled_from(["accept", "decline", "leave"]))
    def answer(self, user: int, answer: str) -> None:
        actor = self.users[user]
        entries = [entry for entry in self._entries() if entry.user_id == actor.user_id and entry.status in LIVE]
        for entry in entries[:1]:
            try:
                getattr(self.app.waitlist, answer)(actor, entry.id)
            except (NoOffer, OfferExpired):
                assert entry.status is EntryStatus.WAITING or self._offer_is_overdue(entry)

    # What the organizer, the operator and time do

    @rule(capacity=st.none() | st.integers(0, 8))
    def change_capacity(self, capacity: int | None) -> None:
        self.details = replace(self.details, capacity=capacity)
        try:
            self.app.ticketing.edit_event(self.organizer, self.event_id, self.details)
        except BelowUse:
            shared = next(pool for pool in self._pools() if pool.ticket_type_id is None)
            assert capacity is not None
            assert capacity < shared.used + shared.kept

    @rule(kind=kinds, quantity=st.integers(0, 6))
    def change_quantity(self, kind: str, quantity: int) -> None:
        ticket = replace(self.tickets[kind], quantity=quantity)
        try:
            self.app.ticketing.edit_ticket_type(self.organizer, self._type_id(kind), ticket)
        except BelowUse:
            own = next(pool for pool in self._pools() if pool.ticket_type_id == self._type_id(kind))
            assert quantity < own.used + own.kept
        else:
            self.tickets[kind] = ticket

    @rule(user=users, priority=st.sampled_from(Priority))
    def prioritise(self, user: int, priority: Priority) -> None:
        for entry in self._entries():
            if entry.user_id == self.users[user].user_id and entry.status is EntryStatus.WAITING:
                self.app.waitlist.prioritise(self.organizer, entry.id, priority)

    @rule(minutes=st.sampled_from([1, 16, 16, 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))

    @rule()
    def sweep(self) -> None:
        self.app.booking.expire_bookings()
        settle(self.gatherly)
        assert not self._overdue()

    # What is always true

    @invariant()
    def it_holds(self) -> None:
        """All of it, of what is seen at one look: nobody does anything meanwhile."""
        seen = Seen(self._bookings(), self._entries(), self._pools())
        self._the_figures_are_those_of_the_bookings()
        self._nothing_is_oversold(seen)
        self._every_live_booking_admits_each_of_its_people_once(seen)
        self._what_was_answered_is_kept(seen)
        self._nobody_waits_for_what_anybody_may_take(seen)
        self._places_are_kept_only_for_who_was_passed_over_often_enough(seen)
        self._places_are_offered_by_turn(seen)
        self._an_offer_holds_what_it_offers(seen)

    def _nothing_is_oversold(self, seen: Seen) -> None:
        for pool in seen.pools:
            assert pool.used >= 0
            assert pool.kept >= 0
            assert pool.used + pool.kept <= pool.size

    def _the_figures_are_those_of_the_bookings(self) -> None:
        assert [*self.app.booking.check_pools(), *self.app.waitlist.check_waiting()] == []

    def _every_live_booking_admits_each_of_its_people_once(self, seen: Seen) -> None:
        admitted = set()
        for booking in seen.bookings:
            status = AttendeeStatus.VALID if booking.live else AttendeeStatus.VOID
            assert {attendee.status for attendee in booking.attendees} == {status}
            assert len(booking.attendees) == sum(item.people for item in booking.items)
            admitted |= {attendee.id for attendee in booking.attendees}
        assert len(admitted) == sum(len(booking.attendees) for booking in seen.bookings)

    def _what_was_answered_is_kept(self, seen: Seen) -> None:
        stored = {booking.id: booking for booking in seen.bookings}
        for id_, status in self.model.bookings.items():
            if stored[id_].status is BookingStatus.EXPIRED and status is BookingStatus.PENDING:
                assert self._is_overdue(id_)
            else:
                assert stored[id_].status is status

    def _nobody_waits_for_what_anybody_may_take(self, seen: Seen) -> None:
        for entry in seen.waiting:
            assert self._fit_type(entry.ticket_type_id, seen.pools) < (1 if entry.partial else entry.quantity)

    def _places_are_kept_only_for_who_was_passed_over_often_enough(self, seen: Seen) -> None:
        patient = [entry for entry in seen.waiting if entry.passes == MOST_PASSES]
        assert all(entry.passes <= MOST_PASSES for entry in seen.waiting)
        for pool in seen.pools:
            if pool.kept:
                assert any(pool.ticket_type_id in (None, entry.ticket_type_id) for entry in patient)

    def _places_are_offered_by_turn(self, seen: Seen) -> None:
        news = [e for e in seen.entries if e.status is EntryStatus.OFFERED and e.id not in self.model.offered]
        for waiting in seen.waiting:
            later = [e for e in news if e.ticket_type_id == waiting.ticket_type_id and e.turn > waiting.turn]
            assert waiting.quantity > sum(e.offer.quantity for e in later if e.offer)
            assert not (waiting.partial and later)
        self.model.offered = {e.id for e in seen.entries if e.status is EntryStatus.OFFERED}

    def _an_offer_holds_what_it_offers(self, seen: Seen) -> None:
        stored = {booking.id: booking for booking in seen.bookings}
        for entry in seen.entries:
            if entry.status is EntryStatus.OFFERED and entry.offer:
                booking = stored[entry.offer.booking_id]
                assert booking.status is BookingStatus.PENDING
                assert sum(item.quantity for item in booking.items) == entry.offer.quantity <= entry.quantity
                assert booking.user_id == entry.user_id

    # Looking

    def _known(self) -> bool:
        return bool(self.model.bookings)

    def _remember(self, booking: Booking) -> None:
        self.model.bookings[booking.id] = booking.status
        if booking.expires_at:
            self.model.expiry[booking.id] = booking.expires_at

    def _choose(self, choice: int) -> Booking:
        known = sorted(self.model.bookings)
        return self.ports.unit_of_work.read(lambda: self.ports.bookings.get(known[choice % len(known)]))

    def _is_overdue(self, booking_id: BookingId) -> bool:
        return booking_id in self.model.expiry and self.model.expiry[booking_id] <= self.clock.now()

    def _offer_is_overdue(self, entry: Entry) -> bool:
        return entry.offer is not None and entry.offer.expires_at <= self.clock.now()

    def _pools(self) -> tuple[Pool, ...]:
        return self.ports.unit_of_work.read(lambda: self.ports.pools.of_events([self.event_id])[self.event_id])

    def _bookings(self) -> list[Booking]:
        return [o.booking for user in self.users for o in self.app.checkout.list_orders(user, EVERYTHING).items]

    def _overdue(self) -> list[Booking]:
        now = self.clock.now()
        return [
            b for b in self._bookings() if b.status is BookingStatus.PENDING and b.expires_at and b.expires_at <= now
        ]

    def _without_overdue(self, pools: tuple[Pool, ...]) -> tuple[Pool, ...]:
        """The pools as they are once overdue holds are let go, when nobody waits."""
        freed = total(booking.demand(pools) for booking in self._overdue())
        return tuple(replace(pool, used=pool.used - freed.get(pool.id, 0)) for pool in pools)

    def _entries(self) -> list[Entry]:
        return [s.entry for user in self.users for s in self.app.waitlist.list_entries(user, EVERYTHING).items]

    def _waiting(self) -> list[Entry]:
        return [entry for entry in self._entries() if entry.status is EntryStatus.WAITING]

    def _type_id(self, kind: str) -> TicketTypeId:
        return self.types[kind].id

    def _fit(self, kind: str, pools: tuple[Pool, ...]) -> int:
        return self._fit_type(self._type_id(kind), pools)

    def _fit_type(self, type_id: TicketTypeId, pools: tuple[Pool, ...]) -> int:
        ticket_type = next(t for t in self.types.values() if t.id == type_id)
        return fitting(ticket_type, {pool.id: pool.free for pool in pools}, pools)


def _empty(pools: tuple[Pool, ...]) -> tuple[Pool, ...]:
    return tuple(replace(pool, used=0, kept=0) for pool in pools)
