import threading
from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.booking.errors import BookingNotFound
from gatherly_core.booking.facts import BookingConfirmed
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.checkout.model import Order
from gatherly_core.kernel.errors import Forbidden, GatherlyError
from gatherly_core.payments.charge import ChargeState
from gatherly_core.payments.errors import (
    CardExpired,
    IncorrectCard,
    InsufficientFunds,
    PaymentDeclined,
    ProviderAway,
    UnknownPaymentMethod,
)
from gatherly_core.payments.facts import PaymentSucceeded
from gatherly_core.payments.model import PaymentStatus
from tests.contracts.rivals import at_once
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene, owner_of

MINUTE = timedelta(minutes=1)
VISA = "pm_card_visa"
DECLINED = "pm_card_visa_chargeDeclined"


def held(scene: Scene, quantity: int = 1) -> Booking:
    return scene.book(scene.on_sale(), quantity)


class TestCharging:
    def test_it_confirms_what_is_paid(self, scene: Scene) -> None:
        booking = held(scene, 2)
        scene.clock.advance(MINUTE)
        order = scene.try_to_pay(booking, VISA)
        payment = order.payment
        assert order.booking == scene.booking(booking)
        assert payment == scene.payment(booking)
        assert (order.booking.status, order.booking.expires_at, order.booking.paying) == (
            BookingStatus.CONFIRMED,
            None,
            False,
        )
        assert payment is not None
        assert (payment.amount, payment.captured, payment.currency) == (3000, 3000, "EUR")
        assert (payment.status, payment.provider, payment.user_id) == (
            PaymentStatus.SUCCEEDED,
            "memory",
            booking.user_id,
        )
        assert [fact.booking_id for fact in scene.facts(BookingConfirmed)] == [booking.id]
        assert [(fact.payment_id, fact.at) for fact in scene.facts(PaymentSucceeded)] == [(payment.id, NOW + MINUTE)]
        assert scene.bank.captures(payment.id) == 1

    def test_it_tells_the_provider_what_it_is_for(self, scene: Scene) -> None:
        booking = held(scene, 2)
        scene.confirm(booking)
        (charge,) = scene.bank.charges
        assert (charge.amount, charge.currency, charge.captured) == (3000, "EUR", 3000)

    def test_it_charges_what_a_promo_code_left(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        booking = scene.sell(ticket_type, 3, promo_code=scene.promo_code(ticket_type, percent=33).details.code)
        assert (booking.status, booking.total) == (BookingStatus.CONFIRMED, 4500 - 1485)
        assert (scene.payment(booking).captured, scene.bank.captured) == (booking.total, booking.total)

    def test_it_only_opens_the_payment_without_a_method(self, scene: Scene) -> None:
        booking = held(scene)
        order = scene.try_to_pay(booking)
        assert order.payment is not None
        assert order.charge is not None
        assert (order.payment.status, order.charge.state) == (PaymentStatus.REQUIRES_PAYMENT, ChargeState.OPEN)
        assert order.charge.client_secret
        assert (order.booking.status, order.booking.paying) == (BookingStatus.PENDING, True)
        again = scene.try_to_pay(booking)
        assert again.charge == order.charge
        assert scene.bank.captured == 0

    def test_it_knows_the_charge_before_anything_can_be_charged(self, scene: Scene) -> None:
        booking = held(scene)
        known: list[str] = []
        scene.bank.faults.before("confirm", lambda: known.append(scene.charge_id(booking)))
        scene.confirm(booking)
        assert known == [charge.id for charge in scene.bank.charges]

    def test_it_leaves_it_to_the_payer_to_approve(self, scene: Scene) -> None:
        booking = held(scene)
        order = scene.try_to_pay(booking, "pm_card_authenticationRequired")
        assert order.payment is not None
        assert order.charge is not None
        assert order.charge.next_action is not None
        assert (order.payment.status, order.booking.status) == (PaymentStatus.REQUIRES_ACTION, BookingStatus.PENDING)
        scene.bank.approve(order.charge.id)
        scene.notify(booking)
        assert scene.booking(booking).status is BookingStatus.CONFIRMED

    def test_it_waits_for_what_is_processed(self, scene: Scene) -> None:
        booking = held(scene)
        order = scene.try_to_pay(booking, "pm_bank_processing")
        assert order.payment is not None
        assert (order.payment.status, order.booking.paying) == (PaymentStatus.PROCESSING, True)


class TestOnce:
    def test_it_answers_what_is_paid_as_it_is(self, scene: Scene) -> None:
        booking = held(scene)
        first = scene.try_to_pay(booking, VISA)
        again = scene.try_to_pay(booking, "pm_card_mastercard")
        assert (again.booking, again.payment) == (first.booking, first.payment)
        assert scene.bank.faults.calls("confirm") == 1

    def test_four_impatient_clicks_are_one_charge(self, scene: Scene) -> None:
        booking = held(scene)

        def click(method: str) -> Order:
            return scene.try_to_pay(booking, method)

        methods = [VISA, "pm_card_mastercard", VISA, "pm_card_mastercard"]
        orders = at_once(*(lambda method=method: click(method) for method in methods))
        assert all(isinstance(order, Order) and order.booking.status is BookingStatus.CONFIRMED for order in orders)
        assert len(scene.bank.charges) == 1
        assert scene.bank.captures(scene.payment(booking).id) == 1
        assert len(scene.facts(BookingConfirmed)) == len(scene.facts(PaymentSucceeded)) == 1

    def test_clicks_that_all_come_before_the_first_is_answered_are_one_charge(self, scene: Scene) -> None:
        booking = held(scene)
        together = threading.Barrier(4)
        scene.bank.faults.before("confirm", lambda: together.wait(10), call=None)
        orders = at_once(*[lambda: scene.try_to_pay(booking, VISA)] * 4)
        assert all(isinstance(order, Order) for order in orders)
        assert scene.bank.captured == booking.total

    @pytest.mark.parametrize("moment", ["before", "after"])
    def test_the_same_attempt_again_has_the_outcome_of_the_first(self, scene: Scene, moment: str) -> None:
        booking, attempt = held(scene), new_id()
        getattr(scene.bank.faults, moment)("confirm")
        pay = scene.app.checkout.pay_booking
        with pytest.raises(ProviderAway) as away:
            pay(owner_of(booking), booking.id, VISA, attempt)
        assert away.value.code == "payment_provider_unavailable"
        assert scene.booking(booking).paying
        assert pay(owner_of(booking), booking.id, VISA, attempt).booking.status is BookingStatus.CONFIRMED
        assert scene.bank.captures(scene.payment(booking).id) == 1

    @pytest.mark.parametrize("moment", ["before", "after"])
    def test_what_could_not_be_opened_is_opened_once(self, scene: Scene, moment: str) -> None:
        booking = held(scene)
        getattr(scene.bank.faults, moment)("open")
        with pytest.raises(ProviderAway):
            scene.confirm(booking)
        assert scene.payment(booking).charge_id is None
        assert scene.confirm(booking).status is BookingStatus.CONFIRMED
        assert len(scene.bank.charges) == 1


class TestDeclined:
    @pytest.mark.parametrize(
        ("method", "error", "code"),
        [
            (DECLINED, PaymentDeclined, "card_declined"),
            ("pm_card_visa_chargeDeclinedInsufficientFunds", InsufficientFunds, "insufficient_funds"),
            ("pm_card_chargeDeclinedExpiredCard", CardExpired, "expired_card"),
            ("pm_card_chargeDeclinedIncorrectCvc", IncorrectCard, "incorrect_card"),
        ],
    )
    def test_it_may_be_tried_again(self, scene: Scene, method: str, error: type[GatherlyError], code: str) -> None:
        booking = held(scene)
        with pytest.raises(error) as declined:
            scene.try_to_pay(booking, method)
        assert (declined.value.code, dict(declined.value.members)) == (code, {"booking_id": str(booking.id)})
        assert scene.payment(booking).open
        assert scene.booking(booking).status is BookingStatus.PENDING
        assert scene.bank.captured == 0
        assert scene.confirm(booking).status is BookingStatus.CONFIRMED

    def test_the_same_attempt_stays_declined_and_a_new_one_does_not(self, scene: Scene) -> None:
        booking, attempt = held(scene), new_id()
        pay = scene.app.checkout.pay_booking
        for method in (DECLINED, VISA):
            with pytest.raises(PaymentDeclined):
                pay(owner_of(booking), booking.id, method, attempt)
        assert pay(owner_of(booking), booking.id, VISA, new_id()).booking.status is BookingStatus.CONFIRMED

    def test_an_unknown_method_changes_nothing_that_was_paid(self, scene: Scene) -> None:
        booking = held(scene)
        with pytest.raises(UnknownPaymentMethod):
            scene.try_to_pay(booking, "pm_nonsense")
        assert scene.confirm(booking).status is BookingStatus.CONFIRMED


class TestWho:
    def test_nobody_pays_for_another(self, scene: Scene) -> None:
        booking = held(scene)
        for actor in (scene.organizer, scene.admin):
            with pytest.raises(Forbidden):
                scene.app.checkout.pay_booking(actor, booking.id, VISA, new_id())
        for actor in (scene.person(), scene.person(Role.ORGANIZER)):
            with pytest.raises(BookingNotFound):
                scene.app.checkout.pay_booking(actor, booking.id, VISA, new_id())
        assert scene.booking(booking) == booking
        assert scene.bank.charges == ()

    def test_it_does_not_know_what_is_not_there(self, scene: Scene) -> None:
        with pytest.raises(BookingNotFound):
            scene.app.checkout.pay_booking(scene.person(), new_id(), VISA, new_id())
