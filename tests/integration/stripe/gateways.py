"""The gateway on a fake of Stripe."""

from gatherly_adapters.settings import Settings
from gatherly_adapters.stripe_gateway import StripePaymentGateway
from tests.fake_stripe.fake import FakeStripe


def gateway_to(fake: FakeStripe, **more: str) -> StripePaymentGateway:
    """The gateway as operators set it up, but for where Stripe is."""
    environ = {
        "STRIPE_SECRET": fake.secret,
        "STRIPE_WEBHOOK_SECRET": fake.webhook_secret,
        "STRIPE_API_BASE": fake.url,
    }
    settings = Settings.load({}, environ | more).stripe
    assert settings is not None
    return StripePaymentGateway(settings)


class StripePayer:
    """The customer, and the bank of a payment that takes its time."""

    def __init__(self, fake: FakeStripe, gateway: StripePaymentGateway) -> None:
        self._fake = fake
        self._gateway = gateway

    def approve(self, charge_id: str) -> object:
        return self._fake.settle(charge_id) if self._processing(charge_id) else self._fake.authenticate(charge_id)

    def decline(self, charge_id: str) -> object:
        if self._processing(charge_id):
            return self._fake.settle(charge_id, failure="debit_not_authorized")
        return self._fake.authenticate(charge_id, passed=False)

    def _processing(self, charge_id: str) -> bool:
        return self._gateway.look(charge_id).state == "processing"
