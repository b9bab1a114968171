"""Giving back what the tickets of attendees cost, who become void."""

from typing import Any

import pytest

from gatherly_core.accounts.model import Actor
from gatherly_core.booking.facts import BookingCancelled, BookingReduced
from gatherly_core.booking.model import AttendeeStatus, Booking, BookingStatus
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.kernel.errors import Invalid
from gatherly_core.payments.errors import OverRefund
from gatherly_core.payments.model import Payment, PaymentStatus
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene


def refund(scene: Scene, booking: Booking, by: Actor | None = None, **wanted: Any) -> Payment:
    request = RefundRequest(**{"id": new_id(), "payment_id": scene.payment(booking).id} | wanted)
    return scene.app.checkout.refund_payment(by or scene.organizer, request)


def leave(scene: Scene, booking: Booking, *numbers: int) -> Payment:
    """Gives back what the tickets of these attendees cost."""
    attendees = scene.booking(booking).attendees
    return refund(scene, booking, attendee_ids=tuple(attendees[number].id for number in numbers))


def valid(booking: Booking) -> list[bool]:
    return [attendee.status is AttendeeStatus.VALID for attendee in booking.attendees]


class TestAttendees:
    def test_their_tickets_become_void_and_their_places_free(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(capacity=20)
        booking = scene.sell(ticket_type, 3)
        payment = leave(scene, booking, 1)
        assert [each.amount for each in payment.refunds] == [1500]
        reduced = scene.booking(booking)
        assert (valid(reduced), reduced.status, reduced.total) == ([True, False, True], BookingStatus.CONFIRMED, 3000)
        assert (scene.pool(ticket_type).used, scene.capacity(ticket_type).used) == (2, 2)
        assert [fact.booking_id for fact in scene.facts(BookingReduced)] == [booking.id]
        assert list(scene.app.booking.check_pools()) == []

    def test_the_last_ones_take_the_booking_with_them(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        booking = scene.sell(ticket_type, 2)
        leave(scene, booking, 0)
        assert leave(scene, booking, 1).status is PaymentStatus.REFUNDED
        assert scene.booking(booking).status is BookingStatus.CANCELLED
        assert scene.pool(ticket_type).used == 0
        assert [fact.booking_id for fact in scene.facts(BookingCancelled)] == [booking.id]
        assert list(scene.app.booking.check_pools()) == []

    def test_their_places_go_to_who_waits_first(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(2)
        booking = scene.sell(ticket_type, 2)
        entry = scene.join(ticket_type)
        leave(scene, booking, 0)
        assert scene.entry(entry).status is EntryStatus.OFFERED

    def test_a_ticket_for_several_people_is_given_back_whole(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(admits=2)
        booking = scene.sell(ticket_type, 2)
        with pytest.raises(Invalid) as refused:
            leave(scene, booking, 0, 1, 2)
        assert list(refused.value.fields) == ["attendee_ids"]
        assert leave(scene, booking, 0, 3).refunded == 1500
        assert valid(scene.booking(booking)) == [False, True, True, False]

    def test_nobody_leaves_twice(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale(), 2)
        leave(scene, booking, 0)
        for numbers in ((0,), (0, 1)):
            with pytest.raises(Invalid):
                leave(scene, booking, *numbers)
        assert scene.payment(booking).refunded == 1500
        assert valid(scene.booking(booking)) == [False, True]

    def test_nobody_elses_attendees_leave(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        booking, other = scene.sell(ticket_type), scene.sell(ticket_type)
        with pytest.raises(Invalid):
            refund(scene, booking, attendee_ids=(other.attendees[0].id,))
        assert scene.booking(other) == other

    def test_nobody_leaves_a_booking_that_is_not_paid(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(), 2)
        scene.try_to_pay(booking)
        with pytest.raises(Invalid):
            leave(scene, booking, 0)
        assert valid(scene.booking(booking)) == [True, True]

    def test_tickets_that_cost_nothing_are_given_back_for_nothing(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(price=0), TicketDetailsFactory(price=1500))
        free, paid = scene.types(event)
        booking = scene.confirm(scene.book_each([free, paid]))
        payment = leave(scene, booking, 0)
        assert payment.refunds == ()
        assert valid(scene.booking(booking)) == [False, True]

    def test_more_than_is_left_is_not_given_back_and_nobody_leaves(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale(), 2)
        refund(scene, booking, amount=1501)
        with pytest.raises(OverRefund):
            leave(scene, booking, 0)
        assert valid(scene.booking(booking)) == [True, True]

    @pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5, 6), (6, 3, 1, 0, 5, 4, 2)])
    def test_the_shares_of_a_discounted_booking_add_up(self, scene: Scene, order: tuple[int, ...]) -> None:
        ticket_type = scene.on_sale(price=1499)
        code = scene.promo_code(ticket_type, percent=None, amount=1000).details.code
        booking = scene.sell(ticket_type, 7, promo_code=code)
        assert booking.total == 7 * 1499 - 1000
        for number in order:
            payment = leave(scene, booking, number)
        shares = [each.amount for each in payment.refunds]
        assert sum(shares) == booking.total == scene.bank.refunded
        assert max(shares) - min(shares) <= 1

    def test_the_shares_of_a_discounted_booking_can_be_given_back(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(price=1010), currency="KWD")
        (ticket_type,) = scene.types(event)
        booking = scene.sell(ticket_type, 3, promo_code=scene.promo_code(ticket_type, percent=33).details.code)
        assert booking.total % 10 == 0
        shares = [leave(scene, booking, number).refunds[-1].amount for number in range(3)]
        assert [share % 10 for share in shares] == [0, 0, 0]
        assert sum(shares) == booking.total
