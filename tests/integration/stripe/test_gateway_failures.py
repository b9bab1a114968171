"""What goes wrong between Gatherly and Stripe: whatever it is, money moves once, and no secret gets out."""

import logging
import socket
import threading
import time
from collections.abc import Callable

import pytest

from gatherly_adapters.stripe_gateway import StripePaymentGateway
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments.charge import Charge, ChargeState
from gatherly_core.payments.errors import (
    PaymentDeclined,
    ProviderAway,
    ProviderRefused,
    UnknownPaymentMethod,
)
from tests.contracts.payment_gateway import APPROVED, VISA
from tests.contracts.rivals import at_once
from tests.factories import ChargeRequestFactory, new_id
from tests.fake_stripe.fake import FakeStripe
from tests.integration.stripe.gateways import gateway_to

OFTEN = 9  # more often than anything is tried again
OPERATIONS = {
    "payment_intents.create": lambda gateway, charge: gateway.open(ChargeRequestFactory()),
    "payment_intents.confirm": lambda gateway, charge: gateway.confirm(charge.id, VISA, new_id()),
    "payment_intents.retrieve": lambda gateway, charge: gateway.look(charge.id),
    "payment_intents.cancel": lambda gateway, charge: gateway.cancel(charge.id),
    "refunds.create": lambda gateway, charge: gateway.refund(charge.id, RefundId(new_id()), 1),
    "refunds.list": lambda gateway, charge: gateway.refund(charge.id, RefundId(new_id()), 1),
}
every = pytest.mark.parametrize(("operation", "call"), OPERATIONS.items(), ids=OPERATIONS)

Call = Callable[[StripePaymentGateway, Charge], object]


@pytest.fixture
def gateway(fake_stripe: FakeStripe) -> StripePaymentGateway:
    return gateway_to(fake_stripe, GATHERLY_STRIPE_TIMEOUT="1")


@pytest.fixture
def charge(gateway: StripePaymentGateway) -> Charge:
    return gateway.open(ChargeRequestFactory())


@pytest.fixture
def paid(gateway: StripePaymentGateway, charge: Charge) -> Charge:
    return gateway.confirm(charge.id, VISA, new_id())


@every
@pytest.mark.parametrize("fault", [{"status": 429}, {"status": 500}, {"status": 503}, {"reset": True}], ids=str)
def test_stripe_is_away(
    gateway: StripePaymentGateway,
    fake_stripe: FakeStripe,
    charge: Charge,
    operation: str,
    call: Call,
    fault: dict[str, object],
) -> None:
    fake_stripe.plan(operation, times=OFTEN, **fault)
    with pytest.raises(ProviderAway) as away:
        call(gateway, charge)
    assert type(away.value).code == "payment_provider_unavailable"


@pytest.mark.parametrize("fault", [{"status": 503}, {"reset": True}, {"reset": True, "after_effect": True}], ids=str)
def test_it_gets_over_a_short_failure(
    gateway: StripePaymentGateway, fake_stripe: FakeStripe, charge: Charge, fault: dict[str, object]
) -> None:
    fake_stripe.plan("payment_intents.confirm", **fault)
    assert gateway.confirm(charge.id, VISA, new_id()).state is ChargeState.SUCCEEDED
    assert fake_stripe.total_captured(charge.id) == 3000


def test_it_waits_no_longer_than_it_is_told(
    gateway: StripePaymentGateway, fake_stripe: FakeStripe, charge: Charge
) -> None:
    fake_stripe.plan("payment_intents.confirm", seconds=5, after_effect=True, times=2)
    begun, attempt = time.monotonic(), new_id()
    with pytest.raises(ProviderAway):
        gateway.confirm(charge.id, VISA, attempt)
    assert time.monotonic() - begun < 5
    assert gateway.look(charge.id).captured == 3000


