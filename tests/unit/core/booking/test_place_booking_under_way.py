"""What may happen while a booking is placed: others come too, or the database goes away."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event as Signal
from threading import Semaphore
from time import monotonic, sleep
from typing import TypeVar

import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.application import Application, Policy
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.checkout.model import Order
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.ticketing.errors import OverLimit
from tests.factories import HOLD, new_id
from tests.unit.core.misfortunes import application_cut_off, application_outrun
from tests.unit.core.scene import Scene, owner_of

T = TypeVar("T")
SOON = 10.0


def request(event_id: EventId, *wishes: Wish, by: Actor) -> BookingRequest:
    return BookingRequest(by, event_id, wishes)


class TestMisfortunes:
    @pytest.mark.parametrize("done", [True, False])
    def test_it_books_once_when_the_connection_is_lost_while_it_commits(self, scene: Scene, done: bool) -> None:
        app, unit_of_work = application_cut_off(scene, done=done)
        ticket_type, actor = scene.on_sale(), scene.person()
        booking = app.booking.place_booking(request(ticket_type.event_id, Wish(1), by=actor))
        assert unit_of_work.runs == (1 if done else 2)
        assert scene.app.checkout.list_orders(actor, PageRequest()).items == (Order(booking),)
        assert scene.pool(ticket_type).used == 1

    def test_it_need_not_look_for_what_it_refused(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        app, unit_of_work = application_cut_off(scene, done=False)
        with pytest.raises(SoldOut):
            app.booking.place_booking(request(ticket_type.event_id, Wish(1), by=scene.person()))
        assert unit_of_work.runs == 1

    def test_it_decides_again_when_others_were_faster(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(3)
        scene.book(ticket_type, 2)
        place = application_outrun(scene).booking.place_booking
        with pytest.raises(SoldOut):
            place(request(ticket_type.event_id, Wish(2), by=scene.person()))
        assert place(request(ticket_type.event_id, Wish(1), by=scene.person())).live
        assert scene.pool(ticket_type).free == 0

    def test_it_lets_overdue_holds_go_when_others_were_faster(self, scene: Scene) -> None:
        ticket_type, overdue = scene.sold_out()
        scene.clock.advance(HOLD)
        place = application_outrun(scene).booking.place_booking
        assert place(request(ticket_type.event_id, Wish(1), by=scene.person())).live
        assert scene.booking(overdue).status is BookingStatus.EXPIRED


class HeldUnitOfWork:
    """Holds its first block up until it is let go, and counts blocks."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work
        self.held_up, self.go = Semaphore(0), Signal()
        self.runs = 0

    def run(self, block: Callable[[], T], landed: Callable[[T], bool] | None = None) -> T:
        self.runs += 1
        self.held_up.release()
        assert self.go.wait(SOON)
        return self._unit_of_work.run(block, landed)

    def read(self, block: Callable[[], T]) -> T:
        return self._unit_of_work.read(block)


def simultaneously(
    scene: Scene, requests: list[BookingRequest], policy: Policy | None = None
) -> tuple[list[Booking | GatherlyError], int]:
    """The outcomes of a first request, and of others that come while it is decided; the number of transactions."""
    unit_of_work = HeldUnitOfWork(scene.ports.unit_of_work)
    place = Application(replace(scene.ports, unit_of_work=unit_of_work), policy or Policy()).booking.place_booking

    def outcome(wanted: BookingRequest) -> Booking | GatherlyError:
        try:
            return place(wanted)
        except GatherlyError as refusal:
            return refusal

    with ThreadPoolExecutor(len(requests)) as threads:
        answers = [threads.submit(outcome, requests[0])]
        assert unit_of_work.held_up.acquire(timeout=SOON)
        deadline = monotonic() + SOON
        for number, wanted in enumerate(requests[1:], start=1):
            answers.append(threads.submit(outcome, wanted))
            # Nothing public says who waits, and who comes first has to be known.
            while len(place._grouping._lines[wanted.event_id]) < number and monotonic() < deadline:
                sleep(0.001)
        unit_of_work.go.set()
        return [answer.result(SOON) for answer in answers], unit_of_work.runs


class TestTogether:
    def test_it_decides_in_the_order_of_arrival_in_one_transaction(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(6)
        requests = [request(ticket_type.event_id, Wish(number), by=scene.person()) for number in (1, 2, 4, 3, 1)]
        outcomes, transactions = simultaneously(scene, requests)
        assert [isinstance(outcome, Booking) for outcome in outcomes] == [True, True, False, True, False]
        assert {type(outcome) for outcome in outcomes} == {Booking, SoldOut}
        assert transactions == 2
        assert scene.pool(ticket_type).used == 6

    def test_it_decides_each_alone_when_the_operator_wants_it_so(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(2)
        requests = [request(ticket_type.event_id, Wish(1), by=scene.person()) for _ in range(3)]
        outcomes, transactions = simultaneously(scene, requests, Policy(largest_group=1))
        assert [type(outcome) for outcome in outcomes] == [Booking, Booking, SoldOut]
        assert transactions == 3

    def test_it_gives_each_their_own_answer(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(6, max_per_booking=2)
        ada, ben = scene.person(), scene.person()
        event_id = ticket_type.event_id
        requests = [
            request(event_id, Wish(1), by=ada),
            request(event_id, Wish(3), by=ben),
            request(event_id, Wish(1), by=Actor(new_id(), Role.ATTENDEE)),
            request(event_id, Wish(2), by=ben),
        ]
        [first, over_limit, nobody, last], _ = simultaneously(scene, requests)
        assert isinstance(first, Booking)
        assert first.user_id == ada.user_id
        assert isinstance(over_limit, OverLimit)
        assert isinstance(nobody, UserNotFound)
        assert isinstance(last, Booking)
        assert owner_of(last) == ben

    def test_it_tells_all_of_them_that_an_event_is_not_there(self, scene: Scene) -> None:
        gone = EventId(new_id())
        requests = [request(gone, Wish(1), by=scene.person()) for _ in range(3)]
        outcomes, transactions = simultaneously(scene, requests)
        assert [type(outcome) for outcome in outcomes] == [EventNotFound] * 3
        assert transactions == 2

    def test_it_lets_overdue_holds_go_for_all_of_them(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out(2)
        scene.clock.advance(HOLD)
        requests = [request(ticket_type.event_id, Wish(1), by=scene.person()) for _ in range(3)]
        outcomes, _ = simultaneously(scene, requests)
        assert [type(outcome) for outcome in outcomes] == [Booking, Booking, SoldOut]
