"""What is true of the payment provider in memory beyond what the port promises."""

import sys
import threading
from dataclasses import replace

import pytest

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.payment_gateway import MemoryPaymentGateway
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments.charge import Charge, ChargeState, Notice
from gatherly_core.payments.errors import InvalidSignature, ProviderAway, ProviderRefused
from gatherly_core.payments.model import Dispute, RefundStatus
from tests.contracts.contract import Boom, boom
from tests.contracts.payment_gateway import APPROVED, VISA, PaymentGatewayContract
from tests.contracts.rivals import at_once, often
from tests.factories import ChargeRequestFactory, new_id


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()


@pytest.fixture
def gateway(database: MemoryDatabase) -> MemoryPaymentGateway:
    return MemoryPaymentGateway(database)


@pytest.fixture
def payer(gateway: MemoryPaymentGateway) -> MemoryPaymentGateway:
    return gateway


@pytest.fixture
def charge(gateway: MemoryPaymentGateway) -> Charge:
    return gateway.open(ChargeRequestFactory())


@pytest.fixture
def paid(gateway: MemoryPaymentGateway, charge: Charge) -> Charge:
    return gateway.confirm(charge.id, VISA, new_id())


def refund(gateway: MemoryPaymentGateway, charge: Charge, amount: int = 1000) -> str:
    return gateway.refund(charge.id, RefundId(new_id()), amount).id


class TestMemoryPaymentGateway(PaymentGatewayContract):
    pass


def test_it_refuses_to_be_called_inside_a_block(
    database: MemoryDatabase, gateway: MemoryPaymentGateway, paid: Charge
) -> None:
    unit_of_work = MemoryUnitOfWork(database)
    calls = [
        lambda: gateway.open(ChargeRequestFactory()),
        lambda: gateway.confirm(paid.id, VISA, new_id()),
        lambda: gateway.look(paid.id),
        lambda: gateway.cancel(paid.id),
        lambda: refund(gateway, paid),
    ]
    for call in calls:
        with pytest.raises(RuntimeError, match="inside a block"):
            unit_of_work.run(call)
        with pytest.raises(RuntimeError, match="inside a block"):
            unit_of_work.read(call)
    assert gateway.charges == (paid,)


def test_it_can_be_called_while_another_thread_is_in_a_block(
    database: MemoryDatabase, gateway: MemoryPaymentGateway, charge: Charge
) -> None:
    looked: list[Charge] = []

    def block() -> None:
        other = threading.Thread(target=lambda: looked.append(gateway.look(charge.id)))
        other.start()
        other.join()

    MemoryUnitOfWork(database).run(block)
    assert looked == [charge]


def test_it_loses_nothing_among_many_threads(gateway: MemoryPaymentGateway, paid: Charge) -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        assert at_once(*[often(100, lambda: refund(gateway, paid, 1))] * 4) == [100] * 4
    finally:
        sys.setswitchinterval(before)
    assert gateway.refunded == len(gateway.look(paid.id).refunds) == 400


def test_it_fails_before_it_does_anything(gateway: MemoryPaymentGateway, charge: Charge) -> None:
    gateway.faults.before("confirm")
    with pytest.raises(ProviderAway):
        gateway.confirm(charge.id, VISA, new_id())
    assert gateway.look(charge.id).state is ChargeState.OPEN
    assert gateway.confirm(charge.id, VISA, new_id()).state is ChargeState.SUCCEEDED


def test_it_fails_after_it_was_done(gateway: MemoryPaymentGateway, charge: Charge) -> None:
    gateway.faults.after("confirm")
    with pytest.raises(ProviderAway):
        gateway.confirm(charge.id, VISA, new_id())
    assert gateway.look(charge.id).state is ChargeState.SUCCEEDED


def test_it_fails_in_the_call_that_is_named(gateway: MemoryPaymentGateway, charge: Charge) -> None:
    gateway.look(charge.id)
    gateway.faults.before("look", boom, call=2)
    gateway.look(charge.id)
    gateway.cancel(charge.id)
    with pytest.raises(Boom):
        gateway.look(charge.id)
    gateway.look(charge.id)
    assert (gateway.faults.calls("look"), gateway.faults.calls("open")) == (4, 1)


def test_it_fails_until_all_is_well_again(gateway: MemoryPaymentGateway, charge: Charge) -> None:
    gateway.faults.before("look", call=None)
    for _ in range(3):
        with pytest.raises(ProviderAway):
            gateway.look(charge.id)
    gateway.faults.clear()
    assert gateway.look(charge.id) == charge