def test_nobody_is_there(fake_stripe: FakeStripe) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        gateway = gateway_to(fake_stripe, STRIPE_API_BASE=f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(ProviderAway):
            gateway.look("pi_1")


class TestFailuresThatStripeKeeps:
    """Stripe answers the same 500 to every request with a key, whatever the first of them has done."""

    @pytest.mark.parametrize("after_effect", [True, False])
    def test_a_charge_is_opened(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, after_effect: bool
    ) -> None:
        request = ChargeRequestFactory()
        fake_stripe.plan("payment_intents.create", status=500, after_effect=after_effect)
        with pytest.raises(ProviderAway):
            gateway.open(request)
        assert gateway.open(request).state is ChargeState.OPEN

    @pytest.mark.parametrize("after_effect", [True, False])
    def test_a_charge_is_paid_once(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, charge: Charge, after_effect: bool
    ) -> None:
        attempt = new_id()
        fake_stripe.plan("payment_intents.confirm", status=500, after_effect=after_effect)
        with pytest.raises(ProviderAway):
            gateway.confirm(charge.id, VISA, attempt)
        assert gateway.confirm(charge.id, VISA, attempt).captured == 3000
        assert fake_stripe.total_captured(charge.id) == 3000

    @pytest.mark.parametrize("after_effect", [True, False])
    def test_money_is_given_back_once(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge, after_effect: bool
    ) -> None:
        refund_id = RefundId(new_id())
        fake_stripe.plan("refunds.create", status=500, after_effect=after_effect)
        with pytest.raises(ProviderAway):
            gateway.refund(paid.id, refund_id, 1000)
        assert gateway.refund(paid.id, refund_id, 1000).amount == 1000
        assert fake_stripe.total_refunded(paid.id) == 1000

    def test_money_is_given_back_once_also_while_another_thread_is_at_it(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge
    ) -> None:
        refund_id = RefundId(new_id())
        fake_stripe.plan("refunds.create", status=500, after_effect=True, seconds=0.5)

        def give_back() -> object:
            return gateway.refund(paid.id, refund_id, 1000)

        outcomes = at_once(give_back, give_back)
        assert sorted(isinstance(outcome, ProviderAway) for outcome in outcomes) == [False, True]
        assert fake_stripe.total_refunded(paid.id) == 1000

    def test_the_payer_is_asked_once(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, charge: Charge
    ) -> None:
        attempt = new_id()
        fake_stripe.plan("payment_intents.confirm", status=500, after_effect=True)
        with pytest.raises(ProviderAway):
            gateway.confirm(charge.id, APPROVED, attempt)
        assert gateway.confirm(charge.id, APPROVED, attempt).state is ChargeState.NEEDS_ACTION
        assert len(fake_stripe.deliveries(type="payment_intent.requires_action")) == 1


def test_two_at_once_who_ask_for_the_same_get_the_same(
    gateway: StripePaymentGateway, fake_stripe: FakeStripe, charge: Charge
) -> None:
    attempt = new_id()
    outcomes: list[object] = []
    fake_stripe.plan("payment_intents.confirm", seconds=0.7)
    first = threading.Thread(target=lambda: outcomes.append(gateway.confirm(charge.id, VISA, attempt)))
    first.start()
    while not fake_stripe.requests("payment_intents.confirm"):
        time.sleep(0.01)
    outcomes.append(gateway.confirm(charge.id, VISA, attempt))
    first.join()
    assert outcomes[0] == outcomes[1]
    assert 409 in [entry["status"] for entry in fake_stripe.requests("payment_intents.confirm")]


class TestDeclines:
    @pytest.mark.parametrize(
        ("method", "error"),
        [
            ("pm_card_visa_chargeDeclinedLostCard", PaymentDeclined),
            ("pm_card_visa_chargeDeclinedStolenCard", PaymentDeclined),
            ("pm_card_chargeDeclinedProcessingError", PaymentDeclined),
        ],
    )
    def test_it_does_not_say_more_than_it_should(
        self, gateway: StripePaymentGateway, charge: Charge, method: str, error: type[PaymentDeclined]
    ) -> None:
        with pytest.raises(error) as declined:
            gateway.confirm(charge.id, method, new_id())
        assert type(declined.value) is error
        assert declined.value.detail == "The card was declined."

    def test_it_may_be_declined_by_the_bank_after_the_payer_has_approved(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, charge: Charge
    ) -> None:
        gateway.confirm(charge.id, "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", new_id())
        fake_stripe.authenticate(charge.id)
        assert gateway.look(charge.id).state is ChargeState.OPEN


@pytest.mark.parametrize("method", ["pm_success_de", "pm_nonsense", "", "pm card", "tok_visa", "x" * 5000, "\x00", "☃"])
def test_a_method_that_cannot_be_used_is_named(gateway: StripePaymentGateway, charge: Charge, method: str) -> None:
    with pytest.raises(UnknownPaymentMethod) as unknown:
        gateway.confirm(charge.id, method, new_id())
    assert set(unknown.value.fields) == {"payment_method"}
    assert gateway.look(charge.id).state is ChargeState.OPEN


@pytest.mark.parametrize("charge_id", ["pi_1/confirm", "../refunds", "", "pi_1?expand=x"])
def test_an_id_leads_nowhere_else(gateway: StripePaymentGateway, charge_id: str) -> None:
    with pytest.raises(ProviderRefused):
        gateway.cancel(charge_id)


def test_another_amount_for_the_same_payment_is_refused(gateway: StripePaymentGateway) -> None:
    request = ChargeRequestFactory(amount=1000)
    gateway.open(request)
    with pytest.raises(ProviderRefused):
        gateway.open(ChargeRequestFactory(payment_id=request.payment_id, amount=2000))


class TestSecrets:
    def test_a_wrong_key_is_told_to_the_operator(
        self, fake_stripe: FakeStripe, caplog: pytest.LogCaptureFixture
    ) -> None:
        gateway = gateway_to(fake_stripe, STRIPE_SECRET="sk_test_hidden0123456789")
        with caplog.at_level(logging.DEBUG), pytest.raises(ProviderAway) as away:
            gateway.open(ChargeRequestFactory())
        assert "STRIPE_SECRET" in caplog.text
        assert [record.levelname for record in caplog.records if "STRIPE_SECRET" in record.message] == ["ERROR"]
        for text in (caplog.text, away.value.detail, repr(away.value), repr(away.value.__cause__)):
            assert "hidden" not in text
            assert "6789" not in text

    @every
    def test_none_is_in_what_is_logged_or_raised(
        self,
        gateway: StripePaymentGateway,
        fake_stripe: FakeStripe,
        charge: Charge,
        caplog: pytest.LogCaptureFixture,
        operation: str,
        call: Call,
    ) -> None:
        fake_stripe.plan(operation, status=503, times=OFTEN)
        with caplog.at_level(logging.DEBUG), pytest.raises(GatherlyError) as raised:
            call(gateway, charge)
        assert charge.client_secret is not None
        for text in (caplog.text, repr(raised.value), str(raised.value)):
            assert fake_stripe.secret not in text
            assert charge.client_secret not in text
            assert "_secret_" not in text

    def test_none_is_in_what_is_logged_when_all_is_well(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            charge = gateway.open(ChargeRequestFactory())
            gateway.confirm(charge.id, VISA, new_id())
        assert "_secret_" not in caplog.text
        assert fake_stripe.secret not in caplog.text

    def test_it_shows_none_of_its_own(self, gateway: StripePaymentGateway, fake_stripe: FakeStripe) -> None:
        assert fake_stripe.secret not in repr(vars(gateway))
