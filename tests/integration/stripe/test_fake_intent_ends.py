"""How the fake's PaymentIntents end: paid or cancelled, once and for all, whatever races."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.fake_stripe.messages import Request
from tests.fake_stripe.refusals import Refusal
from tests.integration.stripe.clients import refused

VISA = {"payment_method": "pm_card_visa"}
CROWD, ROUNDS = 8, 20
BANK = {"currency": "usd", "allowed_payment_method_types": ["us_bank_account"]}


def test_what_is_paid_or_given_up_is_not_confirmed_again(client, intent_of, fake_stripe):
    paid, cancelled = intent_of(confirm=True, **VISA), intent_of()
    client.payment_intents.cancel(cancelled.id, {"cancellation_reason": "abandoned"})
    processing = intent_of(confirm=True, payment_method="pm_usBankAccount_success", **BANK)
    for intent, status in ((paid, "succeeded"), (cancelled, "canceled"), (processing, "processing")):
        for given in (VISA, {}):
            error = refused(stripe.InvalidRequestError, client.payment_intents.confirm, intent.id, given)
            assert (error.http_status, error.code) == (400, "payment_intent_unexpected_state")
            assert error.param == ("payment_method" if given else None)
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


@pytest.fixture
def hasty_threads():
    """Threads that interrupt each other as often as they can, so that what is not guarded shows."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hasty_threads")
def test_many_confirm_at_once_and_one_charge_is_made(intent_of, fake_stripe):
    headers = {"authorization": f"Bearer {fake_stripe.secret}"}

    def confirm(id_):
        # Without sockets, which would keep most of the crowd apart.
        path = f"/v1/payment_intents/{id_}/confirm"
        return fake_stripe.answer(Request("POST", path, "payment_method=pm_card_visa", headers)).status

    with ThreadPoolExecutor(CROWD) as threads:
        for _ in range(ROUNDS):
            intent = intent_of()
            assert sorted(threads.map(confirm, [intent.id] * CROWD)) == [200] + [400] * (CROWD - 1)
            assert len(fake_stripe.charges(intent.id)) == 1


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
