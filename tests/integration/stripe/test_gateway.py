"""What is particular to Stripe as the payment provider: what is asked of it, and what its answers and errors mean."""

from dataclasses import replace
from uuid import UUID

import pytest

from gatherly_adapters.stripe_gateway import API_VERSION, StripePaymentGateway
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments.charge import Charge, ChargeState, NextAction
from gatherly_core.payments.errors import ProviderRefused
from gatherly_core.payments.model import Dispute, RefundStatus
from tests.contracts.payment_gateway import APPROVED, VISA
from tests.factories import ChargeRequestFactory, new_id
from tests.fake_stripe.fake import FakeStripe
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


def give_back(gateway: StripePaymentGateway, charge: Charge, amount: int = 1000) -> str:
    return gateway.refund(charge.id, RefundId(new_id()), amount).id


class TestOpening:
    def test_it_says_whose_payment_it_is(self, gateway: StripePaymentGateway, fake_stripe: FakeStripe) -> None:
        request = ChargeRequestFactory(reference="ABCD-EFGH-JK")
        gateway.confirm(gateway.open(request).id, VISA, new_id())
        (taken,) = fake_stripe.charges(booking_id=str(request.booking_id))
        assert taken["metadata"]["payment_id"] == str(request.payment_id)
        assert taken["metadata"]["reference"] == "ABCD-EFGH-JK"
        assert "ABCD-EFGH-JK" in taken["description"]

    def test_it_asks_for_the_payment_methods_that_are_set(self, fake_stripe: FakeStripe) -> None:
        gateway_to(fake_stripe).open(ChargeRequestFactory())
        gateway_to(fake_stripe, GATHERLY_STRIPE_PAYMENT_METHODS="card sepa_debit").open(ChargeRequestFactory())
        asked = [entry["form"] for entry in fake_stripe.requests("payment_intents.create")]
        assert ["sepa_debit" in form for form in asked] == [False, True]
        assert all("allowed_payment_method_types" in form for form in asked)

    @pytest.mark.parametrize(("currency", "amount"), [("JPY", 101), ("KWD", 1230), ("ISK", 500)])
    def test_it_takes_amounts_as_stripe_counts_them(
        self, gateway: StripePaymentGateway, currency: str, amount: int
    ) -> None:
        charge = gateway.open(ChargeRequestFactory(currency=currency, amount=amount))
        assert (charge.currency, charge.amount) == (currency, amount)

    @pytest.mark.parametrize(
        ("currency", "amount", "step"), [("KWD", 1234, "10"), ("BHD", 1, "10"), ("ISK", 550, "100"), ("UGX", 1, "100")]
    )
    def test_it_says_which_amounts_stripe_does_not_take(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, currency: str, amount: int, step: str
    ) -> None:
        with pytest.raises(ProviderRefused, match=rf"{currency} only if they are multiples of {step}\."):
            gateway.open(ChargeRequestFactory(currency=currency, amount=amount))
        assert fake_stripe.requests() == []

    def test_it_names_its_currency_and_the_version_of_the_api(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe
    ) -> None:
        gateway.open(ChargeRequestFactory(currency="CHF"))
        (asked,) = fake_stripe.requests()
        assert "currency=chf" in asked["form"]
        assert asked["version"] == API_VERSION


class TestConfirming:
    def test_it_lets_stripes_own_page_ask_the_payer(self, gateway: StripePaymentGateway, charge: Charge) -> None:
        waiting = gateway.confirm(charge.id, APPROVED, new_id())
        assert waiting.next_action == NextAction("use_stripe_sdk", None)
        assert waiting.client_secret is not None
        assert waiting.client_secret.startswith(charge.id)

    def test_it_says_how_it_is_now_when_an_attempt_is_made_again(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, charge: Charge
    ) -> None:
        attempt = new_id()
        gateway.confirm(charge.id, APPROVED, attempt)
        fake_stripe.authenticate(charge.id)
        assert gateway.confirm(charge.id, APPROVED, attempt).state is ChargeState.SUCCEEDED

    def test_it_charges_once_also_after_stripe_has_forgotten_the_attempt(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, charge: Charge
    ) -> None:
        attempt = new_id()
        paid = gateway.confirm(charge.id, VISA, attempt)
        fake_stripe.forget_idempotency_keys()
        assert gateway.confirm(charge.id, VISA, attempt) == paid
        assert fake_stripe.total_captured(charge.id) == 3000

    def test_it_sees_what_was_paid_in_the_browser(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, charge: Charge
    ) -> None:
        fake_stripe.pay(charge.id)
        paid = gateway.confirm(charge.id, VISA, new_id())
        assert (paid.state, paid.captured) == (ChargeState.SUCCEEDED, 3000)
        assert fake_stripe.total_captured(charge.id) == 3000


