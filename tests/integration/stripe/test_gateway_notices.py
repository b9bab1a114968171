"""Stripe's notices: who has sent them, and which charge they are about."""

import json
import time

import pytest

from gatherly_adapters.stripe_gateway import StripePaymentGateway
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments.charge import Charge, Notice
from gatherly_core.payments.errors import InvalidSignature
from tests.contracts.payment_gateway import APPROVED, VISA
from tests.factories import ChargeRequestFactory, new_id
from tests.fake_stripe.fake import FakeStripe
from tests.fake_stripe.webhooks import signature
from tests.integration.stripe.gateways import gateway_to


@pytest.fixture
def gateway(fake_stripe: FakeStripe) -> StripePaymentGateway:
    return gateway_to(fake_stripe)


@pytest.fixture
def charge(gateway: StripePaymentGateway) -> Charge:
    return gateway.open(ChargeRequestFactory())


@pytest.fixture
def paid(gateway: StripePaymentGateway, charge: Charge) -> Charge:
    return gateway.confirm(charge.id, VISA, new_id())


def letter(fake: FakeStripe, kind: str = "payment_intent.succeeded", **forged: object) -> tuple[bytes, str]:
    """The body and the signature of the newest delivery of a kind."""
    sent = fake.letter(fake.deliveries(type=kind)[-1]["id"], **forged)
    return sent["body"].encode(), sent["headers"]["Stripe-Signature"]


def signed(fake: FakeStripe, body: str) -> tuple[bytes, str]:
    return body.encode(), signature(body, fake.webhook_secret, int(time.time()))


def test_it_believes_stripe(gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge) -> None:
    (delivery,) = fake_stripe.deliveries(type="payment_intent.succeeded")
    expected = Notice(delivery["event"], "payment_intent.succeeded", paid.id)
    assert gateway.notice(*letter(fake_stripe)) == expected


def test_it_is_told_everything_that_changes_a_charge(
    gateway: StripePaymentGateway, fake_stripe: FakeStripe, charge: Charge
) -> None:
    gateway.confirm(charge.id, APPROVED, new_id())
    fake_stripe.authenticate(charge.id, passed=False)
    gateway.confirm(charge.id, VISA, new_id())
    fake_stripe.begin_refunds_as("pending")
    fake_stripe.change_refund(gateway.refund(charge.id, RefundId(new_id()), 1).id, "failed")
    fake_stripe.close_dispute(fake_stripe.open_dispute(charge.id)["id"], won=True)
    gateway.cancel(gateway.open(ChargeRequestFactory()).id)
    told = {
        delivery["type"]
        for delivery in fake_stripe.deliveries()
        if gateway.notice(*letter(fake_stripe, delivery["type"])) is not None
    }
    assert told >= {
        "payment_intent.requires_action",
        "payment_intent.payment_failed",
        "payment_intent.succeeded",
        "payment_intent.canceled",
        "charge.refunded",
        "charge.refund.updated",
        "refund.created",
        "refund.updated",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.closed",
    }
    assert told.isdisjoint({"payment_intent.created", "charge.succeeded", "charge.failed"})


@pytest.mark.parametrize("kind", ["charge.refunded", "refund.created", "charge.dispute.created"])
def test_it_finds_the_charge(gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge, kind: str) -> None:
    gateway.refund(paid.id, RefundId(new_id()), 1)
    fake_stripe.open_dispute(paid.id)
    notice = gateway.notice(*letter(fake_stripe, kind))
    assert notice is not None
    assert (notice.kind, notice.charge_id) == (kind, paid.id)


@pytest.mark.parametrize(
    "forged", [{"secret": "whsec_other"}, {"age": 301}, {"body": '{"id": "evt_1"}'}, {"body": "{}"}], ids=str
)
def test_it_believes_nobody_else(
    gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge, forged: dict[str, object]
) -> None:
    with pytest.raises(InvalidSignature):
        gateway.notice(*letter(fake_stripe, **forged))


def test_it_takes_what_was_a_while_on_its_way(
    gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge
) -> None:
    assert gateway.notice(*letter(fake_stripe, age=290)) is not None


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t",
        "t=,v1=",
        "t=1",
        "v1=00",
        "t=1,v1=\u2603",
        "t=1,v1=\xff",
        "t=x,v1=00",
        "t=" + "9" * 5000 + ",v1=00",
        ",,=",
    ],
)
def test_it_is_not_confused_by_what_is_no_signature(gateway: StripePaymentGateway, header: str) -> None:
    for body in (b"{}", b"", b"\xff\xfe"):
        with pytest.raises(InvalidSignature):
            gateway.notice(body, header)


def test_it_believes_nobody_without_a_secret(fake_stripe: FakeStripe, paid: Charge) -> None:
    gateway = gateway_to(fake_stripe, STRIPE_WEBHOOK_SECRET="")
    with pytest.raises(InvalidSignature):
        gateway.notice(*letter(fake_stripe))


@pytest.mark.parametrize(
    "body",
    [
        '{"id": "evt_1", "type": "customer.created", "data": {"object": {"id": "cus_1"}}}',
        '{"id": "evt_1", "type": "charge.succeeded", "data": {"object": {"id": "ch_1", "payment_intent": "pi_1"}}}',
        '{"id": "evt_1", "type": "charge.refunded", "data": {"object": {"id": "ch_1", "payment_intent": null}}}',
        '{"id": "evt_1", "type": "refund.created", "data": {"object": {"id": "re_1"}}}',
        '{"id": "evt_1", "type": "payment_intent.succeeded"}',
        '{"id": "evt_1", "object": "v2.core.event", "type": "v1.billing.meter.error_report_triggered"}',
        "[]",
        "null",
        "1",
    ],
)
def test_it_waits_for_nothing_else(gateway: StripePaymentGateway, fake_stripe: FakeStripe, body: str) -> None:
    assert gateway.notice(*signed(fake_stripe, body)) is None


@pytest.mark.parametrize("name", ["", "x" * 256, "pi 1", "\\u0000", "\\ud800", "pi_é"], ids=ascii)
@pytest.mark.parametrize(
    "body",
    [
        '{"id": "NAME", "type": "payment_intent.succeeded", "data": {"object": {"id": "pi_1"}}}',
        '{"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": {"id": "NAME"}}}',
        '{"id": "evt_1", "type": "charge.refunded", "data": {"object": {"payment_intent": "NAME"}}}',
    ],
)
def test_it_waits_for_nothing_that_stripe_would_not_name_so(
    gateway: StripePaymentGateway, fake_stripe: FakeStripe, body: str, name: str
) -> None:
    assert gateway.notice(*signed(fake_stripe, body.replace("NAME", name))) is None


@pytest.mark.parametrize("text", ["no JSON", "[" * 100_000], ids=["text", "nested"])
def test_it_takes_no_text_for_a_notice(gateway: StripePaymentGateway, fake_stripe: FakeStripe, text: str) -> None:
    with pytest.raises(InvalidSignature):
        gateway.notice(*signed(fake_stripe, text))


def test_it_takes_both_secrets_while_one_replaces_the_other(
    gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge
) -> None:
    body, ours = letter(fake_stripe)
    _, theirs = letter(fake_stripe, secret="whsec_new")
    assert gateway.notice(body, f"{theirs},{ours.partition(',')[2]}") is not None
    assert json.loads(body)["type"] == "payment_intent.succeeded"
