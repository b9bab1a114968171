"""The fake's events, read by Stripe's own library, and the webhooks that bring them."""

import json
import threading
import time

import pytest
import stripe

from tests.integration.stripe.receiver import Receiver


@pytest.fixture
def receiver():
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def opened(fake_stripe):
    """Opens a letter, as Stripe's library does for Gatherly."""

    def open_letter(headers, body):
        return stripe.Webhook.construct_event(body, headers["Stripe-Signature"], fake_stripe.webhook_secret)

    return open_letter


def types(fake_stripe, **wanted):
    return [delivery["type"] for delivery in fake_stripe.deliveries(**wanted)]


def test_every_change_makes_an_event(client, intent_of, fake_stripe):
    intent = intent_of(confirm=True, payment_method="pm_card_visa")
    refund = client.refunds.create({"payment_intent": intent.id, "amount": 100})
    fake_stripe.change_refund(refund.id, "failed")
    dispute = fake_stripe.open_dispute(intent.id)
    fake_stripe.close_dispute(dispute["id"], won=False)
    assert types(fake_stripe) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "refund.created",
        "charge.refunded",
        "refund.updated",
        "charge.refund.updated",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
    ]
    assert types(fake_stripe, object=refund.id)[0] == "refund.created"


def test_what_does_not_end_in_money_makes_events_too(client, intent_of, fake_stripe):
    client.payment_intents.cancel(intent_of().id)
    waiting = intent_of(confirm=True, payment_method="pm_card_authenticationRequired")
    fake_stripe.authenticate(waiting.id, passed=False)
    fake_stripe.pay(waiting.id, "pm_card_visa_chargeDeclined")
    bank = {"currency": "usd", "allowed_payment_method_types": ["us_bank_account"]}
    intent_of(confirm=True, payment_method="pm_usBankAccount_success", **bank)
    of_intents = [type_ for type_ in types(fake_stripe) if type_.startswith("payment_intent.")]
    assert [type_.removeprefix("payment_intent.") for type_ in of_intents if type_ != "payment_intent.created"] == [
        "canceled",
        "requires_action",
        "payment_failed",
        "payment_failed",
        "processing",
    ]


def test_events_are_listed(client, intent_of):
    intent = intent_of(confirm=True, payment_method="pm_card_visa")
    newest, *_, oldest = client.events.list().data
    assert (oldest.type, newest.type) == ("payment_intent.created", "payment_intent.succeeded")
    # An event shows its object as it was.
    assert (oldest.data.object.status, newest.data.object.status) == ("requires_payment_method", "succeeded")
    assert client.events.retrieve(newest.id).data.object.id == intent.id
    some = {"types": ["charge.succeeded", "charge.refunded"]}
    assert [event.type for event in client.events.list(some)] == ["charge.succeeded"]
    assert [event.type for event in client.events.list({"ending_before": oldest.id, "limit": 1})] == [
        "charge.succeeded"
    ]
    assert client.events.list({"starting_after": oldest.id}).data == []


def test_an_event_names_the_request_that_caused_it(client, fake_stripe, intent_of):
    intent = intent_of()
    fake_stripe.pay(intent.id)
    by_browser, by_request = (client.events.list().data[place] for place in (0, -1))
    [request] = fake_stripe.requests("payment_intents.create")
    assert by_request.request.to_dict() == {"id": request["id"], "idempotency_key": request["idempotency_key"]}
    assert by_browser.request.id is None


def test_webhooks_are_sent_and_signed(intent_of, fake_stripe, receiver, opened):
    fake_stripe.send_webhooks_to(receiver.url)
    intent = intent_of(confirm=True, payment_method="pm_card_visa")
    assert fake_stripe.await_deliveries()
    events = [opened(*letter) for letter in receiver.letters]
    assert [event.type for event in events] == types(fake_stripe)
    assert events[2].data.object.id == intent.id
    assert [delivery["answers"] for delivery in fake_stripe.deliveries(state="delivered")] == [[200], [200], [200]]