class TestCancelling:
    def test_it_loses_against_a_payer_who_was_faster(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, charge: Charge
    ) -> None:
        fake_stripe.plan("payment_intents.cancel", meanwhile=("pay", {"payment_intent": charge.id}))
        cancelled = gateway.cancel(charge.id)
        assert (cancelled.state, cancelled.captured) == (ChargeState.SUCCEEDED, 3000)

    def test_it_cancels_later_what_could_not_be_cancelled_before(self, fake_stripe: FakeStripe) -> None:
        gateway = gateway_to(fake_stripe, GATHERLY_STRIPE_PAYMENT_METHODS="sepa_debit")
        charge = gateway.open(ChargeRequestFactory())
        gateway.confirm(charge.id, "pm_success_de", new_id())
        assert gateway.cancel(charge.id).state is ChargeState.PROCESSING
        fake_stripe.settle(charge.id, failure="debit_not_authorized")
        assert gateway.cancel(charge.id).state is ChargeState.CANCELLED


class TestRefunds:
    def test_it_gives_back_once_also_after_stripe_has_forgotten_the_refund(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge
    ) -> None:
        refund_id = RefundId(new_id())
        refund = gateway.refund(paid.id, refund_id, 1000)
        fake_stripe.forget_idempotency_keys()
        assert gateway.refund(paid.id, refund_id, 1000) == refund
        assert fake_stripe.total_refunded(paid.id) == 1000

    def test_it_knows_refunds_that_are_not_ours(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge
    ) -> None:
        refund_id = RefundId(new_id())
        gateway.refund(paid.id, refund_id, 1000)
        fake_stripe.refund_in_dashboard(paid.id, 500)
        refunds = gateway.look(paid.id).refunds
        assert [(each.amount, each.refund_id) for each in refunds] == [(1000, refund_id), (500, None)]

    def test_it_lists_all_however_many_there_are(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge
    ) -> None:
        for _ in range(120):
            fake_stripe.refund_in_dashboard(paid.id, 10)
        last = RefundId(new_id())
        gateway.refund(paid.id, last, 5)
        refunds = gateway.look(paid.id).refunds
        assert (len(refunds), sum(refund.amount for refund in refunds)) == (121, 1205)
        assert refunds[-1].refund_id == last

    @pytest.mark.parametrize(
        ("stripes", "ours"),
        [
            ("pending", RefundStatus.PENDING),
            ("succeeded", RefundStatus.SUCCEEDED),
            ("failed", RefundStatus.FAILED),
            ("canceled", RefundStatus.FAILED),
        ],
    )
    def test_it_knows_how_a_refund_stands(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge, stripes: str, ours: RefundStatus
    ) -> None:
        fake_stripe.begin_refunds_as("pending")
        id_ = give_back(gateway, paid)
        if stripes != "pending":
            fake_stripe.change_refund(id_, stripes)
        assert [(refund.id, refund.status) for refund in gateway.look(paid.id).refunds] == [(id_, ours)]

    def test_it_sees_a_refund_come_back(
        self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge
    ) -> None:
        id_ = give_back(gateway, paid, 3000)
        fake_stripe.change_refund(id_, "failed")
        assert gateway.look(paid.id).refunds[0].status is RefundStatus.FAILED
        give_back(gateway, paid, 3000)
        assert fake_stripe.total_refunded(paid.id) == 3000


class TestDisputes:
    def test_it_follows_a_dispute(self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge) -> None:
        dispute = fake_stripe.open_dispute(paid.id)
        assert gateway.look(paid.id) == replace(paid, dispute=Dispute.OPEN)
        with pytest.raises(ProviderRefused, match="disputed"):
            give_back(gateway, paid)
        fake_stripe.close_dispute(dispute["id"], won=True)
        assert gateway.look(paid.id).dispute is Dispute.WON
        give_back(gateway, paid)

    def test_it_knows_a_lost_one(self, gateway: StripePaymentGateway, fake_stripe: FakeStripe, paid: Charge) -> None:
        fake_stripe.close_dispute(fake_stripe.open_dispute(paid.id)["id"], won=False)
        assert gateway.look(paid.id).dispute is Dispute.LOST
        with pytest.raises(ProviderRefused):
            give_back(gateway, paid)


def test_every_change_has_a_key_of_ours(gateway: StripePaymentGateway, fake_stripe: FakeStripe) -> None:
    request, attempt, refund_id = ChargeRequestFactory(), new_id(), RefundId(new_id())
    charge = gateway.open(request)
    gateway.confirm(charge.id, VISA, attempt)
    gateway.refund(charge.id, refund_id, 1)
    gateway.cancel(gateway.open(ChargeRequestFactory()).id)
    changes = [entry for entry in fake_stripe.requests() if entry["method"] == "POST"]
    named: list[UUID] = [request.payment_id, attempt, refund_id]
    assert len(changes) == 5
    for change, id_ in zip(changes, named, strict=False):
        assert str(id_) in change["idempotency_key"]
    assert all(change["idempotency_key"] for change in changes)
