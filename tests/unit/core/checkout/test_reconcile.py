"""What sees to it that nothing stays unsettled: reconciling, and stopping payments that nobody waits for."""

from datetime import timedelta

import pytest

from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.checkout.reconcile import UNTOUCHED, Reconciled
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.payments.errors import ProviderAway
from gatherly_core.payments.model import PaymentStatus, RefundStatus
from tests.factories import HOLD, NOW, new_id
from tests.unit.core.scene import Scene

INSTANT = timedelta(microseconds=1)


def reconciled(scene: Scene, settled: int, failed: int = 0) -> bool:
    scene.clock.advance(UNTOUCHED + INSTANT)
    return scene.app.checkout.reconcile() == Reconciled(settled, failed)


def paying(scene: Scene, method: str | None = None) -> Booking:
    booking = scene.book(scene.on_sale())
    scene.try_to_pay(booking, method)
    return booking


class TestReconcile:
    def test_it_finds_money_of_which_no_notice_came(self, scene: Scene) -> None:
        booking = paying(scene)
        scene.bank.pay(scene.charge_id(booking))
        assert reconciled(scene, settled=1)
        assert scene.booking(booking).status is BookingStatus.CONFIRMED
        assert reconciled(scene, settled=0)

    def test_it_leaves_what_was_touched_a_moment_ago(self, scene: Scene) -> None:
        booking = paying(scene)
        scene.bank.pay(scene.charge_id(booking))
        scene.clock.advance(UNTOUCHED)
        assert scene.app.checkout.reconcile() == Reconciled(0, 0)
        assert scene.booking(booking).status is BookingStatus.PENDING

    def test_it_finds_what_failed_after_it_was_processed(self, scene: Scene) -> None:
        booking = paying(scene, "pm_bank_processing")
        scene.bank.decline(scene.charge_id(booking))
        assert reconciled(scene, settled=1)
        assert scene.payment(booking).status is PaymentStatus.FAILED
        assert scene.confirm(booking).status is BookingStatus.CONFIRMED

    def test_it_sends_refunds_that_were_not_sent(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        scene.bank.faults.before("refund")
        scene.cancel(booking)
        assert reconciled(scene, settled=1)
        assert scene.payment(booking).refunded == scene.bank.refunded == 1500

    def test_it_follows_refunds_that_took_their_time(self, scene: Scene) -> None:
        scene.bank.refunds_become = RefundStatus.PENDING
        booking = scene.sell(scene.on_sale())
        scene.cancel(booking)
        (refund,) = scene.payment(booking).refunds
        scene.bank.settle_refund(str(refund.provider_refund_id), RefundStatus.SUCCEEDED)
        assert reconciled(scene, settled=1)
        assert scene.payment(booking).status is PaymentStatus.REFUNDED
        assert scene.bank.faults.calls("refund") == 1

    def test_it_stops_what_was_abandoned(self, scene: Scene) -> None:
        booking = paying(scene)
        scene.bank.faults.before("cancel")
        scene.app.events.cancel_event(scene.organizer, booking.event_id)
        assert scene.payment(booking).open
        assert reconciled(scene, settled=1)
        assert scene.payment(booking).status is PaymentStatus.CANCELLED

    def test_one_that_goes_wrong_does_not_hold_up_the_others(self, scene: Scene) -> None:
        bookings = [paying(scene) for _ in range(3)]
        for booking in bookings:
            scene.bank.pay(scene.charge_id(booking))
        scene.bank.faults.before("look", call=2)
        assert reconciled(scene, settled=2, failed=1)
        assert [scene.booking(booking).status.value for booking in bookings].count("confirmed") == 2
        assert reconciled(scene, settled=1)

    def test_what_the_provider_has_not_heard_of_waits_for_its_booking(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale())
        scene.bank.faults.before("open")
        with pytest.raises(ProviderAway):
            scene.confirm(booking)
        assert reconciled(scene, settled=1)
        assert scene.bank.charges == ()


class TestOverdue:
    def test_places_are_let_go_once_the_provider_has_cancelled(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        booking = scene.book(ticket_type)
        scene.try_to_pay(booking)
        scene.clock.advance(HOLD)
        assert scene.app.booking.expire_bookings() == 0
        assert scene.booking(booking).status is BookingStatus.PENDING
        assert scene.app.checkout.cancel_overdue_payments() == 1
        assert scene.app.booking.expire_bookings() == 1
        assert scene.payment(booking).status is PaymentStatus.CANCELLED
        assert scene.pool(ticket_type).used == 0

    def test_nothing_is_stopped_before_its_time(self, scene: Scene) -> None:
        booking = paying(scene)
        scene.clock.set(NOW + HOLD - INSTANT)
        assert scene.app.checkout.cancel_overdue_payments() == 0
        assert scene.payment(booking).open

    def test_money_that_came_meanwhile_confirms(self, scene: Scene) -> None:
        booking = paying(scene)
        scene.bank.pay(scene.charge_id(booking))
        scene.clock.advance(HOLD)
        scene.app.checkout.cancel_overdue_payments()
        assert scene.booking(booking).status is BookingStatus.CONFIRMED
        assert scene.payment(booking).refunds == ()

    def test_what_is_processed_keeps_its_places(self, scene: Scene) -> None:
        booking = paying(scene, "pm_bank_processing")
        scene.clock.advance(timedelta(days=5))
        assert scene.app.checkout.cancel_overdue_payments() == 0
        assert scene.app.booking.expire_bookings() == 0
        assert scene.booking(booking).paying
        scene.bank.approve(scene.charge_id(booking))
        scene.notify(booking)
        assert scene.booking(booking).status is BookingStatus.CONFIRMED

    def test_nothing_is_let_go_while_the_provider_is_away(self, scene: Scene) -> None:
        booking, other = paying(scene), paying(scene)
        scene.clock.advance(HOLD)
        scene.bank.faults.before("cancel")
        assert scene.app.checkout.cancel_overdue_payments() == 1
        assert scene.app.booking.expire_bookings() == 1
        assert {scene.booking(each).status for each in (booking, other)} == {
            BookingStatus.PENDING,
            BookingStatus.EXPIRED,
        }
        assert scene.app.checkout.cancel_overdue_payments() == 1

    def test_what_the_provider_never_heard_of_is_stopped_too(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale())
        scene.bank.faults.after("open")
        with pytest.raises(ProviderAway):
            scene.confirm(booking)
        scene.clock.advance(HOLD)
        assert scene.app.checkout.cancel_overdue_payments() == 1
        assert scene.app.booking.expire_bookings() == 1
        assert [charge.state.value for charge in scene.bank.charges] == ["cancelled"]


class TestStopPayment:
    def test_it_leaves_what_is_settled(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        order = scene.app.checkout.stop_payment(scene.payment(booking).id)
        assert (order.booking, order.payment) == (booking, scene.payment(booking))
        assert scene.bank.faults.calls("cancel") == 0

    def test_it_may_be_repeated(self, scene: Scene) -> None:
        booking = paying(scene)
        for _ in range(2):
            scene.app.checkout.stop_payment(scene.payment(booking).id)
        assert scene.payment(booking).status is PaymentStatus.CANCELLED
        assert not scene.booking(booking).paying


def test_a_lost_refund_of_an_organizer_is_sent_too(scene: Scene) -> None:
    booking = scene.sell(scene.on_sale())
    scene.bank.faults.before("look", call=None)
    request = RefundRequest(id=new_id(), payment_id=scene.payment(booking).id, amount=700)
    scene.app.checkout.refund_payment(scene.organizer, request)
    scene.bank.faults.clear()
    assert scene.bank.refunded == 0
    assert reconciled(scene, settled=1)
    assert scene.bank.refunded == scene.payment(booking).refunded == 700
