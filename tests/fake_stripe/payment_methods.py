"""The payment methods that Stripe offers for tests, and how they behave (https://docs.stripe.com/testing)."""

from dataclasses import dataclass
from typing import Any

from tests.fake_stripe.account import Account, Thing
from tests.fake_stripe.refusals import resource_missing


@dataclass(frozen=True)
class Failure:
    """Why a payment fails."""

    code: str
    message: str
    decline_code: str | None = None
    kind: str = "card_error"


@dataclass(frozen=True)
class Behaviour:
    """What becomes of a payment that is made with it."""

    type: str = "card"
    brand: str = "visa"
    failure: Failure | None = None
    # The customer must act first, for example confirm in the app of a bank (3-D Secure).
    needs_authentication: bool = False
    # Of a bank debit the outcome is known days later; some can be cancelled until then.
    delayed: bool = False
    cancelable_while_processing: bool = False


def _declined(decline_code: str) -> Behaviour:
    messages = {"insufficient_funds": "Your card has insufficient funds."}
    message = messages.get(decline_code, "Your card was declined.")
    return Behaviour(failure=Failure("card_declined", message, decline_code))


def _incorrect(code: str, message: str) -> Behaviour:
    return Behaviour(failure=Failure(code, message))


def _bank(code: str | None = None, message: str = "", *, cancelable: bool = False) -> Behaviour:
    failure = Failure(code, message, kind="invalid_request_error") if code else None
    return Behaviour("us_bank_account", "", failure, delayed=True, cancelable_while_processing=cancelable)


NO_FUNDS = _declined("insufficient_funds").failure
AUTHENTICATION_FAILED = Failure(
    "payment_intent_authentication_failure",
    "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new "
    "PaymentMethod to attempt to fulfill this PaymentIntent again.",
    kind="invalid_request_error",
)
AUTHENTICATION_REQUIRED = Failure(
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
    "authentication_required",
)

TEST_METHODS = {
    "pm_card_visa": Behaviour(),
    "pm_card_visa_debit": Behaviour(),
    "pm_card_mastercard": Behaviour(brand="mastercard"),
    "pm_card_amex": Behaviour(brand="amex"),
    "pm_card_visa_chargeDeclined": _declined("generic_decline"),
    "pm_card_visa_chargeDeclinedInsufficientFunds": _declined("insufficient_funds"),
    "pm_card_visa_chargeDeclinedLostCard": _declined("lost_card"),
    "pm_card_visa_chargeDeclinedStolenCard": _declined("stolen_card"),
    "pm_card_chargeDeclinedExpiredCard": _incorrect("expired_card", "Your card has expired."),
    "pm_card_chargeDeclinedIncorrectCvc": _incorrect("incorrect_cvc", "Your card's security code is incorrect."),
    "pm_card_chargeDeclinedProcessingError": _incorrect(
        "processing_error", "An error occurred while processing your card. Try again in a little bit."
    ),
    "pm_card_authenticationRequired": Behaviour(needs_authentication=True),
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds": Behaviour(
        failure=NO_FUNDS, needs_authentication=True
    ),
    "pm_usBankAccount_success": _bank(),
    "pm_usBankAccount_accountClosed": _bank("debit_not_authorized", "The customer's bank account has been closed."),
    "pm_usBankAccount_insufficientFunds": _bank("insufficient_funds", "The account has insufficient funds."),
    # Stays as it is for ever, so that cancelling can be tested.
    "pm_usBankAccount_processing": _bank(cancelable=True),
    "pm_success_de": Behaviour("sepa_debit", "", delayed=True),
    "pm_failed_de": Behaviour(
        "sepa_debit", "", Failure("payment_method_provider_decline", "The debit was returned."), delayed=True
    ),
}

# Whose currency is fixed; all others charge in any.
CURRENCY_OF = {"us_bank_account": "usd", "sepa_debit": "eur"}


class PaymentMethods:
    """Makes of a test method's name the object that Stripe makes of it."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._behaviours: dict[str, Behaviour] = {}

    def find(self, named: str) -> Thing:
        """Raises Refusal: no test method is called so, and no object has this identifier."""
        if named in self._behaviours:
            return self._account.get("payment_method", named)
        if named not in TEST_METHODS:
            raise resource_missing("PaymentMethod", named, "payment_method", status=400)
        behaviour = TEST_METHODS[named]
        method = self._account.add(
            "pm",
            "payment_method",
            billing_details={"address": None, "email": None, "name": None, "phone": None},
            customer=None,
            metadata={},
            type=behaviour.type,
            **{behaviour.type: self.details(behaviour)},
        )
        self._behaviours[method["id"]] = behaviour
        return method

    def behaviour(self, id: str) -> Behaviour:
        return self._behaviours[id]

    @staticmethod
    def details(behaviour: Behaviour) -> dict[str, Any]:
        if behaviour.type != "card":
            return {"bank_name": "STRIPE TEST BANK", "last4": "6789"}
        return {
            "brand": behaviour.brand,
            "country": "US",
            "exp_month": 12,
            "exp_year": 2034,
            "funding": "credit",
            "last4": {"visa": "4242", "mastercard": "4444", "amex": "8431"}[behaviour.brand],
        }
