"""Stripe's errors as the core's. What Stripe says stays here; its requests are logged by their ids."""

import logging
from collections.abc import Mapping

import stripe

from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.payments.errors import (
    AuthenticationFailed,
    CardExpired,
    IncorrectCard,
    InsufficientFunds,
    PaymentDeclined,
    ProviderAway,
    ProviderRefused,
    UnknownPaymentMethod,
)

log = logging.getLogger(__name__)

SERVER_ERROR = 500
CONFLICT = 409
REPLAYED = "Idempotent-Replayed"

AWAY = "The payment provider cannot be reached at the moment."
DECLINED = PaymentDeclined("The card was declined.")
WRONG_CARD = IncorrectCard("The number, the date or the security code of the card is wrong.")
EXPIRED = CardExpired("The card has expired.")
NO_MONEY = InsufficientFunds("There is not enough money for this payment.")
NOT_APPROVED = AuthenticationFailed("The payment was not approved.")
# docs.stripe.com/declines/codes and docs.stripe.com/error-codes. Who lost a card, or stole it, is told no more than
# that it was declined.
DECLINES: Mapping[str | None, PaymentDeclined] = {
    "insufficient_funds": NO_MONEY,
    "withdrawal_count_limit_exceeded": NO_MONEY,
    "expired_card": EXPIRED,
    "incorrect_cvc": WRONG_CARD,
    "incorrect_number": WRONG_CARD,
    "invalid_cvc": WRONG_CARD,
    "invalid_expiry_month": WRONG_CARD,
    "invalid_expiry_year": WRONG_CARD,
    "invalid_number": WRONG_CARD,
    "authentication_required": NOT_APPROVED,
    "payment_intent_authentication_failure": NOT_APPROVED,
}
REFUSED = "The payment provider does not do that."
REFUSALS: Mapping[str | None, str] = {
    "amount_too_large": "The payment provider does not take so large an amount.",
    "amount_too_small": "The payment provider does not take so small an amount.",
    "charge_already_refunded": "All of the payment has been given back.",
    "charge_disputed": "The payment is disputed: its money is with the payer's bank.",
    "resource_missing": "The payment provider knows no such payment.",
}


class UnexpectedState(ProviderRefused):
    """The charge is in a state in which this cannot be done."""


class FailureKept(ProviderAway):
    """Stripe has failed at the first request with this idempotency key, and answers that to all later ones."""


def core_error(error: stripe.StripeError) -> GatherlyError:
    """What to tell of an error of Stripe's, which is logged. No text of Stripe's, and no key, is in it."""
    if isinstance(error, stripe.CardError):
        return _declined(error)
    if isinstance(error, stripe.AuthenticationError | stripe.PermissionError):
        log.error("Stripe does not accept STRIPE_SECRET: no payment works until it is put right (%s)", _facts(error))
        return ProviderAway(AWAY)
    if isinstance(error, stripe.IdempotencyError):
        log.error("Stripe was asked for two things under one idempotency key (%s)", _facts(error))
        return ProviderRefused(REFUSED)
    if isinstance(error, stripe.InvalidRequestError):
        return _refused(error)
    log.warning("Stripe is away (%s)", _facts(error))
    return FailureKept(AWAY) if _is_replayed(error) else ProviderAway(AWAY)


def is_busy(error: stripe.StripeError) -> bool:
    """Whether Stripe is at work on a request with the same idempotency key at this moment."""
    return error.http_status == CONFLICT


def _is_replayed(error: stripe.StripeError) -> bool:
    return (error.http_status or 0) >= SERVER_ERROR and REPLAYED in (error.headers or {})


def _declined(error: stripe.CardError) -> PaymentDeclined:
    # The decline code is the bank's; for what the card itself gets wrong there is the code alone.
    decline_code = getattr(error.error, "decline_code", None)
    told = DECLINES.get(decline_code) or DECLINES.get(error.code) or DECLINED
    return type(told)(told.detail)


def _refused(error: stripe.InvalidRequestError) -> GatherlyError:
    if error.code == "payment_intent_unexpected_state":
        return UnexpectedState("The payment is in a state in which that cannot be done.")
    if error.param == "payment_method":
        wrong = {"payment_method": "must be a payment method of Stripe's that can be used here"}
        return UnknownPaymentMethod("The payment method is not known, or cannot be used here.", wrong)
    log.warning("Stripe refused (%s)", _facts(error))
    return ProviderRefused(REFUSALS.get(error.code, REFUSED))


def _facts(error: stripe.StripeError) -> str:
    return (
        f"{type(error).__name__}, status {error.http_status}, code {error.code}, "
        f"parameter {getattr(error, 'param', None)}, request {error.request_id}"
    )
