"""Reconciling what was settled long ago: for refunds and disputes of which no notice arrived."""

from datetime import timedelta

from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.payments.model import Dispute, Payment, PaymentStatus, RefundStatus
from tests.factories import new_id
from tests.unit.core.scene import Scene

DAY = timedelta(days=1)


def paid(scene: Scene) -> Payment:
    booking = scene.book(scene.on_sale(price=1500))
    scene.confirm(booking)
    return payment_of(scene, booking.id)


def payment_of(scene: Scene, booking_id: object) -> Payment:
    payments = scene.ports.payments
    return scene.ports.unit_of_work.read(lambda: payments.of_bookings([booking_id])[booking_id])  # type: ignore[list-item, index]


def test_it_finds_a_refund_that_was_made_at_the_provider(scene: Scene) -> None:
    payment = paid(scene)
    scene.bank.refund_by_hand(str(payment.charge_id), 500)
    scene.clock.advance(DAY)
    assert scene.app.checkout.reconcile().settled == 0
    assert scene.app.checkout.reconcile(DAY).settled == 1
    found = payment_of(scene, payment.booking_id)
    assert (found.status, found.refunded) == (PaymentStatus.PARTIALLY_REFUNDED, 500)
    assert list(scene.app.payments.check_ledger()) == []


def test_it_finds_a_refund_that_the_bank_of_the_payer_has_returned(scene: Scene) -> None:
    payment = paid(scene)
    request = RefundRequest(id=new_id(), payment_id=payment.id, amount=500)
    (sent,) = scene.app.checkout.refund_payment(scene.organizer, request).refunds
    scene.bank.settle_refund(str(sent.provider_refund_id), RefundStatus.FAILED)
    scene.clock.advance(DAY)
    scene.app.payments.send_refund(sent.id)
    assert payment_of(scene, payment.booking_id).refunded == 500, "it was sent, and nothing is left to be sent"
    assert scene.app.checkout.reconcile(DAY).settled == 1
    found = payment_of(scene, payment.booking_id)
    assert (found.refunds[0].status, found.refunded, found.refundable) == (RefundStatus.FAILED, 0, 1500)
    assert list(scene.app.payments.check_ledger()) == []


def test_it_finds_a_dispute(scene: Scene) -> None:
    payment = paid(scene)
    scene.bank.dispute(str(payment.charge_id), Dispute.OPEN)
    scene.app.checkout.reconcile(DAY)
    assert payment_of(scene, payment.booking_id).dispute is Dispute.OPEN


def test_it_goes_back_no_further_than_it_is_told(scene: Scene) -> None:
    payment = paid(scene)
    scene.bank.refund_by_hand(str(payment.charge_id), 500)
    scene.clock.advance(DAY + timedelta(seconds=1))
    assert scene.app.checkout.reconcile(DAY).settled == 0


def test_it_is_not_held_up_by_one_that_fails(scene: Scene) -> None:
    first, second = paid(scene), paid(scene)
    for payment in (first, second):
        scene.bank.refund_by_hand(str(payment.charge_id), 500)
    scene.bank.faults.before("look")
    done = scene.app.checkout.reconcile(DAY)
    assert (done.settled, done.failed) == (1, 1)
