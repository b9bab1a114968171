from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.application import Policy
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.facts import BookingConfirmed, BookingHeld
from gatherly_core.booking.model import BookingKind, BookingStatus, Person
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.ticketing.errors import OverLimit, SalesClosed, TicketRequired, TicketTypeNotFound, UnderLimit
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import HOLD, NOW, TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene

T = TypeVar("T")
SOON = 10.0
INSTANT = timedelta(microseconds=1)


def request(event_id: EventId, *wishes: Wish, by: Actor, people: tuple[Person, ...] = ()) -> BookingRequest:
    return BookingRequest(by, event_id, wishes, people)


class TestOutcome:
    def test_it_confirms_a_free_booking_at_once(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=0)
        booking = scene.book(ticket_type, 2)
        assert (booking.status, booking.expires_at, booking.total) == (BookingStatus.CONFIRMED, None, 0)
        assert scene.booking(booking) == booking
        assert scene.pool(ticket_type).used == scene.capacity(ticket_type).used == 2
        [fact] = scene.facts(BookingConfirmed)
        assert (fact.booking_id, fact.event_id, fact.user_id) == (booking.id, booking.event_id, booking.user_id)
        assert (fact.kind, fact.at) == (BookingKind.PURCHASE, NOW)

    def test_it_holds_one_that_costs_something(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=1500), 2)
        assert (booking.status, booking.expires_at, booking.total) == (BookingStatus.PENDING, NOW + HOLD, 3000)
        assert [fact.booking_id for fact in scene.facts(BookingHeld)] == [booking.id]

    def test_it_holds_as_long_as_the_operator_decided(self) -> None:
        scene = Scene(Policy(hold=timedelta(minutes=3)))
        assert scene.book(scene.on_sale()).expires_at == NOW + timedelta(minutes=3)

    def test_it_books_several_types_at_once(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(price=0), TicketDetailsFactory(price=700, admits=2), capacity=9)
        free, pair = scene.types(event)
        actor = scene.person()
        wishes = (Wish(1, free.id), Wish(2, pair.id))
        booking = scene.app.booking.place_booking(request(event.id, *wishes, by=actor))
        assert (booking.total, len(booking.attendees)) == (1400, 5)
        assert (scene.pool(free).used, scene.pool(pair).used, scene.capacity(free).used) == (1, 2, 5)

    def test_it_takes_the_only_type_when_none_is_named(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        booking = scene.app.booking.place_booking(request(ticket_type.event_id, Wish(1), by=scene.person()))
        assert booking.items[0].ticket_type_id == ticket_type.id

    def test_it_names_the_attendees(self, scene: Scene) -> None:
        ticket_type, actor = scene.on_sale(), scene.person()
        ben = Person("Ben", "ben@example.org")
        booking = scene.app.booking.place_booking(request(ticket_type.event_id, Wish(2), by=actor, people=(ben,)))
        user = scene.user(actor)
        assert [attendee.person for attendee in booking.attendees] == [ben, Person(user.name, user.email)]


class TestRefusals:
    def test_it_books_published_events_only(self, scene: Scene) -> None:
        draft = scene.types(scene.event(TicketDetailsFactory(), published=False))[0]
        with pytest.raises(EventNotFound):
            scene.book(draft)
        with pytest.raises(SalesClosed):
            scene.book(draft, by=scene.organizer)
        with pytest.raises(EventNotFound):
            scene.app.booking.place_booking(request(new_id(), Wish(1), by=scene.person()))

    def test_it_books_within_the_sales_window(self, scene: Scene) -> None:
        opens, closes = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
        ticket_type = scene.on_sale(sale_start_date=opens, sale_end_date=closes)
        for moment, on_sale in ((opens - INSTANT, False), (opens, True), (closes - INSTANT, True), (closes, False)):
            scene.clock.set(moment)
            if on_sale:
                assert scene.book(ticket_type).created_at == moment
            else:
                with pytest.raises(SalesClosed):
                    scene.book(ticket_type)

    def test_it_books_only_what_the_event_sells(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(), TicketDetailsFactory())
        with pytest.raises(TicketRequired):
            scene.app.booking.place_booking(request(event.id, Wish(1), by=scene.person()))
        elsewhere = replace(scene.on_sale(), event_id=event.id)
        with pytest.raises(TicketTypeNotFound):
            scene.book(elsewhere)

    def test_it_keeps_to_the_limits_per_booking(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(min_per_booking=2, max_per_booking=3)
        with pytest.raises(UnderLimit):
            scene.book(ticket_type, 1)
        with pytest.raises(OverLimit):
            scene.book(ticket_type, 4)
        assert scene.book(ticket_type, 2).live
        assert scene.book(ticket_type, 3).live

    def test_it_does_not_know_accounts_that_are_gone(self, scene: Scene) -> None:
        with pytest.raises(UserNotFound):
            scene.book(scene.on_sale(), by=Actor(new_id(), Role.ATTENDEE))

    def test_it_leaves_no_trace_of_a_booking_that_was_refused(self, scene: Scene) -> None:
        ticket_type, actor = scene.on_sale(1), scene.person()
        with pytest.raises(SoldOut):
            scene.book(ticket_type, 2, by=actor)
        assert scene.pool(ticket_type).used == scene.capacity(ticket_type).used == 0
        assert scene.app.checkout.list_orders(actor, PageRequest()).items == ()
        assert scene.facts(BookingHeld) == []


class TestPlaces:
    def test_it_sells_the_last_place_once(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out(3)
        with pytest.raises(SoldOut) as refused:
            scene.book(ticket_type)
        assert refused.value.code == "sold_out"

    def test_it_sells_none_of_nought(self, scene: Scene) -> None:
        with pytest.raises(SoldOut):
            scene.book(scene.on_sale(0))

    def test_it_lets_overdue_holds_go_for_who_wants_their_places(self, scene: Scene) -> None:
        ticket_type, overdue = scene.sold_out()
        scene.clock.advance(HOLD - INSTANT)
        with pytest.raises(SoldOut):
            scene.book(ticket_type)
        scene.clock.advance(INSTANT)
        assert scene.book(ticket_type).live
        assert scene.booking(overdue).status is BookingStatus.EXPIRED

    def test_it_lets_as_many_overdue_holds_go_as_there_are(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(3)
        for _ in range(3):
            scene.book(ticket_type)
        scene.clock.advance(HOLD)
        assert scene.book(ticket_type, 3).live

    def test_it_leaves_overdue_holds_alone_while_there_are_places(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(2)
        overdue = scene.book(ticket_type)
        scene.clock.advance(HOLD)
        scene.book(ticket_type)
        assert scene.booking(overdue).status is BookingStatus.PENDING

    def test_it_gives_the_places_of_overdue_holds_to_who_waits(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        waiting = scene.join(ticket_type)
        scene.clock.advance(HOLD)
        with pytest.raises(SoldOut):
            scene.book(ticket_type)
        assert scene.entry(waiting).status is EntryStatus.OFFERED

    def test_it_lets_nobody_overtake_who_waits(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out(2)
        waiting = scene.join(ticket_type, 2)
        scene.cancel(booking)
        assert scene.entry(waiting).status is EntryStatus.OFFERED
        with pytest.raises(SoldOut):
            scene.book(ticket_type)
