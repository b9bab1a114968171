"""Cancelling what is paid, or about to be: tickets and money."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatherly_core.accounts.model import Actor
from gatherly_core.booking.errors import AlreadyCancelled
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.checkout.quoting import Quote
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.events.refund_policy import RefundPolicy, Tier
from gatherly_core.payments.errors import PaymentInProgress, ProviderAway
from gatherly_core.payments.model import Dispute, PaymentStatus, RefundCause, RefundStatus
from gatherly_core.ticketing.model import TicketType
from tests.contracts.rivals import at_once
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


class TestPolicy:
    def test_it_gives_all_back_unless_the_event_says_otherwise(self, scene: Scene) -> None:
        booking = scene.sell(on_sale(scene), 2)
        order = scene.app.checkout.cancel_booking(owner_of(booking), booking.id)
        assert order.booking.status is BookingStatus.CANCELLED
        assert order.payment == scene.payment(booking)
        assert order.payment is not None
        assert [(each.amount, each.cause) for each in order.payment.refunds] == [(3000, RefundCause.POLICY)]
        assert order.payment.status is PaymentStatus.REFUNDED
        assert scene.bank.refunded == 3000

    @pytest.mark.parametrize(("days", "refund"), [(8, 1501), (7, 751), (1.5, 751), (1, 0), (0.5, 0)])
    def test_it_gives_back_what_the_policy_says(self, scene: Scene, days: float, refund: int) -> None:
        ticket_type = on_sale(scene, HALF, price=1501)
        booking = scene.sell(ticket_type)
        days_before(scene, ticket_type, days)
        assert scene.cancel(booking).status is BookingStatus.CANCELLED
        assert scene.payment(booking).refunded == scene.bank.refunded == refund

    def test_no_tiers_give_nothing_back(self, scene: Scene) -> None:
        booking = scene.sell(on_sale(scene, ()))
        scene.cancel(booking)
        assert scene.payment(booking).refunds == ()

    def test_it_gives_back_no_more_than_is_left(self, scene: Scene) -> None:
        booking = scene.sell(on_sale(scene))
        give_back(scene, booking, 1000)
        scene.cancel(booking)
        assert sorted(each.amount for each in scene.payment(booking).refunds) == [500, 1000]

    def test_it_gives_back_nothing_that_the_payers_bank_has(self, scene: Scene) -> None:
        booking = scene.sell(on_sale(scene))
        scene.bank.dispute(scene.charge_id(booking), Dispute.OPEN)
        scene.notify(booking)
        assert scene.cancel(booking).status is BookingStatus.CANCELLED
        assert scene.payment(booking).refunds == ()

    def test_it_gives_back_what_the_discounted_tickets_cost(self, scene: Scene) -> None:
        ticket_type = on_sale(scene, (Tier(0, 50),))
        code = scene.promo_code(ticket_type, percent=10).details.code
        booking = scene.sell(ticket_type, promo_code=code)
        scene.cancel(booking)
        assert (booking.total, scene.bank.refunded) == (1350, 675)

    def test_the_organizer_who_cancels_late_gives_nothing_back_by_that(self, scene: Scene) -> None:
        ticket_type = on_sale(scene)
        booking = scene.sell(ticket_type)
        days_before(scene, ticket_type, 0)
        scene.app.checkout.cancel_booking(scene.organizer, booking.id)
        assert scene.payment(booking).refunds == ()


class TestOnce:
    def test_it_frees_its_places_once_and_gives_the_money_back_once(self, scene: Scene) -> None:
        ticket_type = on_sale(scene)
        booking = scene.sell(ticket_type, 2)
        scene.sell(ticket_type, 3)
        outcomes = at_once(*[lambda: scene.cancel(booking)] * 4)
        assert sum(isinstance(outcome, AlreadyCancelled) for outcome in outcomes) == 3
        assert scene.pool(ticket_type).used == 3
        assert scene.bank.refunded == 3000

    def test_the_money_is_promised_even_if_the_provider_is_away(self, scene: Scene) -> None:
        booking = scene.sell(on_sale(scene))
        scene.bank.faults.before("refund")
        assert scene.cancel(booking).status is BookingStatus.CANCELLED
        assert [each.status for each in scene.payment(booking).refunds] == [RefundStatus.PENDING]
        scene.clock.advance(timedelta(minutes=2))
        scene.gatherly.relay.catch_up()
        assert scene.bank.refunded == scene.payment(booking).refunded == 1500


class TestUnderWay:
    @pytest.mark.parametrize("method", [None, "pm_card_authenticationRequired"])
    def test_it_stops_the_payment_first(self, scene: Scene, method: str | None) -> None:
        ticket_type = on_sale(scene)
        booking = scene.book(ticket_type)
        scene.try_to_pay(booking, method)
        assert scene.cancel(booking).status is BookingStatus.CANCELLED
        assert scene.payment(booking).status is PaymentStatus.CANCELLED
        assert scene.pool(ticket_type).used == 0

    def test_it_stops_a_payment_that_the_provider_has_not_heard_of(self, scene: Scene) -> None:
        booking = scene.book(on_sale(scene))
        scene.bank.faults.before("open")
        with pytest.raises(ProviderAway):
            scene.try_to_pay(booking)
        assert scene.cancel(booking).status is BookingStatus.CANCELLED
        assert scene.payment(booking).status is PaymentStatus.CANCELLED

    def test_it_gives_back_what_came_meanwhile(self, scene: Scene) -> None:
        booking = scene.book(on_sale(scene, (Tier(0, 50),)))
        scene.try_to_pay(booking)
        scene.bank.pay(scene.charge_id(booking))
        assert scene.cancel(booking).status is BookingStatus.CANCELLED
        assert (scene.bank.captured, scene.bank.refunded) == (1500, 750)

    def test_it_cannot_be_cancelled_while_it_is_processed(self, scene: Scene) -> None:
        ticket_type = on_sale(scene)
        booking = scene.book(ticket_type)
        paying = scene.try_to_pay(booking, "pm_bank_processing").booking
        with pytest.raises(PaymentInProgress) as refused:
            scene.cancel(booking)
        assert refused.value.code == "payment_in_progress"
        assert scene.booking(booking) == paying
        assert scene.pool(ticket_type).used == 1

    def test_it_lets_nothing_go_while_the_provider_is_away(self, scene: Scene) -> None:
        booking = scene.book(on_sale(scene))
        paying = scene.try_to_pay(booking).booking
        scene.bank.faults.before("cancel")
        with pytest.raises(ProviderAway):
            scene.cancel(booking)
        assert scene.booking(booking) == paying
        assert scene.cancel(booking).status is BookingStatus.CANCELLED


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
    booking = scene.confirm(scene.book_each(types, promo_code=code))
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
