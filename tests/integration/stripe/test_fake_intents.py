"""The fake's PaymentIntents, asked by Stripe's own library."""

import pytest
import stripe

from tests.fake_stripe.refusals import Refusal
from tests.integration.stripe.clients import refused

VISA = {"payment_method": "pm_card_visa"}
BANK = {"currency": "usd", "allowed_payment_method_types": ["us_bank_account"]}


def test_an_intent_begins_without_money(intent_of, fake_stripe):
    intent = intent_of(
        metadata={"booking_id": "b1", "unset": ""}, description="Two places", receipt_email="ada@example.org"
    )
    assert (intent.status, intent.amount, intent.amount_received, intent.currency) == (
        "requires_payment_method",
        2500,
        0,
        "eur",
    )
    assert intent.client_secret.startswith(f"{intent.id}_secret_")
    assert intent.metadata.to_dict() == {"booking_id": "b1"}
    assert intent.latest_charge is None
    assert fake_stripe.charges() == []


@pytest.mark.parametrize("method", ["pm_card_visa", "pm_card_mastercard"])
def test_a_good_card_pays(client, intent_of, fake_stripe, method):
    intent = intent_of(metadata={"booking_id": "b1"})
    paid = client.payment_intents.confirm(intent.id, {"payment_method": method, "expand": ["latest_charge"]})
    assert (paid.status, paid.amount_received) == ("succeeded", 2500)
    assert (paid.latest_charge.paid, paid.latest_charge.amount_captured) == (True, 2500)
    assert client.payment_intents.retrieve(intent.id).latest_charge == paid.latest_charge.id
    assert [charge["id"] for charge in fake_stripe.charges(booking_id="b1")] == [paid.latest_charge.id]
    assert fake_stripe.charges(booking_id="b2") == []
    assert fake_stripe.total_captured(payment_intent=intent.id) == 2500


def test_an_intent_may_be_created_and_paid_at_once(intent_of):
    assert intent_of(confirm=True, **VISA).status == "succeeded"
    assert intent_of(**VISA).status == "requires_confirmation"


@pytest.mark.parametrize(
    ("method", "code", "decline_code"),
    [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
    ],
)
def test_a_declined_card_leaves_the_intent_payable(client, intent_of, fake_stripe, method, code, decline_code):
    intent = intent_of()
    error = refused(stripe.CardError, client.payment_intents.confirm, intent.id, {"payment_method": method})
    assert (error.http_status, error.code) == (402, code)
    assert error.error.payment_intent.id == intent.id
    assert error.json_body["error"].get("decline_code") == decline_code
    after = client.payment_intents.retrieve(intent.id)
    assert (after.status, after.last_payment_error.code) == ("requires_payment_method", code)
    assert after.payment_method is None
    assert fake_stripe.charges() == []
    assert client.payment_intents.confirm(intent.id, VISA).last_payment_error is None
    assert fake_stripe.total_captured() == 2500


def test_a_decline_at_creation_leaves_an_intent(client, intent_of):
    error = refused(stripe.CardError, intent_of, confirm=True, payment_method="pm_card_visa_chargeDeclined")
    assert [intent.id for intent in client.payment_intents.list()] == [error.error.payment_intent.id]


def test_the_customer_authenticates(client, intent_of, fake_stripe):
    intent = intent_of()
    asked = {"payment_method": "pm_card_authenticationRequired", "return_url": "https://gatherly.example/back"}
    waiting = client.payment_intents.confirm(intent.id, asked)
    assert (waiting.status, waiting.next_action.type) == ("requires_action", "redirect_to_url")
    assert waiting.next_action.redirect_to_url.return_url == asked["return_url"]
    assert fake_stripe.charges() == []
    assert fake_stripe.authenticate(intent.id)["status"] == "succeeded"
    assert len(fake_stripe.charges(intent.id)) == 1
    with pytest.raises(Refusal):
        fake_stripe.authenticate(intent.id)


def test_the_customer_fails_to_authenticate(client, intent_of, fake_stripe):
    intent = intent_of(confirm=True, payment_method="pm_card_authenticationRequired")
    assert intent.next_action.type == "use_stripe_sdk"
    fake_stripe.authenticate(intent.id, passed=False)
    after = client.payment_intents.retrieve(intent.id)
    assert after.status == "requires_payment_method"
    assert after.last_payment_error.code == "payment_intent_authentication_failure"
    assert fake_stripe.charges() == []


