"""How Stripe is reached."""

import re
from dataclasses import dataclass, field

from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting

STRIPE = "https://api.stripe.com"
SECRET = Name("STRIPE_SECRET", "gatherly.stripe_secret")
WEBHOOK_SECRET = Name("STRIPE_WEBHOOK_SECRET", "gatherly.stripe_webhook_secret")
API_BASE = Name("STRIPE_API_BASE", "gatherly.stripe_api_base")
PAYMENT_METHODS = Name("GATHERLY_STRIPE_PAYMENT_METHODS", "gatherly.stripe_payment_methods")
TIMEOUT = Name("GATHERLY_STRIPE_TIMEOUT", "gatherly.stripe_timeout")


@dataclass(frozen=True, slots=True, kw_only=True)
class StripeSettings:
    """An account at Stripe, and what is wanted of it."""

    secret: str = field(repr=False)
    webhook_secret: str | None = field(repr=False)
    """What Stripe signs notices with; None if it sends none: then they are all refused."""
    api_base: str
    """The address of Stripe, or of what plays it in tests."""
    payment_methods: tuple[str, ...]
    """The types of payment methods that payers may use, as Stripe names them."""
    timeout: int
    """How many seconds an answer may take."""


def stripe_settings(given: GivenSettings) -> StripeSettings | None:
    """The account at Stripe, None when there is none. WrongSetting for what is not accepted."""
    secret = given.fitting(SECRET, r"(sk|rk)_[A-Za-z0-9_]+", "a secret or restricted key (sk_… or rk_…)")
    webhook_secret = given.fitting(WEBHOOK_SECRET, r"[!-~]+", "the signing secret of the webhook endpoint (whsec_…)")
    api_base = given.fitting(API_BASE, r"https?://[^\s/@]+/?", f"an address like {STRIPE}")
    payment_methods = _payment_methods(given)
    timeout = given.whole_number(TIMEOUT, 10, 1, 80)
    if secret is None:
        return None
    return StripeSettings(
        secret=secret,
        webhook_secret=webhook_secret,
        api_base=(api_base or STRIPE).rstrip("/"),
        payment_methods=payment_methods,
        timeout=timeout,
    )


def _payment_methods(given: GivenSettings) -> tuple[str, ...]:
    methods = tuple((given.text(PAYMENT_METHODS) or "card").replace(",", " ").split())
    if not all(re.fullmatch(r"[a-z0-9_]+", method) for method in methods):
        raise WrongSetting(f"{PAYMENT_METHODS} must be a list of Stripe's types of payment methods, like card link.")
    return methods
