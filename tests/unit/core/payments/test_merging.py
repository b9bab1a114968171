"""What the provider says, merged into what is known: in any order, and as often as it likes."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherly_core.kernel.facts import Fact
from gatherly_core.payments.charge import Charge, ChargeState, ProviderRefund
from gatherly_core.payments.check_ledger import balances
from gatherly_core.payments.facts import (
    PaymentDisputed,
    PaymentFailed,
    PaymentSucceeded,
    RefundFailed,
    RefundPaid,
    RefundPromised,
)
from gatherly_core.payments.ledger import LedgerAccount, Posting
from gatherly_core.payments.merging import Merging
from gatherly_core.payments.model import Dispute, Payment, PaymentStatus, RefundCause, RefundStatus
from tests.factories import NOW, PaymentFactory, RefundFactory, new_id

LATER = NOW + timedelta(minutes=1)


def charge(state: ChargeState = ChargeState.SUCCEEDED, **said: object) -> Charge:
    captured = 1500 if state is ChargeState.SUCCEEDED else 0
    return Charge(**{"id": "charge", "amount": 1500, "currency": "EUR", "captured": captured} | said, state=state)  # type: ignore[arg-type]  # named by the tests


def theirs(number: int = 1, amount: int = 500, status: RefundStatus = RefundStatus.SUCCEEDED) -> ProviderRefund:
    """A refund that was made at the provider."""
    return ProviderRefund(f"re_{number}", amount, status)


class Books:
    """A payment that follows what it is told, and all that was written down about it."""

    def __init__(self, payment: Payment | None = None) -> None:
        self.payment = payment or PaymentFactory()
        self.postings: list[Posting] = []
        self.facts: list[Fact] = []

    def follow(self, *charges: Charge) -> "Books":
        for said in charges:
            merging = Merging(self.payment, LATER, new_id)
            merging.follow(said)
            self._write(merging)
        return self

    def promise(self, amount: int, **fields: object) -> "Books":
        merging = Merging(self.payment, LATER, new_id)
        merging.promise(RefundFactory(amount=amount, **fields))
        self._write(merging)
        return self

    def _write(self, merging: Merging) -> None:
        self.payment = merging.payment
        self.postings += merging.postings
        self.facts += merging.facts

    @property
    def kinds(self) -> list[type[Fact]]:
        return [type(fact) for fact in self.facts]

    @property
    def balances(self) -> Counter[LedgerAccount]:
        sums = Counter[LedgerAccount]()
        for entry in (entry for posting in self.postings for entry in posting.entries):
            sums[entry.account] += entry.amount
        return sums

    def assert_in_order(self) -> None:
        keys = [posting.key for posting in self.postings]
        assert len(set(keys)) == len(keys), "something was posted twice"
        assert all(posting.balanced for posting in self.postings)
        assert +self.balances == +balances(self.payment)
        assert -self.balances == -balances(self.payment)
        assert 0 <= self.payment.reserved <= self.payment.captured


class TestState:
    @pytest.mark.parametrize(
        ("state", "status"),
        [
            (ChargeState.OPEN, PaymentStatus.REQUIRES_PAYMENT),
            (ChargeState.NEEDS_ACTION, PaymentStatus.REQUIRES_ACTION),
            (ChargeState.PROCESSING, PaymentStatus.PROCESSING),
            (ChargeState.SUCCEEDED, PaymentStatus.SUCCEEDED),
            (ChargeState.CANCELLED, PaymentStatus.CANCELLED),
        ],
    )
    def test_it_follows_the_charge(self, state: ChargeState, status: PaymentStatus) -> None:
        books = Books().follow(charge(state))
        assert books.payment.status is status
        books.assert_in_order()

    def test_it_takes_the_money_once(self) -> None:
        books = Books().follow(charge(), charge())
        assert (books.payment.captured, books.payment.updated_at) == (1500, LATER)
        assert books.kinds == [PaymentSucceeded]
        assert [posting.key for posting in books.postings] == [f"captured:{books.payment.id}"]

    def test_what_was_processed_and_is_open_again_has_failed(self) -> None:
        books = Books().follow(charge(ChargeState.PROCESSING), charge(ChargeState.OPEN), charge(ChargeState.OPEN))
        assert books.payment.status is PaymentStatus.FAILED
        assert books.kinds == [PaymentFailed]
        assert books.follow(charge(ChargeState.NEEDS_ACTION)).payment.status is PaymentStatus.REQUIRES_ACTION

    @pytest.mark.parametrize("state", [state for state in ChargeState if state is not ChargeState.SUCCEEDED])
    def test_money_that_has_come_stays(self, state: ChargeState) -> None:
        paid = Books().follow(charge())
        before = paid.payment
        assert paid.follow(charge(state)).payment == before

    @pytest.mark.parametrize("state", [state for state in ChargeState if state is not ChargeState.SUCCEEDED])
    def test_what_is_cancelled_stays_so(self, state: ChargeState) -> None:
        books = Books().follow(charge(ChargeState.CANCELLED))
        before = books.payment
        assert books.follow(charge(state)).payment == before

    def test_money_is_believed_even_after_a_cancel(self) -> None:
        assert Books().follow(charge(ChargeState.CANCELLED), charge()).payment.captured == 1500


class TestRefunds:
    def test_a_refund_that_was_made_there_becomes_one_of_ours(self) -> None:
        books = Books().follow(charge(refunds=(theirs(),)), charge(refunds=(theirs(),)))
        (refund,) = books.payment.refunds
        assert (refund.cause, refund.status, refund.amount) == (RefundCause.PROVIDER, RefundStatus.SUCCEEDED, 500)
        assert books.payment.status is PaymentStatus.PARTIALLY_REFUNDED
        assert books.kinds == [PaymentSucceeded, RefundPaid]
        books.assert_in_order()

    def test_one_that_failed_before_it_was_known_is_none(self) -> None:
        assert Books().follow(charge(refunds=(theirs(status=RefundStatus.FAILED),))).payment.refunds == ()

    def test_ours_is_known_again_by_its_id(self) -> None:
        books = Books().follow(charge()).promise(500)
        (ours,) = books.payment.refunds
        there = replace(theirs(), refund_id=ours.id)
        (refund,) = books.follow(charge(refunds=(there,)), charge(refunds=(there,))).payment.refunds
        assert (refund.id, refund.provider_refund_id, refund.status) == (ours.id, "re_1", RefundStatus.SUCCEEDED)
        books.assert_in_order()

    def test_pending_failed_and_returned(self) -> None:
        books = Books()
        for status, refunded, reserved in (
            (RefundStatus.PENDING, 0, 500),
            (RefundStatus.SUCCEEDED, 500, 500),
            (RefundStatus.PENDING, 500, 500),
            (RefundStatus.FAILED, 0, 0),
            (RefundStatus.SUCCEEDED, 0, 0),
        ):
            books.follow(charge(refunds=(theirs(status=status),)))
            assert (books.payment.refunded, books.payment.reserved) == (refunded, reserved)
            books.assert_in_order()
        assert books.kinds == [PaymentSucceeded, RefundPaid, RefundFailed]
        assert books.payment.status is PaymentStatus.SUCCEEDED

    def test_a_promise_makes_room_for_what_was_given_back_there(self) -> None:
        books = Books().follow(charge()).promise(600, cause=RefundCause.ORGANIZER).promise(700)
        books.follow(charge(refunds=(theirs(amount=500),)))
        statuses = {refund.amount: refund.status for refund in books.payment.refunds}
        assert sorted(statuses) == [500, 600, 700]
        assert [statuses[500], sorted((statuses[600], statuses[700]))] == [
            RefundStatus.SUCCEEDED,
            [RefundStatus.FAILED, RefundStatus.PENDING],
        ]
        books.assert_in_order()

    def test_who_was_to_have_everything_back_gets_the_rest(self) -> None:
        books = Books().follow(charge()).promise(1500, cause=RefundCause.UNUSABLE)
        books.follow(charge(refunds=(theirs(amount=400),)))
        pending = [refund.amount for refund in books.payment.refunds if refund.status is RefundStatus.PENDING]
        assert pending == [1100]
        assert RefundPromised in books.kinds
        books.assert_in_order()

    def test_refunds_of_all_of_it_are_told_from_those_of_a_part(self) -> None:
        books = Books().follow(charge(refunds=(theirs(1, 500), theirs(2, 1000))))
        assert (books.payment.status, books.payment.refundable) == (PaymentStatus.REFUNDED, 0)


class TestDisputes:
    def test_the_bank_takes_the_money_and_gives_it_back(self) -> None:
        books = Books().follow(charge(dispute=Dispute.OPEN), charge(dispute=Dispute.OPEN))
        assert (books.payment.withheld, books.balances[LedgerAccount.PROVIDER]) == (True, 0)
        assert books.balances[LedgerAccount.DISPUTES] == 1500
        books.follow(charge(dispute=Dispute.WON))
        assert (books.payment.withheld, books.balances[LedgerAccount.PROVIDER]) == (False, 1500)
        assert books.kinds == [PaymentSucceeded, PaymentDisputed, PaymentDisputed]
        books.assert_in_order()

    @pytest.mark.parametrize("end", [Dispute.WON, Dispute.LOST])
    def test_its_end_is_final(self, end: Dispute) -> None:
        books = Books().follow(charge(dispute=end))
        for dispute in Dispute:
            assert books.follow(charge(dispute=dispute)).payment.dispute is end
            books.assert_in_order()

    def test_it_is_not_forgotten(self) -> None:
        assert Books().follow(charge(dispute=Dispute.OPEN), charge()).payment.dispute is Dispute.OPEN


refunds_there = st.lists(
    st.builds(theirs, st.integers(1, 3), st.integers(1, 500), st.sampled_from(RefundStatus)),
    max_size=3,
    unique_by=lambda refund: refund.id,
).map(tuple)
said = st.one_of(
    st.builds(charge, st.sampled_from(sorted([state for state in ChargeState if state is not ChargeState.SUCCEEDED]))),
    st.builds(
        charge, st.just(ChargeState.SUCCEEDED), refunds=refunds_there, dispute=st.none() | st.sampled_from(Dispute)
    ),
)


@given(st.lists(said, max_size=8), st.lists(st.integers(1, 700), max_size=2))
def test_whatever_it_is_told_the_books_stay_in_order(charges: list[Charge], promises: list[int]) -> None:
    books = Books()
    for number, each in enumerate(charges):
        books.follow(each)
        amount = promises[number] if number < len(promises) else 0
        if amount and amount <= books.payment.refundable:
            books.promise(amount)
        books.assert_in_order()
        before = books.payment, len(books.postings), len(books.facts)
        books.follow(each)
        assert (books.payment, len(books.postings), len(books.facts)) == before


@given(
    st.permutations([charge(), charge(ChargeState.PROCESSING), charge(ChargeState.OPEN), charge(refunds=(theirs(),))])
)
def test_in_whatever_order_it_is_told_it_ends_the_same(charges: list[Charge]) -> None:
    payment = Books().follow(*charges).payment
    assert (payment.status, payment.captured, payment.refunded) == (PaymentStatus.PARTIALLY_REFUNDED, 1500, 500)
