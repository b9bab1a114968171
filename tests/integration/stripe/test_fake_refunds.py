"""The fake's refunds and disputes, asked by Stripe's own library."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.fake_stripe.refusals import Refusal


@pytest.fixture
def paid(intent_of):
    """25.00 €, paid with a card for the booking b1."""
    return intent_of(confirm=True, payment_method="pm_card_visa", metadata={"booking_id": "b1"})


@pytest.fixture
def refund(client, paid):
    def make(**given):
        return client.refunds.create({"payment_intent": paid.id, **given})

    return make


def code_of(call, **given):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        call(**given)
    assert caught.value.http_status == 400
    return caught.value.code


def balance(client):
    return {each.currency: each.amount for each in client.balance.retrieve().available}


def test_a_refund_gives_back_part_or_what_is_left(client, paid, refund, fake_stripe):
    part = refund(amount=1000, metadata={"refund_id": "r1"}, reason="requested_by_customer")
    assert (part.status, part.amount, part.charge) == ("succeeded", 1000, paid.latest_charge)
    charge = client.charges.retrieve(paid.latest_charge)
    assert (charge.amount_refunded, charge.refunded) == (1000, False)
    rest = refund()
    assert rest.amount == 1500
    assert client.charges.retrieve(paid.latest_charge).refunded
    assert client.refunds.retrieve(part.id).metadata.to_dict() == {"refund_id": "r1"}
    assert [each.id for each in client.refunds.list({"payment_intent": paid.id})] == [rest.id, part.id]
    assert fake_stripe.total_refunded(booking_id="b1") == 2500
    assert balance(client) == {"eur": 0}


def test_a_refund_may_name_the_charge(client, paid):
    by_charge = client.refunds.create({"charge": paid.latest_charge, "expand": ["payment_intent"]})
    assert by_charge.payment_intent.id == paid.id
    to_and_fro = "payment_intent.latest_charge.payment_intent.latest_charge"
    deep = client.refunds.retrieve(by_charge.id, {"expand": [to_and_fro]})
    assert deep.payment_intent.latest_charge.payment_intent.latest_charge.id == paid.latest_charge
    assert code_of(client.refunds.list, params={"expand": [f"data.{to_and_fro}"]}) is None


def test_no_more_is_given_back_than_was_taken(refund, fake_stripe):
    refund(amount=2000)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        refund(amount=501)
    refund(amount=500)
    assert code_of(refund) == "charge_already_refunded"
    assert code_of(refund, amount=1) == "charge_already_refunded"
    assert fake_stripe.total_refunded() == 2500


def test_refunds_at_once_do_not_exceed_the_payment(refund, fake_stripe):
    def try_refund(_):
        try:
            return refund(amount=1000).status
        except stripe.InvalidRequestError:
            return "refused"

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(try_refund, range(6)))
    assert (answers.count("succeeded"), fake_stripe.total_refunded()) == (2, 2000)


def test_there_must_be_money_to_give_back(client, intent_of):
    open_, failed = intent_of(), intent_of()
    with pytest.raises(stripe.CardError):
        client.payment_intents.confirm(failed.id, {"payment_method": "pm_card_visa_chargeDeclined"})
    for intent in (open_, failed):
        with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge to refund"):
            client.refunds.create({"payment_intent": intent.id})


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"amount": 0}, "parameter_invalid_integer"),
        ({"amount": "much"}, "parameter_invalid_integer"),
        ({"reason": "boredom"}, None),
        ({"payment_intent": "pi_none"}, "resource_missing"),
        ({"charge": "ch_none"}, "parameter_missing"),
    ],
)
def test_an_impossible_refund_is_refused(refund, fake_stripe, given, code):
    assert code_of(refund, **given) == code
    assert fake_stripe.refunds() == []


def test_of_a_thousandth_no_digit_is_given_back(client, intent_of):
    intent = intent_of(amount=1230, currency="kwd", confirm=True, payment_method="pm_card_visa")
    assert code_of(client.refunds.create, params={"payment_intent": intent.id, "amount": 15}) == "invalid_charge_amount"


def test_a_pending_refund_succeeds_later(client, refund, fake_stripe):
    with pytest.raises(ValueError, match="no refund begins as failed"):
        fake_stripe.begin_refunds_as("failed")
    fake_stripe.begin_refunds_as("pending")
    pending = refund(amount=600)
    assert (pending.status, fake_stripe.total_refunded()) == ("pending", 600)
    fake_stripe.change_refund(pending.id, "succeeded")
    assert client.refunds.retrieve(pending.id).status == "succeeded"
    assert fake_stripe.total_refunded() == 600


@pytest.mark.parametrize(("first", "then"), [("pending", "failed"), ("pending", "canceled"), ("succeeded", "failed")])
def test_a_refund_that_comes_to_nothing_gives_its_amount_back(client, paid, refund, fake_stripe, first, then):
    fake_stripe.begin_refunds_as(first)
    id_ = refund().id
    fake_stripe.change_refund(id_, then, "expired_or_canceled_card")
    undone = client.refunds.retrieve(id_)
    assert undone.status == then
    assert (undone.to_dict().get("failure_reason") == "expired_or_canceled_card") is (then == "failed")
    charge = client.charges.retrieve(paid.latest_charge)
    assert (charge.amount_refunded, charge.refunded) == (0, False)
    assert (fake_stripe.total_refunded(), balance(client)) == (0, {"eur": 2500})
    with pytest.raises(Refusal):
        fake_stripe.change_refund(id_, "succeeded")
    assert refund().amount == 2500


def test_a_refund_in_the_dashboard_has_nothing_of_ours(client, paid, refund, fake_stripe):
    fake_stripe.refund_in_dashboard(paid.id, 700)
    [found] = client.refunds.list({"payment_intent": paid.id})
    assert (found.amount, found.metadata.to_dict()) == (700, {})
    assert refund().amount == 1800


def test_a_disputed_charge_is_not_refunded(client, paid, refund, fake_stripe):
    opened = fake_stripe.open_dispute(paid.id)
    assert client.charges.retrieve(paid.latest_charge).disputed
    [dispute] = client.disputes.list({"payment_intent": paid.id})
    assert (dispute.id, dispute.amount, dispute.status, dispute.reason) == (
        opened["id"],
        2500,
        "needs_response",
        "fraudulent",
    )
    assert balance(client) == {"eur": -1500}
    assert code_of(refund) == "charge_disputed"
    fake_stripe.close_dispute(dispute.id, won=False)
    assert client.disputes.retrieve(dispute.id).status == "lost"
    assert code_of(refund) == "charge_disputed"
    assert balance(client) == {"eur": -1500}


def test_after_a_dispute_that_is_won_all_is_as_before_but_for_the_fee(client, paid, refund, fake_stripe):
    dispute = fake_stripe.open_dispute(paid.id)
    assert fake_stripe.close_dispute(dispute["id"], won=True)["status"] == "won"
    assert balance(client) == {"eur": 1000}
    assert refund().status == "succeeded"
    with pytest.raises(Refusal):
        fake_stripe.close_dispute(dispute["id"], won=False)
    with pytest.raises(Refusal):
        fake_stripe.open_dispute(paid.id)
