"""The fake as a process of its own, which keeps its books while others are killed."""

import subprocess
import sys

import pytest

from tests.fake_stripe.remote import ControlRefused, running_fake_stripe
from tests.integration.stripe.clients import client_of

PAYS_UNTIL_KILLED = """
import sys
from tests.integration.stripe.clients import client_of

with client_of(*sys.argv[1:]) as client:
    while True:
        intent = client.v1.payment_intents.create({
            "amount": 500, "currency": "eur", "allowed_payment_method_types": ["card"],
            "metadata": {"booking_id": "b1"}, "confirm": True, "payment_method": "pm_card_visa",
        })
        print(intent.id, flush=True)
"""


def test_it_keeps_what_a_killed_client_has_done():
    with running_fake_stripe() as stripe:
        program = [sys.executable, "-c", PAYS_UNTIL_KILLED, stripe.url, stripe.secret]
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as payer:
            told = [payer.stdout.readline().strip() for _ in range(3)]
            payer.kill()
        charged = {charge["payment_intent"] for charge in stripe.charges(booking_id="b1")}
        assert set(told) <= charged
        assert stripe.total_captured(booking_id="b1") == 500 * len(charged)


def test_it_is_controlled_from_elsewhere():
    with running_fake_stripe("--secret", "sk_test_shared") as stripe, client_of(stripe.url, "sk_test_shared") as client:
        intents = client.v1.payment_intents
        intent = intents.create({"amount": 500, "currency": "eur", "allowed_payment_method_types": ["card"]})
        stripe.plan("payment_intents.cancel", meanwhile=("pay", {"payment_intent": intent.id}), status=503)
        assert stripe.pay(intent.id, "pm_card_visa_chargeDeclined")["status"] == "requires_payment_method"
        with pytest.raises(ControlRefused, match="No bank has been asked"):
            stripe.settle(payment_intent=intent.id)
        with pytest.raises(AttributeError):
            stripe.no_such_control()
        assert stripe.letter(stripe.deliveries(type="charge.failed")[0]["id"])["headers"]["Stripe-Signature"]
