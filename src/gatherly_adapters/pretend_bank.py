"""The rules of a payment provider that moves no money: what comes of each payment method, and what may follow.

The payment methods are named like those that Stripe has for tests (docs.stripe.com/testing), so that what was tried
here can be tried there:

- `pm_card_visa`, `pm_card_mastercard` succeed at once;
- `pm_card_visa_chargeDeclined` and those in DECLINES are declined;
- `pm_card_authenticationRequired` wants the payer to approve first;
- `pm_bank_processing` takes its time: it is processing until somebody says what came of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from gatherly_core.kernel.identifiers import PaymentId, RefundId
from gatherly_core.payments.charge import Charge, ChargeRequest, ChargeState, NextAction, ProviderRefund
from gatherly_core.payments.errors import (
    AuthenticationFailed,
    CardExpired,
    IncorrectCard,
    InsufficientFunds,
    PaymentDeclined,
    ProviderRefused,
    UnknownPaymentMethod,
)
from gatherly_core.payments.model import Dispute, RefundStatus

SUCCEEDING = frozenset({"pm_card_visa", "pm_card_mastercard"})
AUTHENTICATED = "pm_card_authenticationRequired"
PROCESSED = "pm_bank_processing"
DECLINED = PaymentDeclined("The card was declined.")
DECLINES: Mapping[str, PaymentDeclined] = {
    "pm_card_visa_chargeDeclined": DECLINED,
    "pm_card_visa_chargeDeclinedInsufficientFunds": InsufficientFunds("There is not enough money for this payment."),
    "pm_card_chargeDeclinedExpiredCard": CardExpired("The card has expired."),
    "pm_card_chargeDeclinedIncorrectCvc": IncorrectCard("The security code of the card is wrong."),
    # These two are no names of Stripe's, but what one would expect beside the first two.
    "pm_card_visa_chargeDeclinedExpiredCard": CardExpired("The card has expired."),
    "pm_card_visa_chargeDeclinedIncorrectCvc": IncorrectCard("The security code of the card is wrong."),
}
NOT_APPROVED = AuthenticationFailed("The payment was not approved.")
REFUSALS = {refusal.code: refusal for refusal in (*DECLINES.values(), NOT_APPROVED)}
REFUND = "_refund_"
"""What parts the number of a refund from its charge."""

CHARGEABLE = frozenset({ChargeState.OPEN, ChargeState.NEEDS_ACTION})
UNDECIDED = frozenset({ChargeState.NEEDS_ACTION, ChargeState.PROCESSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class BankCharge:
    """A charge as the bank keeps it.

    `page` is where the payer approves. `attempts` has the code with which each attempt was declined, or None.
    """

    payment_id: PaymentId
    charge: Charge
    page: str
    attempts: Mapping[UUID, str | None] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """What could still be given back, in minor units: nothing while a bank has the money back."""
        if self.charge.dispute in {Dispute.OPEN, Dispute.LOST}:
            return 0
        given_back = (refund.amount for refund in self.charge.refunds if refund.status is not RefundStatus.FAILED)
        return self.charge.captured - sum(given_back)


def opened(request: ChargeRequest, charge_id: str, client_secret: str, page: str) -> BankCharge:
    """A new charge. Nothing is charged yet."""
    charge = Charge(
        id=charge_id,
        state=ChargeState.OPEN,
        amount=request.amount,
        currency=request.currency,
        client_secret=client_secret,
    )
    return BankCharge(payment_id=request.payment_id, charge=charge, page=page)


def attempted(kept: BankCharge, method: str, attempt: UUID) -> BankCharge:
    """What is kept after an attempt to charge `method`; `outcome` says what came of it. UnknownPaymentMethod.

    Nothing changes by an attempt that was made before, or when there is nothing left to charge.
    """
    if attempt in kept.attempts or kept.charge.state not in CHARGEABLE:
        return kept
    declined = DECLINES.get(method)
    code = None if declined is None else declined.code
    return replace(kept, charge=_charged(kept, method), attempts={**kept.attempts, attempt: code})


def outcome(kept: BankCharge, attempt: UUID) -> Charge:
    """The charge as it is, unless that attempt was declined: PaymentDeclined."""
    code = kept.attempts.get(attempt)
    if code is not None:
        raise refusal(code)
    return kept.charge


def refusal(code: str) -> PaymentDeclined:
    """The error that a refusal with this code is told with, a new one each time."""
    known = REFUSALS[code]
    return type(known)(known.detail)


def decided(kept: BankCharge, *, approved: bool) -> BankCharge:
    """What is kept once the payer, or their bank, has said whether it may be charged.

    ProviderRefused when nothing waits for that.
    """
    if kept.charge.state not in UNDECIDED:
        raise ProviderRefused("Nobody waits for a decision on this payment.")
    return replace(kept, charge=captured(kept.charge) if approved else _in(kept.charge, ChargeState.OPEN))


def captured(charge: Charge, amount: int | None = None) -> Charge:
    """The charge, paid: whole, unless `amount` says how much came."""
    received = charge.amount if amount is None else amount
    return replace(_in(charge, ChargeState.SUCCEEDED), captured=received)


def cancelled(kept: BankCharge) -> BankCharge:
    """What is kept once nobody wants the money any more; what cannot be cancelled stays as it is."""
    if kept.charge.state not in CHARGEABLE:
        return kept
    return replace(kept, charge=_in(kept.charge, ChargeState.CANCELLED))


def refunded(kept: BankCharge, refund_id: RefundId | None, amount: int, status: RefundStatus) -> BankCharge:
    """What is kept once `amount` is given back, or is about to be; as it is if that refund was made before.

    ProviderRefused when that is nothing, more than is left, or disputed.
    """
    if refund_id is not None and refund_of(kept.charge, refund_id) is not None:
        return kept
    if not 0 < amount <= kept.left:
        raise ProviderRefused(f"{amount} cannot be given back of this payment: {kept.left} is left.")
    id_ = f"{kept.charge.id}{REFUND}{len(kept.charge.refunds) + 1}"
    refund = ProviderRefund(id_, amount, status, refund_id)
    return replace(kept, charge=replace(kept.charge, refunds=(*kept.charge.refunds, refund)))


def refund_settled(kept: BankCharge, provider_refund_id: str, status: RefundStatus) -> BankCharge:
    """What is kept once a refund has become this: also one that had succeeded may come back."""
    refunds = tuple(
        replace(refund, status=status) if refund.id == provider_refund_id else refund for refund in kept.charge.refunds
    )
    return replace(kept, charge=replace(kept.charge, refunds=refunds))


def charge_of(provider_refund_id: str) -> str:
    """The charge that the refund belongs to."""
    return provider_refund_id.rpartition(REFUND)[0]


def refund_of(charge: Charge, refund_id: RefundId) -> ProviderRefund | None:
    """The refund that Gatherly knows under this id."""
    return next((refund for refund in charge.refunds if refund.refund_id == refund_id), None)


def _charged(kept: BankCharge, method: str) -> Charge:
    if method in SUCCEEDING:
        return captured(kept.charge)
    if method == AUTHENTICATED:
        action = NextAction("redirect_to_url", kept.page)
        return replace(_in(kept.charge, ChargeState.NEEDS_ACTION), next_action=action)
    if method == PROCESSED:
        return _in(kept.charge, ChargeState.PROCESSING)
    if method in DECLINES:
        return _in(kept.charge, ChargeState.OPEN)
    raise UnknownPaymentMethod("There is no such payment method.", {"payment_method": "must be one of the provider's"})


def _in(charge: Charge, state: ChargeState) -> Charge:
    return replace(charge, state=state, next_action=None)