def test_it_answers_late(gateway: MemoryPaymentGateway, charge: Charge) -> None:
    go_on = threading.Event()
    gateway.faults.after("confirm", lambda: go_on.wait(10))
    answers: list[Charge] = []
    slow = threading.Thread(target=lambda: answers.append(gateway.confirm(charge.id, VISA, new_id())))
    slow.start()
    while gateway.look(charge.id).state is not ChargeState.SUCCEEDED:
        pass
    assert answers == []
    go_on.set()
    slow.join()
    assert answers == [gateway.look(charge.id)]


def test_it_lets_the_payer_be_faster_than_a_cancel(gateway: MemoryPaymentGateway, charge: Charge) -> None:
    gateway.faults.before("cancel", lambda: gateway.pay(charge.id))
    assert gateway.cancel(charge.id).state is ChargeState.SUCCEEDED


def test_it_lets_the_payer_pay_past_gatherly(gateway: MemoryPaymentGateway) -> None:
    request = ChargeRequestFactory()
    charge = gateway.open(request)
    paid = gateway.pay(charge.id)
    assert (paid.state, paid.captured, gateway.captures(request.payment_id)) == (ChargeState.SUCCEEDED, 3000, 1)
    with pytest.raises(ProviderRefused):
        gateway.pay(charge.id)
    assert gateway.captures(request.payment_id) == 1
    assert gateway.captures(new_id()) == 0


def test_it_lets_another_amount_arrive(gateway: MemoryPaymentGateway, charge: Charge) -> None:
    paid = gateway.pay(charge.id, 2999)
    assert (paid.state, paid.amount, paid.captured) == (ChargeState.SUCCEEDED, 3000, 2999)


def test_it_waits_for_a_decision_only_while_there_is_one_to_make(gateway: MemoryPaymentGateway, charge: Charge) -> None:
    for decide in (gateway.approve, gateway.decline):
        with pytest.raises(ProviderRefused):
            decide(charge.id)
    gateway.confirm(charge.id, APPROVED, new_id())
    gateway.approve(charge.id)
    with pytest.raises(ProviderRefused):
        gateway.decline(charge.id)


def test_it_lets_money_be_given_back_by_hand(gateway: MemoryPaymentGateway, paid: Charge) -> None:
    by_hand = gateway.refund_by_hand(paid.id, 500)
    assert (by_hand.amount, by_hand.refund_id) == (500, None)
    assert gateway.refund_by_hand(paid.id, 500).id != by_hand.id
    with pytest.raises(ProviderRefused):
        refund(gateway, paid, 2001)


@pytest.mark.parametrize("status", [RefundStatus.SUCCEEDED, RefundStatus.FAILED])
def test_it_leaves_refunds_pending(gateway: MemoryPaymentGateway, paid: Charge, status: RefundStatus) -> None:
    gateway.refunds_become = RefundStatus.PENDING
    id_, other = refund(gateway, paid, 2000), refund(gateway, paid, 1)
    assert gateway.refunded == 0
    gateway.settle_refund(id_, status)
    statuses = {each.id: each.status for each in gateway.look(paid.id).refunds}
    assert statuses == {id_: status, other: RefundStatus.PENDING}
    assert gateway.refunded == (2000 if status is RefundStatus.SUCCEEDED else 0)


def test_it_can_give_back_what_came_back(gateway: MemoryPaymentGateway, paid: Charge) -> None:
    gateway.settle_refund(refund(gateway, paid, 3000), RefundStatus.FAILED)
    refund(gateway, paid, 3000)
    assert (gateway.captured, gateway.refunded) == (3000, 3000)


@pytest.mark.parametrize("dispute", [Dispute.OPEN, Dispute.LOST])
def test_it_gives_nothing_back_that_the_bank_has_taken(
    gateway: MemoryPaymentGateway, paid: Charge, dispute: Dispute
) -> None:
    assert gateway.dispute(paid.id, dispute) == replace(paid, dispute=dispute) == gateway.look(paid.id)
    with pytest.raises(ProviderRefused):
        refund(gateway, paid)
    gateway.dispute(paid.id, Dispute.WON)
    refund(gateway, paid)


def test_it_signs_notices(gateway: MemoryPaymentGateway, charge: Charge) -> None:
    body, signature = gateway.notice_of(charge.id)
    notice = gateway.notice(body, signature)
    assert notice == Notice("notice_1", "payment_intent.succeeded", charge.id)
    with pytest.raises(InvalidSignature):
        gateway.notice(body.replace(b"succeeded", b"cancelled"), signature)
    other = gateway.notice(*gateway.notice_of(charge.id, "charge.refunded"))
    assert other == Notice("notice_2", "charge.refunded", charge.id)
    assert gateway.notice(*gateway.notice_of(None, "customer.created")) is None
