"""What is promised of the payment provider.

The bindings give `gateway` and `payer`, who decides what Gatherly waits for.
"""

from typing import Protocol
from uuid import UUID

import pytest

from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments.charge import Charge, ChargeState, ProviderRefund
from gatherly_core.payments.errors import (
    CardExpired,
    IncorrectCard,
    InsufficientFunds,
    InvalidSignature,
    PaymentDeclined,
    ProviderRefused,
    UnknownPaymentMethod,
)
from gatherly_core.payments.model import RefundStatus
from gatherly_core.payments.ports import PaymentGateway
from tests.contracts.rivals import at_once
from tests.factories import ChargeRequestFactory, new_id

VISA = "pm_card_visa"
DECLINED = "pm_card_visa_chargeDeclined"
APPROVED = "pm_card_authenticationRequired"


class Payer(Protocol):
    """Who holds the card, and their bank."""

    def approve(self, charge_id: str) -> object:
        """Approves what needs an action, or has what is processing succeed."""
        ...

    def decline(self, charge_id: str) -> object:
        """Does not approve what needs an action, or has what is processing fail."""
        ...


class PaymentGatewayContract:
    """A suite of tests for a `gateway`. `processed` is a payment method that takes its time."""

    gateway: PaymentGateway
    payer: Payer
    processed = "pm_bank_processing"

    @pytest.fixture(autouse=True)
    def at_hand(self, gateway: PaymentGateway, payer: Payer) -> None:
        self.gateway = gateway
        self.payer = payer

    def opened(self, **request: object) -> Charge:
        return self.gateway.open(ChargeRequestFactory(**request))

    def confirmed(self, charge: Charge, method: str = VISA, attempt: UUID | None = None) -> Charge:
        return self.gateway.confirm(charge.id, method, attempt or new_id())

    def paid(self, **request: object) -> Charge:
        return self.confirmed(self.opened(**request))

    def refunded(self, charge: Charge, amount: int, refund_id: RefundId | None = None) -> ProviderRefund:
        return self.gateway.refund(charge.id, refund_id or RefundId(new_id()), amount)

    def test_it_has_a_name_that_fits_a_payment(self) -> None:
        assert self.gateway.name.isalnum()
        assert len(self.gateway.name) <= 20

    def test_it_opens_a_charge(self) -> None:
        charge = self.opened(amount=4321, currency="CHF")
        assert charge == self.gateway.look(charge.id)
        assert (charge.state, charge.amount, charge.currency) == (ChargeState.OPEN, 4321, "CHF")
        assert (charge.captured, charge.refunds, charge.dispute, charge.next_action) == (0, (), None, None)
        assert charge.client_secret
        assert charge.client_secret not in repr(charge)

    def test_it_opens_one_charge_for_a_payment(self) -> None:
        request = ChargeRequestFactory()
        assert self.gateway.open(request) == self.gateway.open(request)
        assert self.opened().id != self.opened().id

    def test_it_opens_one_charge_for_a_payment_whoever_asks(self) -> None:
        request = ChargeRequestFactory()
        charges = at_once(*[lambda: self.gateway.open(request)] * 4)
        assert {charge.id for charge in charges if isinstance(charge, Charge)} == {self.gateway.open(request).id}

    @pytest.mark.parametrize("method", [VISA, "pm_card_mastercard"])
    def test_it_charges_a_card(self, method: str) -> None:
        charge = self.confirmed(self.opened(), method)
        assert (charge.state, charge.captured, charge.next_action) == (ChargeState.SUCCEEDED, 3000, None)
        assert self.gateway.look(charge.id) == charge

    @pytest.mark.parametrize(
        ("method", "error"),
        [
            (DECLINED, PaymentDeclined),
            ("pm_card_visa_chargeDeclinedInsufficientFunds", InsufficientFunds),
            ("pm_card_chargeDeclinedExpiredCard", CardExpired),
            ("pm_card_chargeDeclinedIncorrectCvc", IncorrectCard),
        ],
    )
    def test_it_says_why_a_card_is_declined(self, method: str, error: type[PaymentDeclined]) -> None:
        charge = self.opened()
        with pytest.raises(error) as declined:
            self.confirmed(charge, method)
        assert type(declined.value) is error
        assert self.gateway.look(charge.id).state is ChargeState.OPEN
        assert self.confirmed(charge).state is ChargeState.SUCCEEDED

    def test_it_knows_no_other_payment_method(self) -> None:
        charge = self.opened()
        with pytest.raises(UnknownPaymentMethod) as refused:
            self.confirmed(charge, "pm_nonsense")
        assert set(refused.value.fields) == {"payment_method"}
        assert self.gateway.look(charge.id).state is ChargeState.OPEN

    def test_it_has_one_outcome_for_one_attempt(self) -> None:
        charge, first, second = self.opened(), new_id(), new_id()
        for _ in range(2):
            with pytest.raises(PaymentDeclined):
                self.confirmed(charge, DECLINED, first)
        paid = self.confirmed(charge, VISA, second)
        assert self.confirmed(charge, VISA, second) == paid
        with pytest.raises(PaymentDeclined):
            self.confirmed(charge, DECLINED, first)

    def test_it_does_not_make_an_attempt_again_that_has_failed_since(self) -> None:
        charge, attempt = self.opened(), new_id()
        self.confirmed(charge, APPROVED, attempt)
        self.payer.decline(charge.id)
        assert self.confirmed(charge, APPROVED, attempt).state is ChargeState.OPEN

    def test_it_charges_once_whoever_asks(self) -> None:
        charge = self.opened()
        for outcome in at_once(*[lambda: self.confirmed(charge)] * 4):
            assert isinstance(outcome, Charge)
        assert self.gateway.look(charge.id).captured == 3000

    @pytest.mark.parametrize("method", [VISA, DECLINED, APPROVED])
    def test_it_leaves_a_paid_charge_as_it_is(self, method: str) -> None:
        charge = self.paid()
        assert self.confirmed(charge, method) == charge

    @pytest.mark.parametrize("method", [VISA, DECLINED, APPROVED])
    def test_it_leaves_a_cancelled_charge_as_it_is(self, method: str) -> None:
        charge = self.gateway.cancel(self.opened().id)
        assert self.confirmed(charge, method) == charge

    def test_it_asks_for_an_action(self) -> None:
        charge = self.confirmed(self.opened(), APPROVED)
        assert (charge.state, charge.captured) == (ChargeState.NEEDS_ACTION, 0)
        assert charge.next_action is not None
        assert charge.next_action.kind
        assert self.gateway.look(charge.id) == charge

    def test_it_succeeds_once_the_payer_approves(self) -> None:
        charge = self.confirmed(self.opened(), APPROVED)
        self.payer.approve(charge.id)
        approved = self.gateway.look(charge.id)
        assert (approved.state, approved.captured, approved.next_action) == (ChargeState.SUCCEEDED, 3000, None)

    def test_it_is_open_again_when_the_payer_does_not_approve(self) -> None:
        charge = self.confirmed(self.opened(), APPROVED)
        self.payer.decline(charge.id)
        declined = self.gateway.look(charge.id)
        assert (declined.state, declined.captured, declined.next_action) == (ChargeState.OPEN, 0, None)
        assert self.confirmed(charge).state is ChargeState.SUCCEEDED

    def test_it_charges_another_card_while_the_payer_does_not_act(self) -> None:
        charge = self.confirmed(self.opened(), APPROVED)
        assert self.confirmed(charge).captured == 3000

    def test_it_says_that_it_is_processing(self) -> None:
        charge = self.confirmed(self.opened(), self.processed)
        assert (charge.state, charge.captured) == (ChargeState.PROCESSING, 0)
        assert self.confirmed(charge).state is ChargeState.PROCESSING
        assert self.gateway.cancel(charge.id).state is ChargeState.PROCESSING
        self.payer.approve(charge.id)
        assert self.gateway.look(charge.id).captured == 3000

    def test_it_is_open_again_when_what_is_processing_fails(self) -> None:
        charge = self.confirmed(self.opened(), self.processed)
        self.payer.decline(charge.id)
        assert self.gateway.look(charge.id).state is ChargeState.OPEN
        assert self.confirmed(charge).captured == 3000

    def test_it_cancels(self) -> None:
        for charge in (self.opened(), self.confirmed(self.opened(), APPROVED)):
            cancelled = self.gateway.cancel(charge.id)
            assert (cancelled.state, cancelled.captured, cancelled.next_action) == (ChargeState.CANCELLED, 0, None)
            assert self.gateway.cancel(charge.id) == cancelled == self.gateway.look(charge.id)

    def test_it_does_not_cancel_what_has_succeeded(self) -> None:
        charge = self.paid()
        assert self.gateway.cancel(charge.id) == charge

    def test_it_either_charges_or_cancels(self) -> None:
        for _ in range(5):
            charge = self.opened()
            at_once(lambda charge=charge: self.confirmed(charge), lambda charge=charge: self.gateway.cancel(charge.id))
            end = self.gateway.look(charge.id)
            assert (end.state, end.captured) in {(ChargeState.SUCCEEDED, 3000), (ChargeState.CANCELLED, 0)}

    def test_it_gives_money_back(self) -> None:
        charge = self.paid()
        first, second = RefundId(new_id()), RefundId(new_id())
        refund = self.refunded(charge, 1000, first)
        assert (refund.amount, refund.status, refund.refund_id) == (1000, RefundStatus.SUCCEEDED, first)
        other = self.refunded(charge, 2000, second)
        looked = self.gateway.look(charge.id)
        assert sorted(looked.refunds, key=lambda each: each.amount) == [refund, other]
        assert (looked.state, looked.captured) == (ChargeState.SUCCEEDED, 3000)

    def test_it_gives_money_back_once_for_each_id(self) -> None:
        charge, refund_id = self.paid(), RefundId(new_id())
        assert self.refunded(charge, 3000, refund_id) == self.refunded(charge, 3000, refund_id)
        assert len(self.gateway.look(charge.id).refunds) == 1

    def test_it_gives_back_no_more_than_there_is(self) -> None:
        charge = self.paid()
        with pytest.raises(ProviderRefused):
            self.refunded(charge, 3001)
        self.refunded(charge, 2000)
        with pytest.raises(ProviderRefused):
            self.refunded(charge, 1001)
        assert sum(refund.amount for refund in self.gateway.look(charge.id).refunds) == 2000

    def test_it_gives_back_no_more_than_there_is_whoever_asks(self) -> None:
        charge = self.paid()
        outcomes = at_once(*[lambda: self.refunded(charge, 2000)] * 4)
        assert sum(isinstance(outcome, ProviderRefused) for outcome in outcomes) == 3
        assert sum(refund.amount for refund in self.gateway.look(charge.id).refunds) == 2000

    def test_it_gives_nothing_back_that_never_came(self) -> None:
        for charge in (self.opened(), self.gateway.cancel(self.opened().id)):
            with pytest.raises(ProviderRefused):
                self.refunded(charge, 1)
            assert self.gateway.look(charge.id).refunds == ()

    @pytest.mark.parametrize("amount", [0, -1])
    def test_it_gives_back_amounts_only(self, amount: int) -> None:
        charge = self.paid()
        with pytest.raises(ProviderRefused):
            self.refunded(charge, amount)

    @pytest.mark.parametrize("operation", ["look", "cancel", "confirm", "refund"])
    def test_it_refuses_what_it_does_not_know(self, operation: str) -> None:
        calls = {
            "look": lambda: self.gateway.look("pi_nonsense"),
            "cancel": lambda: self.gateway.cancel("pi_nonsense"),
            "confirm": lambda: self.gateway.confirm("pi_nonsense", VISA, new_id()),
            "refund": lambda: self.gateway.refund("pi_nonsense", RefundId(new_id()), 1),
        }
        with pytest.raises(ProviderRefused):
            calls[operation]()

    @pytest.mark.parametrize("signature", ["", "nonsense", "t=1,v1=00", "\u2603"])
    def test_it_takes_no_forged_notice(self, signature: str) -> None:
        with pytest.raises(InvalidSignature):
            self.gateway.notice(b'{"id": "evt_1", "type": "payment_intent.succeeded"}', signature)
