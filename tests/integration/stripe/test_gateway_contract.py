"""Stripe, by its own library, does what every payment provider promises."""

import pytest

from gatherly_adapters.stripe_gateway import StripePaymentGateway
from tests.contracts.payment_gateway import PaymentGatewayContract
from tests.fake_stripe.fake import FakeStripe
from tests.integration.stripe.gateways import StripePayer, gateway_to


@pytest.fixture
def gateway(fake_stripe: FakeStripe) -> StripePaymentGateway:
    return gateway_to(fake_stripe, GATHERLY_STRIPE_PAYMENT_METHODS="card, sepa_debit")


@pytest.fixture
def payer(fake_stripe: FakeStripe, gateway: StripePaymentGateway) -> StripePayer:
    return StripePayer(fake_stripe, gateway)


class TestStripePaymentGateway(PaymentGatewayContract):
    processed = "pm_success_de"
