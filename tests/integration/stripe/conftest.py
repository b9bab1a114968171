from collections.abc import Iterator

import pytest
from stripe import V1Services

from tests.fake_stripe.fake import FakeStripe
from tests.integration.stripe.clients import client_of


@pytest.fixture
def client(fake_stripe: FakeStripe) -> Iterator[V1Services]:
    """The services of Stripe's library on the fake."""
    with client_of(fake_stripe.url, fake_stripe.secret) as client:
        yield client.v1


@pytest.fixture
def intent_of(client):
    """Makes a PaymentIntent for a card; what is given replaces or adds parameters."""

    def make(**given):
        usual = {"amount": 2500, "currency": "eur"}
        if "automatic_payment_methods" not in given:
            usual["allowed_payment_method_types"] = ["card"]
        return client.payment_intents.create(usual | given)

    return make
