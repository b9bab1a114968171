"""A request whose id was given is booked once, however often it comes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Actor
from gatherly_core.application import Application, Policy
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.facts import BookingHeld
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.booking.ports import Bookings
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.ticketing.model import TicketType
from tests.factories import HOLD, new_id
from tests.unit.core.booking.test_place_booking_under_way import simultaneously
from tests.unit.core.misfortunes import application_cut_off
from tests.unit.core.scene import Scene


def request(ticket_type: TicketType, by: Actor, id: BookingId | None = None, quantity: int = 1) -> BookingRequest:
    return BookingRequest(by, ticket_type.event_id, (Wish(quantity, ticket_type.id),), id=id or BookingId(new_id()))


def bookings_of(scene: Scene, actor: Actor) -> tuple[Booking, ...]:
    return tuple(order.booking for order in scene.app.checkout.list_orders(actor, PageRequest()).items)


class TestAgain:
    def test_it_gives_the_booking_the_id(self, scene: Scene) -> None:
        wanted = request(scene.on_sale(), scene.person())
        assert scene.app.booking.place_booking(wanted).id == wanted.id

    def test_it_answers_what_was_booked_the_first_time(self, scene: Scene) -> None:
        ticket_type, actor = scene.on_sale(), scene.person()
        wanted = request(ticket_type, actor)
        first = scene.app.booking.place_booking(wanted)
        assert scene.app.booking.place_booking(wanted) == first
        assert bookings_of(scene, actor) == (first,)
        assert scene.pool(ticket_type).used == 1
        assert len(scene.facts(BookingHeld)) == 1

    def test_it_answers_it_also_when_nothing_is_left(self, scene: Scene) -> None:
        ticket_type, actor = scene.on_sale(1), scene.person()
        wanted = request(ticket_type, actor)
        first = scene.app.booking.place_booking(wanted)
        assert scene.app.booking.place_booking(wanted) == first

    def test_it_answers_it_as_it_is_now(self, scene: Scene) -> None:
        wanted = request(scene.on_sale(), scene.person())
        first = scene.app.booking.place_booking(wanted)
        scene.cancel(first)
        assert scene.app.booking.place_booking(wanted).status is BookingStatus.CANCELLED

    def test_it_answers_it_when_the_event_is_gone(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        wanted = request(ticket_type, scene.person())
        scene.cancel(scene.app.booking.place_booking(wanted))
        scene.app.events.delete_event(scene.organizer, ticket_type.event_id)
        assert scene.app.booking.place_booking(wanted).status is BookingStatus.CANCELLED

    def test_it_decides_anew_what_was_refused(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out()
        wanted = request(ticket_type, scene.person())
        with pytest.raises(SoldOut):
            scene.app.booking.place_booking(wanted)
        scene.cancel(booking)
        assert scene.app.booking.place_booking(wanted).live

    def test_it_tells_nobody_of_somebody_elses(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        wanted = request(ticket_type, scene.person())
        scene.app.booking.place_booking(wanted)
        with pytest.raises(AlreadyMade):
            scene.app.booking.place_booking(replace(wanted, actor=scene.person()))
        assert scene.pool(ticket_type).used == 1


class TestPurchases:
    def test_they_are_made_once(self, scene: Scene) -> None:
        ticket_type, actor, id = scene.on_sale(), scene.person(), BookingId(new_id())
        first, second = (scene.app.booking.purchase_tickets(actor, ticket_type.id, 1, (), id) for _ in range(2))
        assert first == second
        assert (first.id, bookings_of(scene, actor)) == (id, (first,))


class TestTogether:
    def test_it_books_one_request_once_in_a_group(self, scene: Scene) -> None:
        ticket_type, actor = scene.on_sale(2), scene.person()
        wanted = request(ticket_type, actor)
        outcomes, transactions = simultaneously(scene, [request(ticket_type, scene.person()), wanted, wanted, wanted])
        assert outcomes[1] == outcomes[2] == outcomes[3]
        assert transactions == 2
        assert bookings_of(scene, actor) == (outcomes[1],)
        assert scene.pool(ticket_type).used == 2

    def test_it_books_for_the_others_of_the_group(self, scene: Scene) -> None:
        ticket_type, actor = scene.on_sale(), scene.person()
        wanted = request(ticket_type, actor)
        first = scene.app.booking.place_booking(wanted)
        others = [request(ticket_type, scene.person()) for _ in range(2)]
        outcomes, _ = simultaneously(scene, [others[0], wanted, others[1]])
        assert outcomes[1] == first
        assert [outcome.id for outcome in outcomes] == [others[0].id, wanted.id, others[1].id]
        assert scene.pool(ticket_type).used == 3


class Hidden:
    """Bookings of which the newest become visible only after the first look, as to who was not quite fast enough."""

    def __init__(self, bookings: Bookings, looks: int) -> None:
        self._bookings = bookings
        self.looks = looks
        self.add, self.exists, self.due, self.move = bookings.add, bookings.exists, bookings.due, bookings.move

    def made(self, ids: object) -> object:
        self.looks -= 1
        return {} if self.looks >= 0 else self._bookings.made(ids)


class TestMisfortunes:
    @pytest.mark.parametrize("done", [True, False])
    def test_it_looks_for_what_it_has_made_when_the_connection_is_lost(self, scene: Scene, done: bool) -> None:
        """And not for what was there before: the first of these two would always be found."""
        ticket_type, actor = scene.on_sale(), scene.person()
        old = request(ticket_type, actor)
        scene.app.booking.place_booking(old)
        app, unit_of_work = application_cut_off(scene, done=done)
        place = app.booking.place_booking
        outcomes = place._place_all([old, request(ticket_type, actor)])
        assert unit_of_work.runs == (1 if done else 2)
        assert {booking.id for booking in bookings_of(scene, actor)} == {outcome.id for outcome in outcomes}

    def test_it_answers_what_somebody_else_is_just_making_of_the_same_request(self, scene: Scene) -> None:
        ticket_type, actor = scene.on_sale(), scene.person()
        wanted = request(ticket_type, actor)
        first = scene.app.booking.place_booking(wanted)
        ports = replace(scene.ports, bookings=Hidden(scene.ports.bookings, looks=1))
        assert Application(ports, Policy()).booking.place_booking(wanted) == first
        assert scene.pool(ticket_type).used == 1

    def test_it_looks_again_after_overdue_holds_are_let_go(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out(2)
        scene.clock.advance(HOLD - timedelta(minutes=1))
        scene.clock.advance(timedelta(minutes=1))
        wanted = request(ticket_type, scene.person(), quantity=2)
        first = scene.app.booking.place_booking(wanted)
        ports = replace(scene.ports, bookings=Hidden(scene.ports.bookings, looks=1))
        assert Application(ports, Policy()).booking.place_booking(wanted) == first
