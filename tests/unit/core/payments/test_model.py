from dataclasses import replace

import pytest

from gatherly_core.payments import ledger
from gatherly_core.payments.ledger import LedgerAccount
from gatherly_core.payments.model import Payment, PaymentStatus, RefundStatus
from tests.factories import PaymentFactory, RefundFactory


def paid(*amounts: int, status: RefundStatus = RefundStatus.SUCCEEDED) -> Payment:
    payment = PaymentFactory(status=PaymentStatus.SUCCEEDED)
    for amount in amounts:
        payment = payment.with_refund(RefundFactory(amount=amount, status=status))
    return payment


@pytest.mark.parametrize(
    ("amounts", "status"),
    [
        ((), PaymentStatus.SUCCEEDED),
        ((1,), PaymentStatus.PARTIALLY_REFUNDED),
        ((1499,), PaymentStatus.PARTIALLY_REFUNDED),
        ((1000, 500), PaymentStatus.REFUNDED),
    ],
)
def test_its_status_follows_from_what_was_given_back(amounts: tuple[int, ...], status: PaymentStatus) -> None:
    assert paid(*amounts).status is status
    assert paid(*amounts, status=RefundStatus.PENDING).status is PaymentStatus.SUCCEEDED
    assert paid(*amounts, status=RefundStatus.FAILED).status is PaymentStatus.SUCCEEDED


def test_it_counts_what_went_back_and_what_is_about_to() -> None:
    payment = (
        paid(100)
        .with_refund(RefundFactory(amount=200))
        .with_refund(RefundFactory(amount=400, status=RefundStatus.FAILED))
    )
    assert (payment.refunded, payment.reserved, payment.refundable) == (100, 300, 1200)


def test_a_refund_that_fails_gives_its_amount_back() -> None:
    payment = paid(1500)
    failed = payment.with_refund(replace(payment.refunds[0], status=RefundStatus.FAILED))
    assert (failed.refundable, failed.status, len(failed.refunds)) == (1500, PaymentStatus.SUCCEEDED, 1)


@pytest.mark.parametrize("status", PaymentStatus)
def test_it_waits_for_the_provider_while_money_may_come_or_is_about_to_go(status: PaymentStatus) -> None:
    payment = PaymentFactory(status=status)
    assert payment.unsettled is payment.open
    assert payment.with_refund(RefundFactory(amount=1)).unsettled


@pytest.mark.parametrize(
    ("posting", "debit", "credit", "amount"),
    [
        (ledger.capture, LedgerAccount.PROVIDER, LedgerAccount.SALES, 1500),
        (ledger.dispute_opened, LedgerAccount.DISPUTES, LedgerAccount.PROVIDER, 1500),
        (ledger.dispute_won, LedgerAccount.PROVIDER, LedgerAccount.DISPUTES, 1500),
    ],
)
def test_each_movement_of_a_payment_is_a_balanced_posting(
    posting: object, debit: LedgerAccount, credit: LedgerAccount, amount: int
) -> None:
    payment = paid()
    assert callable(posting)
    made = posting(payment)
    assert [(entry.account, entry.amount) for entry in made.entries] == [(debit, amount), (credit, -amount)]
    assert made.balanced
    assert (made.payment_id, made.event_id, made.currency) == (payment.id, payment.event_id, "EUR")


def test_what_does_not_add_up_to_nothing_is_not_balanced() -> None:
    made = ledger.capture(paid())
    assert not replace(made, entries=made.entries[:1]).balanced
