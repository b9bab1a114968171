import pytest

from gatherly_adapters.bootstrap.relays import PATIENCE
from gatherly_core.booking.model import Booking
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.payments.errors import ProviderAway, ProviderRefused
from gatherly_core.payments.facts import RefundFailed, RefundPaid
from gatherly_core.payments.model import Dispute, Refund, RefundStatus
from tests.contracts.rivals import at_once
from tests.factories import new_id
from tests.unit.core.scene import Scene


def promised(scene: Scene, amount: int = 1000) -> tuple[Booking, Refund]:
    """A refund of which the provider has not heard yet."""
    booking = scene.sell(scene.on_sale())
    scene.bank.faults.before("look", call=None)
    request = RefundRequest(id=new_id(), payment_id=scene.payment(booking).id, amount=amount)
    (refund,) = scene.app.checkout.refund_payment(scene.organizer, request).refunds
    scene.bank.faults.clear()
    assert (refund.status, scene.bank.refunded) == (RefundStatus.PENDING, 0)
    return booking, refund


def test_it_is_sent_once_however_often_that_is_done(scene: Scene) -> None:
    booking, refund = promised(scene)
    at_once(*[lambda: scene.app.payments.send_refund(refund.id)] * 4)
    scene.app.payments.send_refund(refund.id)
    (sent,) = scene.payment(booking).refunds
    assert (sent.id, sent.status, scene.bank.refunded) == (refund.id, RefundStatus.SUCCEEDED, 1000)
    assert sent.provider_refund_id
    assert len(scene.facts(RefundPaid)) == 1


def test_the_provider_is_asked_about_it_until_it_is_settled(scene: Scene) -> None:
    booking, refund = promised(scene)
    before = scene.bank.faults.calls("look")
    for _ in range(3):
        scene.app.payments.send_refund(refund.id)
    assert scene.payment(booking).refunds[0].status is RefundStatus.SUCCEEDED
    assert scene.bank.faults.calls("look") == before + 1


def test_the_provider_is_asked_once_by_who_wants_it_and_the_outbox_together(scene: Scene) -> None:
    booking = scene.sell(scene.on_sale())
    before = scene.bank.faults.calls("look")
    request = RefundRequest(id=new_id(), payment_id=scene.payment(booking).id, amount=1000)
    assert scene.app.checkout.refund_payment(scene.organizer, request).refunded == 1000
    scene.gatherly.drain()
    assert scene.bank.faults.calls("look") == before + 1


def test_an_answer_that_was_lost_is_asked_for_again(scene: Scene) -> None:
    booking, refund = promised(scene)
    scene.bank.faults.after("refund")
    with pytest.raises(ProviderAway):
        scene.app.payments.send_refund(refund.id)
    assert scene.payment(booking).refunds == (refund,)
    scene.app.payments.send_refund(refund.id)
    assert scene.payment(booking).refunded == scene.bank.refunded == 1000
    assert scene.bank.faults.calls("refund") == 1, "the provider may have forgotten our key: it is asked first"


def test_the_outbox_sees_to_it(scene: Scene) -> None:
    booking, _ = promised(scene)
    scene.clock.advance(PATIENCE.first)
    scene.gatherly.drain()
    assert scene.payment(booking).refunded == scene.bank.refunded == 1000


def test_what_the_provider_refuses_may_be_given_back_anew(scene: Scene) -> None:
    booking, refund = promised(scene)

    def refuse() -> None:
        raise ProviderRefused("No.")

    scene.bank.faults.before("refund", refuse)
    scene.app.payments.send_refund(refund.id)
    payment = scene.payment(booking)
    assert (payment.refunds[0].status, payment.refundable) == (RefundStatus.FAILED, 1500)
    assert len(scene.facts(RefundFailed)) == 1
    scene.app.payments.send_refund(refund.id)
    assert scene.bank.refunded == 0
    assert list(scene.app.payments.check_ledger()) == []


def test_a_dispute_that_nobody_has_told_of_stands_in_the_way(scene: Scene) -> None:
    booking, refund = promised(scene)
    scene.bank.dispute(scene.charge_id(booking), Dispute.OPEN)
    scene.app.payments.send_refund(refund.id)
    payment = scene.payment(booking)
    assert (payment.refunds[0].status, payment.dispute, scene.bank.refunded) == (RefundStatus.FAILED, Dispute.OPEN, 0)
    assert list(scene.app.payments.check_ledger()) == []


def test_what_was_given_back_there_meanwhile_is_not_given_back_twice(scene: Scene) -> None:
    booking, refund = promised(scene)
    scene.bank.refund_by_hand(scene.charge_id(booking), 1200)
    scene.app.payments.send_refund(refund.id)
    payment = scene.payment(booking)
    assert (payment.refunded, scene.bank.refunded, payment.refundable) == (1200, 1200, 300)
    assert payment.refund(refund.id).status is RefundStatus.FAILED  # type: ignore[union-attr]  # it is there
    assert list(scene.app.payments.check_ledger()) == []


@pytest.mark.parametrize(("status", "left"), [(RefundStatus.SUCCEEDED, 500), (RefundStatus.FAILED, 1500)])
def test_it_follows_what_becomes_of_it(scene: Scene, status: RefundStatus, left: int) -> None:
    scene.bank.refunds_become = RefundStatus.PENDING
    booking, refund = promised(scene)
    scene.app.payments.send_refund(refund.id)
    (sent,) = scene.payment(booking).refunds
    assert (sent.status, scene.payment(booking).reserved) == (RefundStatus.PENDING, 1000)
    assert sent.provider_refund_id is not None
    scene.bank.settle_refund(sent.provider_refund_id, status)
    scene.app.payments.send_refund(refund.id)
    assert scene.payment(booking).refunds[0].status is status
    assert scene.payment(booking).refundable == left
    assert scene.bank.faults.calls("refund") == 1
    assert list(scene.app.payments.check_ledger()) == []


def test_it_leaves_what_it_does_not_know(scene: Scene) -> None:
    scene.app.payments.send_refund(new_id())
    assert scene.bank.faults.calls("refund") == 0
