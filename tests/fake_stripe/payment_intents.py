"""PaymentIntents (https://docs.stripe.com/api/payment_intents): create, confirm, cancel."""

import secrets
import time
from typing import Any

from tests.fake_stripe import amounts
from tests.fake_stripe.account import Account, Thing
from tests.fake_stripe.attempts import Attempts
from tests.fake_stripe.payment_methods import CURRENCY_OF, PaymentMethods
from tests.fake_stripe.refusals import invalid_request, unexpected_state

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action", "processing")
TYPES = ("card", *CURRENCY_OF)
NO_METHOD = "You cannot confirm this PaymentIntent because it's missing a payment method."


class PaymentIntents:
    """An intent is charged at most once: only one that awaits a payment can be confirmed."""

    def __init__(self, account: Account, methods: PaymentMethods, attempts: Attempts) -> None:
        self._account = account
        self._methods = methods
        self._attempts = attempts

    def create(self, given: dict[str, Any]) -> Thing:
        currency = amounts.known_currency(given["currency"])
        amounts.check(given["amount"], currency)
        for name in ("return_url", "error_on_requires_action"):
            if name in given and not given.get("confirm"):
                message = f"The parameter `{name}` cannot be passed unless `confirm` is set to true."
                raise invalid_request(message, param=name)
        automatic = _automatic(given)
        types = _types(given, currency)
        method = self._usable(given["payment_method"], types) if "payment_method" in given else None
        if given.get("confirm"):
            _check_confirmed_at_once(given, automatic)
        intent = self._new(given, currency, types, automatic)
        self._account.tell("payment_intent.created", intent)
        if method is not None:
            intent.update(payment_method=method["id"], status="requires_confirmation")
        if given.get("confirm"):
            self.confirm(intent["id"], {name: given[name] for name in given if name != "payment_method"})
        return intent

    def confirm(self, id: str, given: dict[str, Any], *, in_browser: bool = False) -> Thing:
        """Pays, or begins to. Raises Refusal.

        `in_browser`: Stripe.js knows where to return to.
        """
        intent = self._account.get("payment_intent", id)
        named = given.get("payment_method")
        self._check_confirmable(intent, named)
        if not in_browser:
            _check_return(given, intent["automatic_payment_methods"])
        if named is not None:
            intent["payment_method"] = self._usable(named, intent["payment_method_types"])["id"]
        self._attempts.begin(intent, given)
        return intent

    def cancel(self, id: str, given: dict[str, Any]) -> Thing:
        intent = self._account.get("payment_intent", id)
        status = intent["status"]
        if status not in CANCELABLE or not self._attempts.may_cancel(intent):
            message = (
                f"You cannot cancel this PaymentIntent because it has a status of {status}. Only a PaymentIntent with "
                f"one of the following statuses may be canceled: {', '.join(CANCELABLE)}."
            )
            raise unexpected_state(message, intent)
        if status == "processing":
            charge = self._account.get("charge", intent["latest_charge"])
            charge.update(status="failed", failure_code="canceled", failure_message="The payment was canceled.")
        intent.update(
            status="canceled",
            canceled_at=int(time.time()),
            cancellation_reason=given.get("cancellation_reason"),
            next_action=None,
        )
        self._account.tell("payment_intent.canceled", intent)
        return intent

    def _usable(self, named: str, types: list[str]) -> Thing:
        method = self._methods.find(named)
        if method["type"] not in types:
            message = (
                f"The PaymentMethod provided ({method['type']}) is not allowed for this PaymentIntent. Please attach a "
                f"PaymentMethod of one of the following types: {', '.join(types)}."
            )
            raise invalid_request(message, "payment_intent_incompatible_payment_method", "payment_method")
        return method

    def _check_confirmable(self, intent: Thing, named: str | None) -> None:
        status = intent["status"]
        if status not in CONFIRMABLE and named is not None:
            message = (
                f"This PaymentIntent's payment_method could not be updated because it has a status of {status}. You "
                "may only update the payment_method of a PaymentIntent with one of the following statuses: "
                f"{', '.join(CONFIRMABLE)}."
            )
            raise unexpected_state(message, intent, "payment_method")
        if status == "succeeded":
            message = (
                "You cannot confirm this PaymentIntent because it has already succeeded after being previously "
                "confirmed."
            )
            raise unexpected_state(message, intent)
        if status not in CONFIRMABLE:
            message = (
                f"You cannot confirm this PaymentIntent because it has a status of {status}. Only a PaymentIntent "
                f"with one of the following statuses may be confirmed: {', '.join(CONFIRMABLE)}."
            )
            raise unexpected_state(message, intent)
        if named is None and intent["payment_method"] is None:
            raise unexpected_state(NO_METHOD, intent)

    def _new(self, given: dict[str, Any], currency: str, types: list[str], automatic: Thing | None) -> Thing:
        intent = self._account.add(
            "pi",
            "payment_intent",
            amount=given["amount"],
            amount_capturable=0,
            amount_received=0,
            automatic_payment_methods=automatic,
            canceled_at=None,
            cancellation_reason=None,
            capture_method="automatic_async",
            confirmation_method="automatic",
            currency=currency,
            customer=None,
            description=given.get("description"),
            last_payment_error=None,
            latest_charge=None,
            metadata=given.get("metadata", {}),
            next_action=None,
            payment_method=None,
            payment_method_types=types,
            processing=None,
            receipt_email=given.get("receipt_email"),
            status="requires_payment_method",
            transfer_group=None,
        )
        intent["client_secret"] = f"{intent['id']}_secret_{secrets.token_hex(12)}"
        return intent


def _automatic(given: dict[str, Any]) -> Thing | None:
    """Stripe picks the methods, from the dashboard's or from those that the request allows."""
    if "payment_method_types" in given:
        message = "The parameter `payment_method_types` is no longer supported. Use `allowed_payment_method_types`."
        raise invalid_request(message, "payment_method_types_no_longer_supported", "payment_method_types")
    asked = given.get("automatic_payment_methods")
    if "allowed_payment_method_types" not in given:
        return {"enabled": True, "allow_redirects": (asked or {}).get("allow_redirects", "always")}
    if asked:
        message = "You may only specify one of: allowed_payment_method_types, automatic_payment_methods."
        raise invalid_request(message, param="allowed_payment_method_types")
    return None  # none of the methods here sends customers elsewhere


def _check_confirmed_at_once(given: dict[str, Any], automatic: Thing | None) -> None:
    if "payment_method" not in given:
        raise invalid_request(NO_METHOD, "parameter_missing", "payment_method")
    _check_return(given, automatic)


def _check_return(given: dict[str, Any], automatic: Thing | None) -> None:
    if automatic is not None and automatic["allow_redirects"] == "always" and "return_url" not in given:
        message = (
            "This PaymentIntent is configured to accept payment methods that might redirect your customer off of your "
            "page: you must provide a `return_url`, or set `automatic_payment_methods[allow_redirects]` to `never` "
            "when creating it."
        )
        raise invalid_request(message, param="return_url")


def _types(given: dict[str, Any], currency: str) -> list[str]:
    """The types that fit the currency, of those that are allowed."""
    allowed = given.get("allowed_payment_method_types", TYPES)
    for type_ in allowed:
        if type_ not in TYPES:
            message = f"The payment method type provided: {type_} is invalid."
            raise invalid_request(message, "payment_intent_invalid_parameter", "allowed_payment_method_types")
    types = [type_ for type_ in TYPES if type_ in allowed and CURRENCY_OF.get(type_, currency) == currency]
    if not types:
        raise invalid_request("No valid payment method types for this Payment Intent.", param="currency")
    return types