def test_what_is_held_is_delivered_in_any_order_twice_or_never(intent_of, fake_stripe, receiver, opened):
    fake_stripe.send_webhooks_to(receiver.url)
    fake_stripe.pause_deliveries()
    intent_of(confirm=True, payment_method="pm_card_visa")
    first, second, third = (delivery["id"] for delivery in fake_stripe.deliveries(state="held"))
    fake_stripe.drop(second)
    assert [fake_stripe.deliver(id_) for id_ in (third, first, third)] == [200, 200, 200]
    brought = [opened(*letter) for letter in receiver.letters]
    created, succeeded = "payment_intent.created", "payment_intent.succeeded"
    assert [event.type for event in brought] == [succeeded, created, succeeded]
    assert brought[0].id == brought[2].id
    fake_stripe.resume_deliveries()
    intent_of()
    assert fake_stripe.await_deliveries()
    assert len(receiver.letters) == 4
    assert [delivery["state"] for delivery in fake_stripe.deliveries()][:3] == ["delivered", "dropped", "delivered"]


def test_what_is_not_received_is_sent_again(intent_of, fake_stripe, receiver):
    receiver.status = 500
    fake_stripe.send_webhooks_to(receiver.url, retry_every=0.02)
    intent_of()
    assert not fake_stripe.await_deliveries(0.2)
    receiver.status = 200
    assert fake_stripe.await_deliveries()
    [delivery] = fake_stripe.deliveries()
    assert (delivery["answers"][:2], delivery["answers"][-1]) == ([500, 500], 200)


def test_what_is_dropped_or_held_is_not_sent_again(intent_of, fake_stripe, receiver):
    receiver.status = 500
    fake_stripe.send_webhooks_to(receiver.url, retry_every=0.5)
    intent_of()
    intent_of()
    while not all(delivery["answers"] for delivery in fake_stripe.deliveries()):
        time.sleep(0.01)
    dropped, held = (delivery["id"] for delivery in fake_stripe.deliveries())
    fake_stripe.drop(dropped)
    fake_stripe.pause_deliveries()
    time.sleep(0.7)
    assert len(receiver.letters) == 2
    assert [(each["id"], each["state"]) for each in fake_stripe.deliveries()] == [(dropped, "dropped"), (held, "held")]


def test_nobody_need_be_there(intent_of, fake_stripe, receiver):
    receiver.server_close()
    fake_stripe.pause_deliveries()
    intent_of()
    fake_stripe.send_webhooks_to(receiver.url)
    fake_stripe.pause_deliveries()
    assert fake_stripe.deliver(fake_stripe.deliveries()[0]["id"]) == 0
    assert fake_stripe.deliveries()[0]["state"] == "failed"


@pytest.mark.parametrize("forgery", [{"secret": "whsec_stolen"}, {"age": 301}, {"body": '{"object": "event"}'}])
def test_a_forged_letter_is_found_out(intent_of, fake_stripe, opened, forgery):
    intent_of()
    [delivery] = fake_stripe.deliveries()
    true, forged = fake_stripe.letter(delivery["id"]), fake_stripe.letter(delivery["id"], **forgery)
    assert opened(true["headers"], true["body"]).id == json.loads(true["body"])["id"]
    with pytest.raises(stripe.SignatureVerificationError):
        opened(forged["headers"], forged["body"])


def test_a_forgery_leaves_the_true_letter_to_be_sent(intent_of, fake_stripe, receiver, opened):
    fake_stripe.send_webhooks_to(receiver.url)
    fake_stripe.pause_deliveries()
    intent_of()
    [delivery] = fake_stripe.deliveries()
    fake_stripe.deliver(delivery["id"], secret="whsec_stolen")
    assert fake_stripe.deliveries() == [delivery]
    fake_stripe.resume_deliveries()
    assert fake_stripe.await_deliveries()
    forged, true = receiver.letters
    assert opened(*true).id == delivery["event"]
    with pytest.raises(stripe.SignatureVerificationError):
        opened(*forged)
