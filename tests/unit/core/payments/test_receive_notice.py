import pytest

from gatherly_adapters.bootstrap.relays import PATIENCE
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.payments.errors import InvalidSignature
from gatherly_core.payments.facts import NoticeReceived
from tests.contracts.rivals import at_once
from tests.factories import NOW
from tests.unit.core.scene import Scene


def paid_there(scene: Scene) -> Booking:
    """A booking whose money has come, which nobody here knows yet."""
    booking = scene.book(scene.on_sale())
    scene.try_to_pay(booking)
    scene.bank.pay(scene.charge_id(booking))
    return booking


def test_it_keeps_a_notice_and_what_it_calls_for_is_done(scene: Scene) -> None:
    booking = paid_there(scene)
    scene.notify(booking)
    assert [(fact.charge_id, fact.at) for fact in scene.facts(NoticeReceived)] == [(scene.charge_id(booking), NOW)]
    assert scene.booking(booking).status is BookingStatus.CONFIRMED


def test_it_keeps_nothing_that_is_not_signed(scene: Scene) -> None:
    booking = paid_there(scene)
    body, signature = scene.bank.notice_of(scene.charge_id(booking))
    for wrong in ("", "nonsense", signature[:-1], signature.upper() + "0", "é", scene.bank.notice_of(None)[1]):
        with pytest.raises(InvalidSignature) as refused:
            scene.app.payments.receive_notice(body, wrong)
        assert refused.value.code == "invalid_signature"
    with pytest.raises(InvalidSignature):
        scene.app.payments.receive_notice(body + b" ", signature)
    assert scene.facts(NoticeReceived) == []
    assert scene.booking(booking).status is BookingStatus.PENDING
    scene.app.payments.receive_notice(body, signature)
    assert scene.booking(booking).status is BookingStatus.CONFIRMED


def test_the_same_notice_again_changes_nothing(scene: Scene) -> None:
    booking = paid_there(scene)
    notice = scene.bank.notice_of(scene.charge_id(booking))
    at_once(*[lambda: scene.app.payments.receive_notice(*notice)] * 4)
    scene.app.payments.receive_notice(*notice)
    assert len(scene.facts(NoticeReceived)) == 1


def test_a_notice_about_nothing_that_is_waited_for_is_taken(scene: Scene) -> None:
    scene.app.payments.receive_notice(*scene.bank.notice_of(None, "customer.created"))
    assert scene.facts(NoticeReceived) == []


def test_the_notice_of_a_charge_that_is_not_ours_is_taken(scene: Scene) -> None:
    scene.app.payments.receive_notice(*scene.bank.notice_of("charge_of_somebody_else"))
    assert len(scene.facts(NoticeReceived)) == 1
    scene.clock.advance(PATIENCE.first)
    assert scene.gatherly.drain() == 0


def test_what_could_not_be_done_about_it_is_done_later(scene: Scene) -> None:
    booking = paid_there(scene)
    scene.bank.faults.before("look")
    scene.notify(booking)
    assert scene.booking(booking).status is BookingStatus.PENDING
    assert scene.gatherly.drain() == 0
    scene.clock.advance(PATIENCE.first)
    assert scene.gatherly.drain() >= 1
    assert scene.booking(booking).status is BookingStatus.CONFIRMED


def test_it_is_not_believed_what_it_says(scene: Scene) -> None:
    booking = scene.book(scene.on_sale())
    scene.try_to_pay(booking)
    scene.app.payments.receive_notice(*scene.bank.notice_of(scene.charge_id(booking), "payment_intent.succeeded"))
    assert scene.booking(booking).status is BookingStatus.PENDING
    scene.bank.pay(scene.charge_id(booking))
    scene.app.payments.receive_notice(*scene.bank.notice_of(scene.charge_id(booking), "payment_intent.payment_failed"))
    assert scene.booking(booking).status is BookingStatus.CONFIRMED
