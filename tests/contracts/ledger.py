"""What the ledger promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatherly_core.kernel.identifiers import PaymentId
from gatherly_core.payments import ledger
from gatherly_core.payments.ledger import AlreadyPosted, Entry, LedgerAccount, Posting
from gatherly_core.payments.model import Payment
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once
from tests.factories import NOW, RefundFactory, new_id

LARGE = 2**60


class LedgerContract(Contract):
    def post(self, *postings: Posting) -> None:
        self.run(lambda: self.ports.ledger.post(postings))

    def written(self, payment_id: PaymentId) -> tuple[Posting, ...]:
        return self.read(lambda: self.ports.ledger.of_payments([payment_id]))[payment_id]

    def test_it_keeps_a_posting_whole(self) -> None:
        payment = self.given.paid()
        posting = Posting(
            key="refund_promised:" + "9" * 84,
            payment_id=payment.id,
            event_id=payment.event_id,
            currency="KWD",
            at=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
            entries=(*(Entry(account, LARGE) for account in LedgerAccount), Entry(LedgerAccount.SALES, -5 * LARGE)),
        )
        self.post(posting)
        assert self.written(payment.id) == (posting,)

    def test_it_writes_everything_down_in_order(self) -> None:
        payment, refund = self.given.paid(), RefundFactory()
        postings = [
            ledger.capture(payment),
            ledger.refund_promised(payment, refund),
            ledger.refund_paid(payment, refund),
            ledger.refund_returned(payment, refund),
            ledger.refund_failed(payment, refund),
            ledger.dispute_opened(payment),
            ledger.dispute_won(payment),
        ]
        # Neither when it was nor what it is called says when it was written.
        postings = [replace(each, at=NOW - number * timedelta(days=1)) for number, each in enumerate(postings)]
        self.post(*postings[:4])
        self.post(*postings[4:])
        assert self.written(payment.id) == tuple(postings)

    def test_it_finds_what_was_written_about_each_payment(self) -> None:
        one, other, third = self.given.paid(), self.given.paid(), self.given.paid()
        self.post(*map(ledger.capture, (one, other, third)))
        self.post(ledger.dispute_opened(one))
        unknown = PaymentId(new_id())
        found = self.read(lambda: self.ports.ledger.of_payments(iter((third.id, unknown, one.id, one.id))))
        assert found == {
            third.id: (ledger.capture(third),),
            unknown: (),
            one.id: (ledger.capture(one), ledger.dispute_opened(one)),
        }
        assert self.read(lambda: self.ports.ledger.of_payments([])) == {}

    def test_it_writes_nothing_when_nothing_is_given(self) -> None:
        self.post()

    def test_it_posts_nothing_twice(self) -> None:
        payment = self.given.paid()
        self.post(ledger.capture(payment))
        with pytest.raises(AlreadyPosted):
            self.post(ledger.dispute_opened(payment), ledger.capture(payment))
        assert self.written(payment.id) == (ledger.capture(payment),)

    def test_it_posts_nothing_twice_at_once(self) -> None:
        payment = self.given.paid()
        with pytest.raises(AlreadyPosted):
            self.post(ledger.capture(payment), ledger.capture(payment))
        assert self.written(payment.id) == ()

    def test_it_posts_once_what_several_post_at_once(self) -> None:
        payment = self.given.paid()
        outcomes = at_once(*[lambda: self.posted(payment)] * 4)
        assert [outcome for outcome in outcomes if not isinstance(outcome, AlreadyPosted)] == [payment]
        assert self.written(payment.id) == (ledger.capture(payment),)

    def posted(self, payment: Payment) -> Payment:
        self.post(ledger.capture(payment))
        return payment
