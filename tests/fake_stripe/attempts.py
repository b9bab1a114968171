"""Attempts to pay an intent: from a payment method to money, to a failure, or to a wait for customer or bank."""

from typing import Any

from tests.fake_stripe.account import Account, Thing
from tests.fake_stripe.charges import Charges
from tests.fake_stripe.payment_methods import (
    AUTHENTICATION_FAILED,
    AUTHENTICATION_REQUIRED,
    Behaviour,
    Failure,
    PaymentMethods,
)
from tests.fake_stripe.refusals import declined, unexpected_state

# What a bank says of a debit unless the test says what.
RETURNED = Failure("payment_method_provider_decline", "The debit was returned.", kind="invalid_request_error")


class Attempts:
    """Takes an intent, of which it is known that it may be attempted, as far as it goes without anybody else."""

    def __init__(self, account: Account, methods: PaymentMethods, charges: Charges) -> None:
        self._account = account
        self._methods = methods
        self._charges = charges

    def begin(self, intent: Thing, given: dict[str, Any]) -> None:
        """Confirms with the intent's payment method. Raises Refusal, 402: it failed at once."""
        behaviour = self._behaviour(intent)
        intent.update(last_payment_error=None, next_action=None)
        if not behaviour.needs_authentication:
            self._pay(intent, behaviour)
        elif given.get("error_on_requires_action"):
            self._fail(intent, AUTHENTICATION_REQUIRED)
        else:
            intent.update(status="requires_action", next_action=_next_action(intent, given.get("return_url")))
            self._account.tell("payment_intent.requires_action", intent)
        if intent["last_payment_error"]:
            raise declined(intent["last_payment_error"], intent)

    def authenticate(self, intent: Thing, *, passed: bool) -> None:
        """The customer did what `next_action` asks for, or failed to. Raises Refusal: nothing is asked for."""
        if intent["status"] != "requires_action":
            raise unexpected_state(f"Nothing is asked of the customer: {intent['status']}", intent)
        intent["next_action"] = None
        if passed:
            self._pay(intent, self._behaviour(intent))
        else:
            self._fail(intent, AUTHENTICATION_FAILED, charge=False)

    def settle(self, intent: Thing, failure: str | None) -> None:
        """The bank of a delayed payment speaks. Raises Refusal: no bank was asked, or it has spoken."""
        if intent["status"] != "processing":
            raise unexpected_state(f"No bank has been asked: {intent['status']}", intent)
        charge = self._account.get("charge", intent["latest_charge"])
        verdict = self._behaviour(intent).failure
        if failure is not None:
            verdict = Failure(failure, RETURNED.message, kind=RETURNED.kind)
        if verdict is None:
            self._succeed(intent, charge)
        else:
            self._fail_charge(intent, charge, verdict)

    def may_cancel(self, intent: Thing) -> bool:
        """False once the bank of most delayed payments was asked."""
        return intent["status"] != "processing" or self._behaviour(intent).cancelable_while_processing

    def _behaviour(self, intent: Thing) -> Behaviour:
        return self._methods.behaviour(intent["payment_method"])

    def _pay(self, intent: Thing, behaviour: Behaviour) -> None:
        if not behaviour.delayed and behaviour.failure is not None:
            self._fail(intent, behaviour.failure)
            return
        charge = self._make_charge(intent)
        if behaviour.delayed:
            intent.update(status="processing")
            self._account.tell("charge.pending", charge)
            self._account.tell("payment_intent.processing", intent)
        else:
            self._succeed(intent, charge)

    def _make_charge(self, intent: Thing) -> Thing:
        method = self._account.get("payment_method", intent["payment_method"])
        return self._charges.make(intent, method, self._behaviour(intent))

    def _succeed(self, intent: Thing, charge: Thing) -> None:
        self._charges.succeed(charge)
        intent.update(status="succeeded", amount_received=intent["amount"])
        self._account.tell("payment_intent.succeeded", intent)

    def _fail(self, intent: Thing, failure: Failure, *, charge: bool = True) -> None:
        """Fails before a bank was asked (no charge), or as soon as it was."""
        self._fail_charge(intent, self._make_charge(intent) if charge else None, failure)

    def _fail_charge(self, intent: Thing, charge: Thing | None, failure: Failure) -> None:
        if charge is not None:
            self._charges.fail(charge, failure)
        error = {
            "charge": charge and charge["id"],
            "code": failure.code,
            "decline_code": failure.decline_code,
            "doc_url": f"https://stripe.com/docs/error-codes/{failure.code.replace('_', '-')}",
            "message": failure.message,
            "payment_method": self._account.get("payment_method", intent["payment_method"]),
            "type": failure.kind,
        }
        intent.update(
            status="requires_payment_method",
            last_payment_error={name: value for name, value in error.items() if value is not None},
            payment_method=None,
        )
        self._account.tell("payment_intent.payment_failed", intent)


def _next_action(intent: Thing, return_url: str | None) -> Thing:
    if return_url is None:
        return {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
    url = f"https://hooks.stripe.com/redirect/authenticate/{intent['id']}?client_secret={intent['client_secret']}"
    return {"type": "redirect_to_url", "redirect_to_url": {"return_url": return_url, "url": url}}
