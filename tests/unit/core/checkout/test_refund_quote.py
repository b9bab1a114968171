"""What cancelling would give back, told before."""

from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gatherly_core.accounts.model import Actor
from gatherly_core.booking.model import Booking
from gatherly_core.checkout.quoting import Quote
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.events.refund_policy import RefundPolicy, Tier
from gatherly_core.payments.model import Dispute
from gatherly_core.ticketing.model import TicketType
from tests.factories import NOW, TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene, owner_of

HALF: RefundPolicy = (Tier(7, 100), Tier(1, 50))
DAY = timedelta(days=1)


def on_sale(scene: Scene, policy: RefundPolicy | None = None, **ticket: int) -> TicketType:
    return scene.types(scene.event(TicketDetailsFactory(**ticket), refund_policy=policy))[0]


def give_back(scene: Scene, booking: Booking, amount: int) -> None:
    request = RefundRequest(id=new_id(), payment_id=scene.payment(booking).id, amount=amount)
    scene.app.checkout.refund_payment(scene.organizer, request)


def days_before(scene: Scene, ticket_type: TicketType, days: float) -> None:
    scene.clock.set(scene.event_of(ticket_type).details.start_date - timedelta(days=days))


class TestQuote:
    def test_it_is_of_nothing_for_what_is_not_paid_or_given_up(self, scene: Scene) -> None:
        ticket_type = on_sale(scene, (Tier(0, 50),))
        pending, cancelled = scene.book(ticket_type), scene.sell(ticket_type)
        scene.try_to_pay(pending)
        scene.cancel(cancelled)
        for booking in (pending, cancelled):
            told = quoted(scene, booking)
            assert (told.total, [line.refund for line in told.lines]) == (0, [0])
            assert "nothing" in told.reason
        assert scene.payment(cancelled).refundable == 750

    def test_it_says_why_and_until_when(self, scene: Scene) -> None:
        ticket_type = on_sale(scene, HALF)
        told = quoted(scene, scene.sell(ticket_type, 2))
        until = scene.event_of(ticket_type).details.start_date - 7 * DAY
        assert (told.percent, told.until, told.currency, told.total) == (100, until, "EUR", 3000)
        assert told.reason == "100 % are given back until 2026-01-25T19:00:00Z."
        (line,) = told.lines
        assert (line.ticket_type_id, line.quantity, line.paid, line.refund) == (ticket_type.id, 2, 3000, 3000)

    def test_it_is_less_than_its_lines_when_less_is_left(self, scene: Scene) -> None:
        booking = scene.sell(on_sale(scene))
        give_back(scene, booking, 1000)
        told = quoted(scene, booking)
        assert (told.total, [line.refund for line in told.lines]) == (500, [1500])

    @pytest.mark.parametrize(("dispute", "total"), [(Dispute.OPEN, 0), (Dispute.LOST, 0), (Dispute.WON, 1500)])
    def test_it_knows_what_the_payers_bank_has(self, scene: Scene, dispute: Dispute, total: int) -> None:
        booking = scene.sell(on_sale(scene))
        scene.bank.dispute(scene.charge_id(booking), dispute)
        scene.notify(booking)
        assert quoted(scene, booking).total == total

    def test_it_is_there_for_those_who_may_see_the_booking(self, scene: Scene) -> None:
        booking = scene.sell(on_sale(scene))
        for actor in (owner_of(booking), scene.organizer, scene.admin):
            assert quoted(scene, booking, actor).total == 1500

    def test_it_is_of_nothing_once_the_event_is_deleted(self, scene: Scene) -> None:
        booking = scene.sell(on_sale(scene, ()))
        scene.cancel(booking)
        scene.app.events.delete_event(scene.organizer, booking.event_id)
        assert quoted(scene, booking, owner_of(booking)).total == 0


def quoted(scene: Scene, booking: Booking, by: Actor | None = None) -> Quote:
    return scene.app.checkout.view_order.refund_quote(by or owner_of(booking), booking.id)


tiers = st.lists(
    st.builds(Tier, st.integers(0, 40), st.integers(0, 100)), max_size=4, unique_by=lambda tier: tier.days_before
).map(tuple)


@settings(max_examples=60, deadline=None)
@given(
    policy=st.none() | tiers,
    prices=st.lists(st.integers(1, 333).map(lambda units: units * 10), min_size=1, max_size=3),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    percent=st.none() | st.integers(1, 99),
    hours=st.integers(0, 40 * 24),
    given_back=st.integers(0, 100),
)
def test_cancelling_gives_back_what_was_quoted(
    policy: RefundPolicy | None, prices: list[int], currency: str, percent: int | None, hours: int, given_back: int
) -> None:
    scene = Scene()
    start = NOW + 41 * DAY
    tickets = [TicketDetailsFactory(price=price) for price in prices]
    event = scene.event(*tickets, refund_policy=policy, currency=currency, start_date=start)
    types = scene.types(event)
    code = None if percent is None else scene.promo_code(types[0], percent=percent).details.code
    booked = scene.book_each(types, promo_code=code)
    assume(booked.total)  # nobody pays for what costs nothing: one ticket of 10, with 99 percent off
    booking = scene.confirm(booked)
    if amount := booking.total * given_back // 1000 * 10:
        give_back(scene, booking, amount)
    scene.clock.set(start - timedelta(hours=hours, minutes=1))
    told = quoted(scene, booking)
    before = scene.bank.refunded
    scene.cancel(booking)
    assert scene.bank.refunded - before == told.total <= sum(line.refund for line in told.lines)
    assert scene.bank.refunded <= scene.bank.captured
    assert list(scene.app.payments.check_ledger()) == []
    assert {each.amount % (10 if currency == "KWD" else 1) for each in scene.payment(booking).refunds} <= {0}
