"""Money that comes: in time, too late, too little, twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.booking.facts import BookingConfirmed
from gatherly_core.booking.model import AttendeeStatus, Booking, BookingStatus
from gatherly_core.events.refund_policy import Tier
from gatherly_core.payments.charge import Charge, ChargeState
from gatherly_core.payments.facts import PaymentSucceeded
from gatherly_core.payments.model import Dispute, PaymentStatus, RefundCause, RefundStatus
from gatherly_core.ticketing.model import TicketType
from tests.contracts.rivals import at_once
from tests.factories import HOLD, TicketDetailsFactory
from tests.unit.core.scene import Scene


def expired(scene: Scene, ticket_type: TicketType, quantity: int = 1, **booked: object) -> Booking:
    """A booking whose payment nobody could stop: its hold is over, and its charge is still open."""
    booking = scene.book(ticket_type, quantity, **booked)  # type: ignore[arg-type]  # named by the tests
    scene.try_to_pay(booking, "pm_card_authenticationRequired")
    let_go(scene, booking)
    return scene.booking(booking)


def let_go(scene: Scene, booking: Booking) -> None:
    """As when the provider said that it was cancelled, and then changed its mind."""
    left = replace(scene.booking(booking), paying=False, expires_at=scene.clock.now())
    scene.ports.unit_of_work.run(lambda: scene.ports.bookings.move(left))
    assert scene.app.booking.expire_bookings() == 1


def approve(scene: Scene, booking: Booking) -> Booking:
    """The money comes."""
    scene.bank.approve(scene.charge_id(booking))
    scene.notify(booking)
    return scene.booking(booking)


def assert_given_back(scene: Scene, booking: Booking) -> None:
    payment = scene.payment(booking)
    assert (payment.status, payment.refundable) == (PaymentStatus.REFUNDED, 0)
    assert [(refund.amount, refund.cause) for refund in payment.refunds] == [(payment.captured, RefundCause.UNUSABLE)]
    assert scene.bank.refunded == scene.bank.captured == payment.captured
    assert scene.facts(BookingConfirmed) == []


class TestInTime:
    def test_webhook_and_return_page_confirm_once(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale())
        scene.try_to_pay(booking)
        scene.bank.pay(scene.charge_id(booking))
        ways = [lambda: scene.notify(booking), lambda: scene.try_to_pay(booking), lambda: scene.confirm(booking)]
        outcomes = at_once(*ways, *ways)
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert scene.booking(booking).status is BookingStatus.CONFIRMED
        assert len(scene.facts(BookingConfirmed)) == len(scene.facts(PaymentSucceeded)) == 1
        assert scene.bank.captures(scene.payment(booking).id) == 1
        assert scene.payment(booking).refunds == ()

    def test_money_confirms_what_is_overdue_but_still_held(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale())
        scene.try_to_pay(booking)
        scene.bank.pay(scene.charge_id(booking))
        scene.clock.advance(timedelta(days=3))
        scene.notify(booking)
        assert scene.booking(booking).status is BookingStatus.CONFIRMED
        assert scene.payment(booking).refunds == ()

    @pytest.mark.parametrize("amount", [1, 1499, 1501])
    def test_another_amount_than_agreed_goes_back(self, scene: Scene, amount: int) -> None:
        booking = scene.book(scene.on_sale())
        scene.try_to_pay(booking)
        scene.bank.pay(scene.charge_id(booking), amount)
        scene.notify(booking)
        left = scene.booking(booking)
        assert (left.status, left.paying) == (BookingStatus.PENDING, False)
        assert_given_back(scene, booking)
        scene.clock.advance(HOLD)
        assert scene.app.booking.expire_bookings() == 1

    def test_what_was_said_before_is_no_news(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale())
        scene.try_to_pay(booking)
        stale = scene.bank.look(scene.charge_id(booking))
        processing = replace(stale, state=ChargeState.PROCESSING)
        scene.confirm(booking)
        before = scene.booking(booking), scene.payment(booking)
        for old in (stale, processing, replace(stale, state=ChargeState.CANCELLED)):
            scene.app.checkout.settle_payment(scene.payment(booking).id, old)
        assert (scene.booking(booking), scene.payment(booking)) == before

    def test_money_that_is_gone_again_confirms_nothing(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale())
        scene.try_to_pay(booking)
        scene.bank.pay(scene.charge_id(booking))
        scene.bank.refund_by_hand(scene.charge_id(booking), 1500)
        scene.notify(booking)
        left, payment = scene.booking(booking), scene.payment(booking)
        assert (left.status, left.paying, payment.status) == (BookingStatus.PENDING, False, PaymentStatus.REFUNDED)
        assert scene.bank.refunded == 1500

    def test_money_of_which_some_is_gone_again_confirms(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale())
        scene.try_to_pay(booking)
        scene.bank.pay(scene.charge_id(booking))
        scene.bank.refund_by_hand(scene.charge_id(booking), 1499)
        scene.notify(booking)
        assert scene.booking(booking).status is BookingStatus.CONFIRMED
        assert scene.payment(booking).refundable == 1


class TestDisputes:
    def test_it_leaves_the_tickets_alone(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        for dispute in Dispute:
            scene.bank.dispute(scene.charge_id(booking), dispute)
            scene.notify(booking)
            assert scene.booking(booking) == booking

    def test_what_was_won_goes_back_when_the_event_was_cancelled(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        scene.bank.dispute(scene.charge_id(booking), Dispute.OPEN)
        scene.notify(booking)
        scene.app.events.cancel_event(scene.organizer, booking.event_id)
        assert (scene.booking(booking).status, scene.payment(booking).refunds) == (BookingStatus.CANCELLED, ())
        scene.bank.dispute(scene.charge_id(booking), Dispute.WON)
        for _ in range(2):
            scene.notify(booking)
        (refund,) = scene.payment(booking).refunds
        assert (refund.amount, refund.cause, refund.status) == (
            1500,
            RefundCause.EVENT_CANCELLED,
            RefundStatus.SUCCEEDED,
        )
        assert list(scene.app.payments.check_ledger()) == []

    def test_what_was_won_goes_back_when_it_came_too_late(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(1)
        booking = expired(scene, ticket_type)
        scene.book(ticket_type)
        scene.bank.dispute(scene.charge_id(booking), Dispute.OPEN)
        approve(scene, booking)
        assert scene.payment(booking).refunds == ()
        scene.bank.dispute(scene.charge_id(booking), Dispute.WON)
        scene.notify(booking)
        assert_given_back(scene, booking)

    @pytest.mark.parametrize(("days", "amount"), [(10, 1500), (3, 750), (0, 0)])
    def test_what_was_won_goes_back_as_the_policy_said_when_its_booker_cancelled(
        self, scene: Scene, days: int, amount: int
    ) -> None:
        event = scene.event(TicketDetailsFactory(price=1500), refund_policy=(Tier(7, 100), Tier(1, 50)))
        booking = scene.sell(scene.types(event)[0])
        scene.bank.dispute(scene.charge_id(booking), Dispute.OPEN)
        scene.notify(booking)
        start = event.details.start_date
        scene.clock.set(start - timedelta(days=days, hours=1))
        scene.cancel(booking)
        assert scene.payment(booking).refunds == ()
        scene.clock.set(start + timedelta(days=9))
        scene.bank.dispute(scene.charge_id(booking), Dispute.WON)
        for _ in range(2):
            scene.notify(booking)
        assert [(refund.amount, refund.cause) for refund in scene.payment(booking).refunds] == (
            [(amount, RefundCause.POLICY)] if amount else []
        )
        assert list(scene.app.payments.check_ledger()) == []

    def test_what_was_lost_stays_lost(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        scene.bank.dispute(scene.charge_id(booking), Dispute.LOST)
        scene.notify(booking)
        scene.app.events.cancel_event(scene.organizer, booking.event_id)
        scene.notify(booking)
        assert scene.payment(booking).refunds == ()


class TestDashboard:
    def test_a_refund_made_there_voids_no_ticket(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        booking = scene.sell(ticket_type, 2)
        scene.bank.refund_by_hand(scene.charge_id(booking), 3000)
        scene.notify(booking)
        assert scene.booking(booking) == booking
        assert {attendee.status for attendee in booking.attendees} == {AttendeeStatus.VALID}
        assert scene.pool(ticket_type).used == 2
        payment = scene.payment(booking)
        assert payment.status is PaymentStatus.REFUNDED
        assert [(refund.cause, refund.amount) for refund in payment.refunds] == [(RefundCause.PROVIDER, 3000)]


def test_a_charge_that_is_cancelled_lets_the_places_go(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    booking = scene.book(ticket_type)
    scene.try_to_pay(booking)
    charge: Charge = scene.bank.cancel(scene.charge_id(booking))
    order = scene.app.checkout.settle_payment(scene.payment(booking).id, charge)
    assert (order.booking.paying, order.booking.status) == (False, BookingStatus.PENDING)
    scene.clock.advance(HOLD)
    assert scene.app.booking.expire_bookings() == 1
    assert scene.pool(ticket_type).free == 10
