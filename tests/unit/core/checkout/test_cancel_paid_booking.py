"""Cancelling what is paid, or about to be: tickets and money."""

from datetime import timedelta

import pytest

from gatherly_core.booking.errors import AlreadyCancelled
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.events.refund_policy import RefundPolicy, Tier
from gatherly_core.payments.errors import PaymentInProgress, ProviderAway
from gatherly_core.payments.model import Dispute, PaymentStatus, RefundCause, RefundStatus
from gatherly_core.ticketing.model import TicketType
from tests.contracts.rivals import at_once
from tests.factories import TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene, owner_of

HALF: RefundPolicy = (Tier(7, 100), Tier(1, 50))


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
        scene.gatherly.drain()
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
