from collections.abc import Callable
from dataclasses import replace

import pytest

from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.payments import check_ledger, ledger
from gatherly_core.payments.ledger import Entry, LedgerAccount, Posting
from gatherly_core.payments.model import Dispute, Payment, RefundStatus
from tests.factories import RefundFactory, new_id
from tests.unit.core.scene import Scene


def differences(scene: Scene) -> list[str]:
    return list(map(str, scene.app.payments.check_ledger()))


def a_busy_day(scene: Scene) -> Payment:
    """Money in every state; the payment that is told has all of it."""
    ticket_type = scene.on_sale()
    scene.try_to_pay(scene.book(ticket_type))
    scene.cancel(scene.sell(ticket_type))
    for dispute in Dispute:
        disputed = scene.sell(ticket_type)
        refund(scene, scene.payment(disputed), 300)
        scene.bank.dispute(scene.charge_id(disputed), dispute)
        scene.notify(disputed)
    for status in RefundStatus:
        scene.bank.refunds_become = status
        refund(scene, scene.payment(scene.sell(ticket_type)), 700)
    return scene.payment(scene.sell(ticket_type))


def refund(scene: Scene, payment: Payment, amount: int) -> None:
    request = RefundRequest(id=new_id(), payment_id=payment.id, amount=amount)
    scene.app.checkout.refund_payment(scene.admin, request)


def post(scene: Scene, posting: Posting) -> None:
    scene.ports.unit_of_work.run(lambda: scene.ports.ledger.post([posting]))


def test_it_finds_nothing_where_all_is_well(scene: Scene) -> None:
    assert differences(scene) == []
    a_busy_day(scene)
    assert differences(scene) == []


def test_it_looks_at_payments_of_every_batch(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_ledger, "BATCH", 2)
    payment = a_busy_day(scene)
    assert differences(scene) == []
    post(scene, replace(ledger.capture(payment), key="again"))
    assert len(differences(scene)) == 2


def test_it_finds_what_was_posted_twice(scene: Scene) -> None:
    payment = a_busy_day(scene)
    post(scene, replace(ledger.capture(payment), key="again"))
    assert differences(scene) == [
        f"account provider for payment {payment.id}: stored 3000, recomputed 1500",
        f"account sales for payment {payment.id}: stored -3000, recomputed -1500",
    ]


def test_it_finds_a_posting_that_does_not_balance(scene: Scene) -> None:
    payment = a_busy_day(scene)
    post(scene, replace(ledger.capture(payment), key="odd", entries=(Entry(LedgerAccount.DISPUTES, 1),)))
    assert differences(scene) == [
        "posting odd: stored 1, recomputed 0",
        f"account disputes for payment {payment.id}: stored 1, recomputed 0",
    ]


@pytest.mark.parametrize(
    ("change", "accounts"),
    [
        (lambda payment: replace(payment, captured=1400), ["provider", "sales"]),
        (lambda payment: replace(payment, dispute=Dispute.OPEN), ["provider", "disputes"]),
        (lambda payment: payment.with_refund(RefundFactory(amount=1)), ["refunds", "refunds_due"]),
        (
            lambda payment: payment.with_refund(RefundFactory(amount=1, status=RefundStatus.SUCCEEDED)),
            ["provider", "refunds"],
        ),
    ],
)
def test_it_finds_what_was_never_posted(
    scene: Scene, change: Callable[[Payment], Payment], accounts: list[str]
) -> None:
    payment = a_busy_day(scene)
    scene.ports.unit_of_work.run(lambda: scene.ports.payments.save(change(payment)))
    assert [line.split()[1] for line in differences(scene)] == accounts
    assert all(str(payment.id) in line for line in differences(scene))