def test_who_cannot_wait_for_an_authentication_is_declined(intent_of):
    asked = {"payment_method": "pm_card_authenticationRequired", "error_on_requires_action": True}
    assert refused(stripe.CardError, intent_of, confirm=True, **asked).code == "authentication_required"


@pytest.mark.parametrize(
    ("method", "failure", "status", "charges"),
    [
        ("pm_usBankAccount_success", None, "succeeded", 1),
        ("pm_usBankAccount_accountClosed", None, "requires_payment_method", 0),
        ("pm_usBankAccount_success", "insufficient_funds", "requires_payment_method", 0),
    ],
)
def test_a_bank_answers_later(intent_of, fake_stripe, client, method, failure, status, charges):
    intent = intent_of(confirm=True, payment_method=method, **BANK)
    assert (intent.status, fake_stripe.charges()) == ("processing", [])
    fake_stripe.settle(intent.id, failure)
    assert client.payment_intents.retrieve(intent.id).status == status
    assert len(fake_stripe.charges()) == charges


def test_sepa_is_for_euros(intent_of):
    intent = intent_of(confirm=True, payment_method="pm_success_de", allowed_payment_method_types=["sepa_debit"])
    assert intent.status == "processing"
    both = intent_of(currency="usd", allowed_payment_method_types=["card", "sepa_debit"])
    assert both.payment_method_types == ["card"]
    asked = {"currency": "usd", "allowed_payment_method_types": ["sepa_debit"]}
    assert refused(stripe.InvalidRequestError, intent_of, **asked).param == "currency"


def test_a_method_must_be_known_and_of_the_intents_types(client, intent_of):
    intent = intent_of()
    confirm = client.payment_intents.confirm
    unknown = refused(stripe.InvalidRequestError, confirm, intent.id, {"payment_method": "pm_nobody"})
    assert (unknown.http_status, unknown.code, unknown.param) == (400, "resource_missing", "payment_method")
    bank = refused(stripe.InvalidRequestError, confirm, intent.id, {"payment_method": "pm_usBankAccount_success"})
    assert bank.code == "payment_intent_incompatible_payment_method"
    missing = refused(stripe.InvalidRequestError, confirm, intent.id)
    assert missing.code == "payment_intent_unexpected_state"


def test_methods_that_stripe_picks_may_redirect_and_need_a_way_back(client, intent_of):
    intent = client.payment_intents.create({"amount": 100, "currency": "usd"})
    assert refused(stripe.InvalidRequestError, client.payment_intents.confirm, intent.id, VISA).param == "return_url"
    at_once = {"amount": 100, "currency": "usd", "confirm": True, **VISA}
    assert refused(stripe.InvalidRequestError, client.payment_intents.create, at_once).param == "return_url"
    assert [each.id for each in client.payment_intents.list()] == [intent.id]
    without = intent_of(automatic_payment_methods={"enabled": True, "allow_redirects": "never"})
    assert client.payment_intents.confirm(without.id, VISA).status == "succeeded"


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        (0, "eur", "parameter_invalid_integer"),
        (-5, "eur", "parameter_invalid_integer"),
        (10.5, "eur", "parameter_invalid_integer"),
        (100_000_000, "eur", "amount_too_large"),
        (1234, "kwd", "invalid_charge_amount"),
        (550, "isk", "invalid_charge_amount"),
        (100, "xyz", None),
    ],
)
def test_an_impossible_amount_is_refused(client, intent_of, amount, currency, code):
    error = refused(stripe.InvalidRequestError, intent_of, amount=amount, currency=currency)
    assert (error.http_status, error.code) == (400, code)
    assert list(client.payment_intents.list()) == []


@pytest.mark.parametrize(("amount", "currency"), [(1, "jpy"), (99_999_999, "USD"), (1230, "kwd"), (500, "isk")])
def test_an_amount_counts_the_smallest_unit(intent_of, amount, currency):
    intent = intent_of(amount=amount, currency=currency)
    assert (intent.amount, intent.currency) == (amount, currency.lower())
