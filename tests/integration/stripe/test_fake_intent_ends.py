"""How the fake's PaymentIntents end: paid or cancelled, once and for all, whatever races."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.fake_stripe.refusals import Refusal
from tests.integration.stripe.clients import refused

VISA = {"payment_method": "pm_card_visa"}
BANK = {"currency": "usd", "payment_method_types": ["us_bank_account"]}


def test_what_is_paid_or_given_up_is_not_confirmed_again(client, intent_of, fake_stripe):
    paid, cancelled = intent_of(confirm=True, **VISA), intent_of()
    client.payment_intents.cancel(cancelled.id, {"cancellation_reason": "abandoned"})
    processing = intent_of(confirm=True, payment_method="pm_usBankAccount_success", **BANK)
    for intent, status in ((paid, "succeeded"), (cancelled, "canceled"), (processing, "processing")):
        for given in (VISA, {}):
            error = refused(stripe.InvalidRequestError, client.payment_intents.confirm, intent.id, given)
            assert (error.http_status, error.code) == (400, "payment_intent_unexpected_state")
            assert (error.error.payment_intent.id, error.error.payment_intent.status) == (intent.id, status)
    assert len(fake_stripe.charges()) == 1


def test_what_is_paid_or_with_a_bank_is_not_cancelled(client, intent_of):
    paid = intent_of(confirm=True, **VISA)
    processing = intent_of(confirm=True, payment_method="pm_usBankAccount_success", **BANK)
    cancelled = client.payment_intents.cancel(intent_of().id)
    assert cancelled.canceled_at is not None
    for intent in (paid, processing, cancelled):
        error = refused(stripe.InvalidRequestError, client.payment_intents.cancel, intent.id)
        assert (error.http_status, error.code) == (400, "payment_intent_unexpected_state")
        assert error.error.payment_intent.status == intent.status
    stuck = intent_of(confirm=True, payment_method="pm_usBankAccount_processing", **BANK)
    assert client.payment_intents.cancel(stuck.id).status == "canceled"


def test_many_confirm_at_once_and_one_charge_is_made(client, intent_of, fake_stripe):
    intent = intent_of(metadata={"booking_id": "b1"})

    def confirm(_):
        try:
            return client.payment_intents.confirm(intent.id, VISA).status
        except stripe.InvalidRequestError as error:
            return error.code

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(confirm, range(8)))
    assert sorted(answers) == ["payment_intent_unexpected_state"] * 7 + ["succeeded"]
    assert len(fake_stripe.charges(booking_id="b1")) == 1


def test_a_payment_wins_against_a_cancellation_or_loses(client, intent_of, fake_stripe):
    paid, given_up = intent_of(), intent_of()
    fake_stripe.plan("payment_intents.cancel", meanwhile=("pay", {"payment_intent": paid.id}))
    error = refused(stripe.InvalidRequestError, client.payment_intents.cancel, paid.id)
    assert error.error.payment_intent.status == "succeeded"
    rival = ("cancel_in_dashboard", {"payment_intent": given_up.id})
    fake_stripe.plan("payment_intents.confirm", meanwhile=rival)
    error = refused(stripe.InvalidRequestError, client.payment_intents.confirm, given_up.id, VISA)
    assert error.error.payment_intent.status == "canceled"
    with pytest.raises(Refusal):
        fake_stripe.pay(given_up.id)
    assert [charge["payment_intent"] for charge in fake_stripe.charges()] == [paid.id]
