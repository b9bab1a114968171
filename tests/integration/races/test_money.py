"""Everybody pays, gives back and cancels at once: nobody is charged twice, or for nothing, or refunded twice."""

import logging
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.booking.errors import AlreadyCancelled, HoldExpired
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.checkout.errors import NotPayable
from gatherly_core.checkout.model import Order
from gatherly_core.payments.errors import OverRefund, PaymentInProgress
from gatherly_core.payments.model import Payment, PaymentStatus, RefundStatus
from tests.contracts.rivals import at_once
from tests.factories import NOW, new_id
from tests.integration.races.box import APPROVED, PRICE, VISA, Box

ROUNDS = 5
HOLD_IS_OVER = timedelta(minutes=31)
LEASES_ARE_OVER = timedelta(minutes=2)


@pytest.fixture
def box(fresh_database_url: str, caplog: pytest.LogCaptureFixture) -> Iterator[Box]:
    """Two installations on one database, and their bank. In the end everything adds up, and nothing went wrong."""
    with ExitStack() as open_ones:
        box = open_ones.enter_context(Box(fresh_database_url, FixedClock(NOW)))
        event.listen(Engine, "before_cursor_execute", dawdle)
        try:
            yield box
        finally:
            event.remove(Engine, "before_cursor_execute", dawdle)
        box.clock.advance(LEASES_ARE_OVER)
        box.audit()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def dawdle(*_: object) -> None:
    """Makes the time between two statements longer, now and then, for others to come between."""
    if random.random() < 0.1:
        time.sleep(random.uniform(0, 0.01))


def raised(outcomes: list[object], *expected: type[Exception]) -> list[Exception]:
    """What was refused; raises what is no refusal that one expects."""
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    for refusal in refused:
        if not isinstance(refusal, expected):
            raise refusal
    return refused


def test_a_booking_is_paid_once_however_many_pay_at_once(box: Box) -> None:
    for _ in range(ROUNDS):
        booking = box.book()
        outcomes = at_once(*[box.to_pay(booking) for _ in range(5)])
        assert raised(outcomes) == []
        assert {order.booking.status for order in outcomes if isinstance(order, Order)} == {BookingStatus.CONFIRMED}
        assert box.bank.captures(box.payment(booking).id) == 1
    assert box.bank.captured == ROUNDS * PRICE


def test_no_more_is_given_back_than_there_is(box: Box) -> None:
    for _ in range(ROUNDS):
        payment = box.payment(box.paid())
        outcomes = at_once(*[box.to_refund(payment, PRICE * 60 // 100) for _ in range(3)])
        assert len(raised(outcomes, OverRefund)) == 2
        assert sum(refund.amount for refund in box.bank.look(str(payment.charge_id)).refunds) == PRICE * 60 // 100


def test_the_same_refund_asked_for_at_once_is_made_once(box: Box) -> None:
    for _ in range(ROUNDS):
        payment, refund_id = box.payment(box.paid()), new_id()
        outcomes = at_once(*[box.to_refund(payment, 500, refund_id) for _ in range(3)])
        assert raised(outcomes) == []
        assert [refund.amount for refund in box.bank.look(str(payment.charge_id)).refunds] == [500]


@pytest.mark.parametrize("method", [VISA, APPROVED])
def test_paying_expiring_and_cancelling_at_once_ends_well(box: Box, method: str) -> None:
    for number in range(ROUNDS):
        booking = box.book()
        if number % 2:
            box.to_pay(booking, APPROVED)()
            approves = [box.to_approve(booking)]
        else:
            approves = []
        deeds = [box.to_pay(booking, method), box.to_cancel(booking), box.to_sweep_after(HOLD_IS_OVER), *approves]
        raised(at_once(*deeds), HoldExpired, AlreadyCancelled, NotPayable, PaymentInProgress)


def test_a_notice_that_comes_several_times_at_once_is_followed_once(box: Box) -> None:
    for _ in range(ROUNDS):
        booking = box.book()
        box.to_pay(booking, APPROVED)()
        charge_id = str(box.payment(booking).charge_id)
        box.bank.approve(charge_id)
        outcomes = at_once(*[box.to_tell(box.bank.notice_of(charge_id))] * 2, *[box.to_follow(charge_id)] * 3)
        assert raised(outcomes) == []
        assert box.payment(booking).status is PaymentStatus.SUCCEEDED


def test_a_refund_that_is_sent_and_told_of_at_once_is_booked_once(box: Box) -> None:
    box.bank.refunds_become = RefundStatus.PENDING
    for _ in range(ROUNDS):
        payment, refund_id = box.payment(box.paid()), new_id()
        box.to_refund(payment, 500, refund_id)()
        charge_id = str(payment.charge_id)
        box.bank.settle_refund(box.bank.look(charge_id).refunds[0].id, RefundStatus.SUCCEEDED)
        outcomes = at_once(*[box.to_send(refund_id)] * 2, *[box.to_follow(charge_id)] * 2)
        assert raised(outcomes) == []
    assert box.bank.refunded == ROUNDS * 500


def test_everybody_is_given_back_everything_once_when_an_event_is_cancelled_twice_at_once(box: Box) -> None:
    paid, paying = [box.paid() for _ in range(4)], [box.book() for _ in range(4)]
    deeds = [
        box.to_cancel_event(),
        box.to_call_off(),
        box.to_call_off(),
        *[box.to_pay(booking, random.choice([VISA, APPROVED])) for booking in paying],
    ]
    raised(at_once(*deeds), HoldExpired, AlreadyCancelled, NotPayable)
    box.clock.advance(LEASES_ARE_OVER)
    box.audit()
    for booking in (*paid, *paying):
        assert box.booking(booking).status is BookingStatus.CANCELLED
        assert refunds_of(box.payment_if_any(booking)) in ([], [PRICE])
    assert box.bank.refunded == box.bank.captured >= 4 * PRICE


def refunds_of(payment: Payment | None) -> list[int]:
    return [refund.amount for refund in payment.refunds] if payment else []


def late(box: Box) -> Booking:
    """A booking that has expired, and whose money came nevertheless."""
    booking = box.book()
    box.to_pay(booking, APPROVED)()
    box.to_sweep_after(HOLD_IS_OVER)()
    assert box.booking(booking).status is BookingStatus.EXPIRED
    box.bank.pay_nevertheless(str(box.payment(booking).charge_id))
    return booking


def test_money_that_comes_late_takes_free_places_again(box: Box) -> None:
    for _ in range(ROUNDS):
        booking = late(box)
        charge_id = str(box.payment(booking).charge_id)
        assert raised(at_once(*[box.to_follow(charge_id)] * 4)) == []
        assert box.booking(booking).status is BookingStatus.CONFIRMED
        assert box.payment(booking).refunds == ()


def test_money_that_comes_too_late_goes_back_once(box: Box) -> None:
    for _ in range(ROUNDS):
        box.next_event(places=1)
        booking = late(box)
        charge_id = str(box.payment(booking).charge_id)
        follows = [box.to_follow(charge_id)] * 3
        raised(at_once(*follows, box.book), box.sold_out)
        holders = [each for each in box.booked if box.booking(each).live]
        assert len(holders) == 1, "the only place is one person's"
        if booking in holders:
            assert box.payment(booking).refunds == ()
        else:
            assert refunds_of(box.payment(booking)) == [PRICE]
