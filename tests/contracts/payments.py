"""What the payments promise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.kernel.identifiers import BookingId, EventId, PaymentId, RefundId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.payments.errors import OverRefund, PaymentExists, PaymentNotFound
from gatherly_core.payments.model import (
    OPEN,
    Dispute,
    Payment,
    PaymentStatus,
    Refund,
    Refundable,
    RefundCause,
    RefundStatus,
)
from gatherly_core.payments.ports import PaymentFilter
from gatherly_core.ticketing.model import TicketType
from tests.contracts.contract import Contract, fails, garbled
from tests.contracts.rivals import at_once, often
from tests.factories import NOW, PaymentFactory, RefundFactory, new_id

MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)
LARGE = 2**52


class PaymentsContract(Contract):
    def test_it_keeps_a_payment_whole(self) -> None:
        payment = self.given.payment(
            amount=LARGE,
            currency="KWD",
            status=PaymentStatus.PARTIALLY_REFUNDED,
            provider="a provider",
            charge_id="pi_3QxYz" + "9" * 200,
            captured=LARGE,
            refunds=(
                RefundFactory(
                    amount=LARGE - 2,
                    status=RefundStatus.SUCCEEDED,
                    cause=RefundCause.EVENT_CANCELLED,
                    reason="Abgesagt 🎸 'so sorry' " + "!" * 450,
                    provider_refund_id="re_1",
                    updated_at=NOW + MOMENT,
                ),
                RefundFactory(amount=1, cause=RefundCause.UNUSABLE),
            ),
            dispute=Dispute.OPEN,
            created_at=NOW - MOMENT,
            updated_at=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        )
        for kept in self.found_in_every_way(payment):
            assert kept == payment

    def found_in_every_way(self, payment: Payment) -> list[Any]:
        payments = self.ports.payments
        ways: list[Callable[[], Any]] = [
            lambda: payments.get(payment.id),
            lambda: payments.locked(payment.id),
            lambda: payments.of_bookings([payment.booking_id])[payment.booking_id],
            lambda: payments.of_charge(payment.provider, payment.charge_id or ""),
            lambda: payments.of_refund(payment.refunds[0].id),
            lambda: payments.of_user(payment.user_id, PageRequest()).items[0],
            lambda: payments.each(None, 1)[0],
        ]
        return [*map(self.read, ways), *map(self.run, ways)]

    @pytest.mark.parametrize("status", PaymentStatus)
    def test_it_keeps_a_payment_in_every_state(self, status: PaymentStatus) -> None:
        payment = self.given.payment(status=status)
        assert self.get(payment.id) == payment

    @pytest.mark.parametrize("dispute", [None, *Dispute])
    def test_it_keeps_every_dispute(self, dispute: Dispute | None) -> None:
        payment = self.given.paid(dispute=dispute)
        assert self.get(payment.id) == payment

    def test_it_keeps_refunds_of_every_kind(self) -> None:
        kinds = [(cause, status) for cause in RefundCause for status in RefundStatus]
        refunds = tuple(RefundFactory(amount=1, cause=cause, status=status) for cause, status in kinds)
        payment = self.given.paid(refunds=refunds)
        assert self.get(payment.id).refunds == refunds

    def test_it_finds_no_payment_that_is_not_there(self) -> None:
        self.given.payment()
        with pytest.raises(PaymentNotFound):
            self.get(PaymentId(new_id()))
        with pytest.raises(PaymentNotFound):
            self.run(lambda: self.ports.payments.locked(PaymentId(new_id())))
        with pytest.raises(PaymentNotFound):
            self.run(lambda: self.ports.payments.save(PaymentFactory()))

    def get(self, payment_id: PaymentId) -> Payment:
        return self.read(lambda: self.ports.payments.get(payment_id))

    # one for a booking, one for a charge

    def test_it_takes_one_payment_for_a_booking(self) -> None:
        booking = self.given.booking()
        payment = self.given.payment(booking)
        with pytest.raises(PaymentExists):
            self.given.payment(booking)
        assert self.of_bookings(booking.id) == {booking.id: payment}

    def test_it_takes_one_of_the_payments_that_come_at_once_for_a_booking(self) -> None:
        booking = self.given.booking()
        outcomes = at_once(*[lambda: self.given.payment(booking)] * 4)
        (payment,) = (outcome for outcome in outcomes if not isinstance(outcome, PaymentExists))
        assert self.of_bookings(booking.id) == {booking.id: payment}

    def test_it_finds_the_payments_of_bookings(self) -> None:
        first, _, third = (self.given.payment() for _ in range(3))
        unpaid = self.given.booking()
        found = self.of_bookings(third.booking_id, unpaid.id, BookingId(new_id()), first.booking_id, first.booking_id)
        assert found == {first.booking_id: first, third.booking_id: third}
        assert self.of_bookings() == {}

    def of_bookings(self, *booking_ids: BookingId) -> dict[BookingId, Payment]:
        return dict(self.read(lambda: self.ports.payments.of_bookings(iter(booking_ids))))

    def test_it_finds_the_payment_of_a_charge(self) -> None:
        payment, other = self.given.payment(charge_id="one"), self.given.payment(charge_id="one", provider="other")
        self.given.payment(charge_id=None)
        self.given.payment(charge_id=None)
        assert self.of_charge("sandbox", "one") == payment
        assert self.of_charge("other", "one") == other
        assert self.of_charge("sandbox", "ONE") is None
        assert self.of_charge("other", "two") is None

    def test_it_finds_the_payment_of_a_charge_that_it_had_no_name_for_before(self) -> None:
        payment = self.given.payment(charge_id=None)
        named = self.save(replace(payment, charge_id="one"))
        assert self.of_charge("sandbox", "one") == named

    def test_it_takes_one_payment_for_a_charge(self) -> None:
        payment, other = self.given.payment(charge_id="one"), self.given.payment(charge_id=None)
        assert fails(lambda: self.given.payment(charge_id="one"))
        assert fails(lambda: self.save(replace(other, charge_id="one")))
        assert self.of_charge("sandbox", "one") == payment

    def of_charge(self, provider: str, charge_id: str) -> Payment | None:
        return self.read(lambda: self.ports.payments.of_charge(provider, charge_id))

    # saving

    def save(self, payment: Payment) -> Payment:
        def block() -> None:
            self.ports.payments.locked(payment.id)
            self.ports.payments.save(payment)

        self.run(block)
        return payment

    def test_it_keeps_what_changed(self) -> None:
        payment, other = self.given.payment(charge_id=None), self.given.payment()
        changed = self.save(
            replace(
                payment,
                status=PaymentStatus.SUCCEEDED,
                charge_id="one",
                captured=1400,
                dispute=Dispute.LOST,
                updated_at=NOW + MINUTE,
            )
        )
        assert self.get(payment.id) == changed
        assert self.get(other.id) == other

    def test_it_keeps_new_and_changed_refunds(self) -> None:
        payment, other = self.given.paid(), self.given.paid(refunds=(RefundFactory(),))
        first, second = RefundFactory(amount=300), RefundFactory(amount=200, reason="Sorry.")
        self.save(payment.with_refund(first))
        done = replace(first, status=RefundStatus.SUCCEEDED, provider_refund_id="re_1", updated_at=NOW + MINUTE)
        changed = self.save(self.get(payment.id).with_refund(second).with_refund(done))
        assert self.get(payment.id) == changed
        assert set(changed.refunds) == {done, second}
        assert self.get(other.id) == other

    def test_it_leaves_refunds_that_it_is_not_told_of(self) -> None:
        payment = self.given.paid(refunds=(RefundFactory(),))
        self.save(replace(payment, refunds=(), updated_at=NOW + MINUTE))
        assert self.get(payment.id) == replace(payment, updated_at=NOW + MINUTE)

    def test_it_tells_refunds_in_the_order_in_which_they_were_made(self) -> None:
        payment = self.given.paid()
        b, c, a = (RefundFactory(amount=1, created_at=NOW + at) for at in (MOMENT, MOMENT, -MINUTE))
        for refund in (c, b, a):
            self.save(replace(payment, refunds=(refund,)))
        assert self.get(payment.id).refunds == (a, b, c)

    def test_it_finds_the_payment_of_a_refund(self) -> None:
        payment, _ = self.given.paid(refunds=(RefundFactory(),)), self.given.paid(refunds=(RefundFactory(),))
        later = RefundFactory()
        changed = self.save(payment.with_refund(later))
        for refund in (*payment.refunds, later):
            assert self.read(lambda refund=refund: self.ports.payments.of_refund(refund.id)) == changed
        assert self.read(lambda: self.ports.payments.of_refund(RefundId(new_id()))) is None

    def test_it_reserves_no_more_than_was_captured(self) -> None:
        payment = self.given.paid(refunds=(RefundFactory(amount=1000),))
        with pytest.raises(OverRefund):
            self.save(payment.with_refund(RefundFactory(amount=501)))
        assert self.get(payment.id) == payment
        with pytest.raises(OverRefund):
            self.given.payment(refunds=(RefundFactory(amount=1),))
        self.save(payment.with_refund(RefundFactory(amount=500)))

    def test_it_reserves_nothing_for_refunds_that_failed(self) -> None:
        refund = RefundFactory(amount=1500)
        payment = self.given.paid(refunds=(refund,))
        changed = payment.with_refund(replace(refund, status=RefundStatus.FAILED)).with_refund(RefundFactory())
        assert self.get(self.save(changed).id) == changed

    def test_it_locks_a_payment_until_the_block_ends(self) -> None:
        payment = self.given.paid(captured=0)

        def capture_one() -> None:
            present = self.ports.payments.locked(payment.id)
            self.ports.payments.save(replace(present, captured=present.captured + 1))

        assert at_once(*[often(5, lambda: self.run(capture_one))] * 4) == [5] * 4
        assert self.get(payment.id).captured == 20

    # of a user

    def test_it_lists_a_users_payments_the_newest_first(self) -> None:
        user = self.given.user()
        moments = [NOW, NOW + MINUTE, NOW - MINUTE, NOW, NOW + MOMENT]
        a, b, c, d, e = (self.given.payment(user_id=user.id, created_at=at) for at in moments)
        self.given.payment()
        for limit in (1, 2, 5, 100):
            pages = self.pages(lambda page: self.ports.payments.of_user(user.id, page), limit)
            assert [payment for page in pages for payment in page] == [b, e, d, a, c]

    def test_it_lists_payments_with_their_refunds(self) -> None:
        payment = self.given.paid(refunds=(RefundFactory(), RefundFactory()))
        other = self.given.paid(user_id=payment.user_id, refunds=(RefundFactory(),))
        assert self.read(lambda: self.ports.payments.of_user(payment.user_id, PageRequest())) == Page((other, payment))

    def test_it_lists_nothing_for_who_has_nothing(self) -> None:
        self.given.payment()
        assert self.read(lambda: self.ports.payments.of_user(new_id(), PageRequest())) == Page(())

    def test_it_refuses_positions_that_it_never_gave_out(self) -> None:
        user = self.given.user()
        self.given.payment(user_id=user.id)
        self.given.payment(user_id=user.id)
        position = self.position_in(lambda page: self.ports.payments.of_user(user.id, page))
        for wrong in garbled(position):
            assert self.refuses(lambda page: self.ports.payments.of_user(user.id, page), wrong), wrong

    # what waits for the provider

    def unsettled(self, before: datetime = NOW + MINUTE, after: PaymentId | None = None, limit: int = 100) -> list[Any]:
        return list(self.read(lambda: self.ports.payments.unsettled(before, after, limit)))

    @pytest.mark.parametrize("status", PaymentStatus)
    def test_it_finds_payments_that_are_open(self, status: PaymentStatus) -> None:
        payment = self.given.payment(status=status)
        assert self.unsettled() == ([payment] if status in OPEN else [])

    @pytest.mark.parametrize("status", RefundStatus)
    def test_it_finds_payments_with_a_refund_that_is_pending(self, status: RefundStatus) -> None:
        payment = self.given.paid(refunds=(RefundFactory(status=status),))
        assert self.unsettled() == ([payment] if status is RefundStatus.PENDING else [])

    def test_it_follows_a_payment_that_is_settled(self) -> None:
        payment = self.given.payment()
        paid = self.save(replace(payment, status=PaymentStatus.SUCCEEDED, captured=payment.amount))
        assert self.unsettled() == []
        refund: Refund = RefundFactory()
        waiting = self.save(paid.with_refund(refund))
        assert self.unsettled() == [waiting]
        self.save(waiting.with_refund(replace(refund, status=RefundStatus.SUCCEEDED)))
        assert self.unsettled() == []

    def test_it_finds_what_has_not_changed_since(self) -> None:
        payment = self.given.payment(updated_at=NOW + MINUTE)
        assert self.unsettled(NOW + MINUTE) == []
        assert self.unsettled(NOW + MINUTE + MOMENT) == [payment]

    def test_it_finds_what_is_unsettled_by_id(self) -> None:
        payments = [self.given.payment(updated_at=NOW - number * MINUTE) for number in range(4)]
        assert self.unsettled() == payments
        assert self.unsettled(limit=2) == payments[:2]
        assert self.unsettled(after=payments[1].id, limit=1) == payments[2:3]
        assert self.unsettled(after=payments[3].id) == []

    # all

    def test_it_finds_what_was_paid_since_a_moment(self) -> None:
        old, new, last = (self.given.paid(created_at=NOW + timedelta(hours=hours)) for hours in range(3))
        self.given.payment(created_at=NOW + timedelta(hours=2))

        def since(moment: datetime, after: PaymentId | None, limit: int) -> list[PaymentId]:
            found = self.read(lambda: self.ports.payments.captured_since(moment, after, limit))
            return [payment.id for payment in found]

        assert since(NOW, None, 9) == [old.id, new.id, last.id]
        assert since(NOW + timedelta(hours=1), None, 9) == [new.id, last.id]
        assert since(NOW, old.id, 1) == [new.id]
        assert since(NOW + timedelta(hours=3), None, 9) == []

    def test_it_goes_through_all_payments_by_id(self) -> None:
        payments = [self.given.payment(status=status) for status in PaymentStatus]
        assert self.each(None, 100) == payments
        assert self.each(None, 3) == payments[:3]
        assert self.each(payments[2].id, 2) == payments[3:5]
        assert self.each(payments[-1].id, 2) == []

    def each(self, after: PaymentId | None, limit: int) -> list[Payment]:
        return list(self.read(lambda: self.ports.payments.each(after, limit)))

    # what could still be given back

    def refundable(self, event_id: EventId) -> Refundable:
        return self.read(lambda: self.ports.payments.refundable(event_id))

    def test_it_knows_what_could_be_given_back_for_an_event(self) -> None:
        ticket_type = self.given.ticket_type()
        for amount, given_back in ((1000, 0), (2000, 1999), (3000, 3000), (2**52, 0)):
            refunds = (RefundFactory(amount=given_back),) if given_back else ()
            self.given.paid(self.confirmed(ticket_type), amount=amount, refunds=refunds)
        self.given.paid()
        assert self.refundable(ticket_type.event_id) == Refundable(payments=3, amount=2**52 + 1001)
        assert self.refundable(EventId(new_id())) == Refundable()

    def test_it_could_give_back_what_failed_to_go_back(self) -> None:
        ticket_type = self.given.ticket_type()
        failed = RefundFactory(amount=1500, status=RefundStatus.FAILED)
        self.given.paid(self.confirmed(ticket_type), refunds=(failed,))
        assert self.refundable(ticket_type.event_id) == Refundable(1, 1500)

    @pytest.mark.parametrize("dispute", Dispute)
    def test_it_could_give_nothing_back_that_a_bank_has(self, dispute: Dispute) -> None:
        ticket_type = self.given.ticket_type()
        self.given.paid(self.confirmed(ticket_type), dispute=dispute)
        expected = Refundable(1, 1500) if dispute is Dispute.WON else Refundable()
        assert self.refundable(ticket_type.event_id) == expected

    @pytest.mark.parametrize("status", BookingStatus)
    def test_it_counts_payments_of_live_bookings(self, status: BookingStatus) -> None:
        ticket_type = self.given.ticket_type()
        booking = self.given.booking(ticket_type, status=status)
        self.given.paid(booking)
        assert self.refundable(ticket_type.event_id) == (Refundable(1, 1500) if booking.live else Refundable())

    def test_it_counts_no_payment_of_which_no_money_has_come(self) -> None:
        ticket_type = self.given.ticket_type()
        self.given.payment(self.given.booking(ticket_type))
        assert self.refundable(ticket_type.event_id) == Refundable()

    def confirmed(self, ticket_type: TicketType) -> Booking:
        return self.given.booking(ticket_type, status=BookingStatus.CONFIRMED)

    # looking through all of them

    def test_it_finds_those_that_are_wanted(self) -> None:
        event, user = self.given.event(), self.given.user()
        old, new = NOW - MINUTE, NOW + MINUTE
        first = self.given.payment(self.given.booking(user_id=user.id), created_at=old)
        second = self.given.paid(self.given.booking(self.given.ticket_type(event)), created_at=NOW)
        third = self.given.paid(self.given.booking(self.given.ticket_type(event), user_id=user.id), created_at=new)

        def found(**wanted: Any) -> list[Payment]:
            page = self.read(lambda: self.ports.payments.search(PaymentFilter(**wanted), PageRequest()))
            return list(page.items)

        assert found() == [third, second, first]
        assert found(status=PaymentStatus.SUCCEEDED) == [third, second]
        assert found(status=PaymentStatus.CANCELLED) == []
        assert found(user_id=user.id) == [third, first]
        assert found(event_id=event.id, user_id=user.id) == [third]
        assert found(event_id=new_id()) == []
        assert found(made_from=NOW) == [third, second]
        assert found(made_before=NOW) == [first]
        assert found(made_from=old, made_before=new, status=PaymentStatus.SUCCEEDED) == [second]

    def test_it_pages_those_that_are_wanted(self) -> None:
        ticket_type = self.given.ticket_type()
        moments = [NOW, NOW + MINUTE, NOW, NOW - MINUTE]
        made = [self.given.paid(self.given.booking(ticket_type), created_at=at) for at in moments]
        self.given.paid()
        wanted = PaymentFilter(event_id=ticket_type.event_id, status=PaymentStatus.SUCCEEDED)
        newest_first = sorted(made, key=lambda payment: (payment.created_at, payment.id), reverse=True)
        for limit in (1, 2, 4, 100):
            pages = self.pages(lambda page: self.ports.payments.search(wanted, page), limit)
            assert [payment for page in pages for payment in page] == newest_first
        position = self.position_in(lambda page: self.ports.payments.search(wanted, page))
        for wrong in garbled(position):
            assert self.refuses(lambda page: self.ports.payments.search(wanted, page), wrong), wrong
