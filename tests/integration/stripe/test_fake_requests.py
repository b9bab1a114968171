"""What the fake asks of every request: a key, known parameters, one effect for an idempotency key; and its faults."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import stripe

from tests.integration.stripe.clients import client_of

INTENT = {"amount": 2500, "currency": "eur", "allowed_payment_method_types": ["card"]}
ONCE = {"idempotency_key": "booking-b1-1"}


def intents(client):
    return client.payment_intents.list().data


def test_a_wrong_secret_is_refused(fake_stripe):
    with (
        client_of(fake_stripe.url, "sk_test_wrong") as client,
        pytest.raises(stripe.AuthenticationError) as caught,
    ):
        client.v1.payment_intents.list()
    assert (caught.value.http_status, caught.value.request_id) == (401, caught.value.headers["request-id"])
    assert fake_stripe.secret not in str(caught.value)


def test_the_secret_may_come_as_a_user_name(fake_stripe):
    url = f"{fake_stripe.url}/v1/payment_intents"
    assert requests.get(url, auth=(fake_stripe.secret, ""), timeout=5).status_code == 200
    assert requests.get(url, timeout=5).status_code == 401


def test_what_is_not_there_is_missing(client):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.payment_intents.retrieve("pi_none")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        client.customers.list()


@pytest.mark.parametrize(
    ("given", "code", "param"),
    [
        ({"amout": 1}, "parameter_unknown", "amout"),
        ({"automatic_payment_methods": {"enable": True}}, "parameter_unknown", "automatic_payment_methods[enable]"),
        ({"amount": None}, "parameter_missing", "amount"),
        ({"description": ""}, "parameter_invalid_empty", "description"),
        ({"receipt_email": "ada"}, "email_invalid", "receipt_email"),
        ({"metadata": {"key": "x" * 501}}, None, "metadata[key]"),
        ({"metadata": {"k" * 41: "value"}}, None, f"metadata[{'k' * 41}]"),
        ({"metadata": {f"key{number}": "value" for number in range(51)}}, None, "metadata"),
        ({"confirm": "perhaps"}, None, "confirm"),
        ({"confirm": True}, "parameter_missing", "payment_method"),
        ({"expand": ["description"], "description": "No object"}, None, "expand[0]"),
        (
            {"allowed_payment_method_types": ["barter"]},
            "payment_intent_invalid_parameter",
            "allowed_payment_method_types",
        ),
        ({"return_url": "https://gatherly.example"}, None, "return_url"),
    ],
)
def test_a_mistaken_parameter_is_refused(client, given, code, param):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.payment_intents.create(INTENT | given)
    assert (caught.value.http_status, caught.value.code, caught.value.param) == (400, code, param)
    assert intents(client) == []


def test_lists_are_cut_into_pages(client):
    made = [client.payment_intents.create(INTENT).id for _ in range(5)]
    page = client.payment_intents.list({"limit": 2})
    assert ([each.id for each in page.data], page.has_more) == (made[:2:-1], True)
    assert [each.id for each in page.auto_paging_iter()] == made[::-1]
    newer = client.payment_intents.list({"ending_before": made[1], "limit": 2})
    assert ([each.id for each in newer.data], newer.has_more) == ([made[3], made[2]], True)
    assert client.payment_intents.list({"created": {"gt": int(time.time()) + 60}}).data == []


def test_a_key_is_answered_once(client, fake_stripe):
    first = client.payment_intents.create(INTENT, ONCE)
    again = client.payment_intents.create(INTENT, ONCE)
    assert again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert [intent.id for intent in intents(client)] == [first.id]
    logged = fake_stripe.requests("payment_intents.create")
    assert [(each["idempotency_key"], each["replayed"]) for each in logged] == [
        ("booking-b1-1", False),
        ("booking-b1-1", True),
    ]


def test_a_decline_is_replayed_too(client, fake_stripe):
    intent = client.payment_intents.create(INTENT)
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            client.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa_chargeDeclined"}, ONCE)
    assert len(fake_stripe.deliveries("payment_intent.payment_failed")) == 1
    with pytest.raises(stripe.IdempotencyError):
        client.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"}, ONCE)


def test_a_key_is_for_one_request(client):
    first = client.payment_intents.create(INTENT, ONCE)
    assert client.payment_intents.create(dict(reversed(INTENT.items())), ONCE).id == first.id
    with pytest.raises(stripe.IdempotencyError, match="same parameters") as caught:
        client.payment_intents.create(INTENT | {"amount": 9}, ONCE)
    assert caught.value.http_status == 400
    with pytest.raises(stripe.InvalidRequestError, match="255"):
        client.payment_intents.create(INTENT, {"idempotency_key": "k" * 256})
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        client.refunds.create({"payment_intent": "pi_any"}, ONCE)


def test_a_request_that_was_not_understood_uses_no_key(client):
    with pytest.raises(stripe.InvalidRequestError):
        client.payment_intents.create(INTENT | {"unknown": 1}, ONCE)
    assert client.payment_intents.create(INTENT, ONCE).amount == 2500


def test_a_key_in_use_is_refused(client, fake_stripe):
    fake_stripe.plan("payment_intents.create", seconds=0.5)
    with ThreadPoolExecutor(1) as thread:
        slow = thread.submit(client.payment_intents.create, INTENT, ONCE)
        while not fake_stripe.requests("payment_intents.create"):
            time.sleep(0.01)
        with pytest.raises(stripe.APIError) as caught:
            client.payment_intents.create(INTENT, ONCE)
        error = caught.value.json_body["error"]
        assert (caught.value.http_status, error["code"]) == (409, "idempotency_key_in_use")
        assert client.payment_intents.create(INTENT, {"idempotency_key": "another"}).id != slow.result().id
    assert client.payment_intents.create(INTENT, ONCE).id == slow.result().id


def test_a_key_is_forgotten_after_a_day(client, fake_stripe):
    first = client.payment_intents.create(INTENT, ONCE)
    fake_stripe.forget_idempotency_keys()
    assert client.payment_intents.create(INTENT, ONCE).id != first.id


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_connection_breaks_before_the_effect_or_after(client, fake_stripe, after_effect):
    fake_stripe.plan("payment_intents.create", reset=True, after_effect=after_effect)
    with pytest.raises(stripe.APIConnectionError, match="reset by peer"):
        client.payment_intents.create(INTENT, ONCE)
    assert len(intents(client)) == int(after_effect)
    again = client.payment_intents.create(INTENT, ONCE)
    assert [intent.id for intent in intents(client)] == [again.id]
    assert ("Idempotent-Replayed" in again.last_response.headers) is after_effect


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_server_error_is_kept_for_its_key(client, fake_stripe, after_effect):
    fake_stripe.plan("payment_intents.create", status=500, after_effect=after_effect)
    for replayed in (None, "true"):
        with pytest.raises(stripe.APIError) as caught:
            client.payment_intents.create(INTENT, ONCE)
        assert (caught.value.http_status, caught.value.headers["Stripe-Should-Retry"]) == (500, "false")
        assert caught.value.headers.get("Idempotent-Replayed") == replayed
    assert len(intents(client)) == int(after_effect)


@pytest.mark.parametrize(("status", "error"), [(429, stripe.RateLimitError), (503, stripe.APIError)])
def test_who_is_not_let_in_may_come_again(client, fake_stripe, status, error):
    fake_stripe.plan("*", status=status, times=2)
    for _ in range(2):
        with pytest.raises(error) as caught:
            client.payment_intents.create(INTENT, ONCE)
        assert caught.value.http_status == status
    assert client.payment_intents.create(INTENT, ONCE).status == "requires_payment_method"


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_slow_answer_has_its_effect_though_nobody_waits(fake_stripe, after_effect):
    fake_stripe.plan("payment_intents.create", seconds=0.4, after_effect=after_effect)
    with client_of(fake_stripe.url, fake_stripe.secret, timeout=0.2) as client:
        with pytest.raises(stripe.APIConnectionError):
            client.v1.payment_intents.create(INTENT, ONCE)
        assert len(intents(client.v1)) == int(after_effect)
        time.sleep(0.3)
        assert len(intents(client.v1)) == 1


def test_that_a_client_is_gone_is_no_failure_of_the_server(fake_stripe, capsys):
    with socket.create_connection(("127.0.0.1", int(fake_stripe.url.rpartition(":")[2]))) as client:
        client.sendall(b"GET /v1/balance HTTP/1.1\r\nHost: stripe\r\n\r\n")
        while not fake_stripe.requests():
            time.sleep(0.01)
        time.sleep(0.1)
        # What is unread when a process is killed makes the system reset its connection.
    time.sleep(0.1)
    assert capsys.readouterr().err == ""


def test_a_plan_is_for_one_operation_until_it_is_cleared(client, fake_stripe):
    with pytest.raises(ValueError, match="no operation"):
        fake_stripe.plan("refund.create", status=503)
    fake_stripe.plan("refunds.create", status=503)
    client.payment_intents.create(INTENT)
    fake_stripe.clear_plans()
    with pytest.raises(stripe.InvalidRequestError):
        client.refunds.create({"payment_intent": "pi_none"})
