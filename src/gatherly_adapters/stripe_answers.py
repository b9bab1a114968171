"""What Stripe answers, as the core knows it."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import stripe

from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments.charge import Charge, ChargeState, NextAction, Notice, ProviderRefund
from gatherly_core.payments.model import Dispute, RefundStatus

STATES = {
    "requires_payment_method": ChargeState.OPEN,
    "requires_confirmation": ChargeState.OPEN,
    "requires_action": ChargeState.NEEDS_ACTION,
    "processing": ChargeState.PROCESSING,
    "succeeded": ChargeState.SUCCEEDED,
    "canceled": ChargeState.CANCELLED,
}
REFUNDS = {
    "pending": RefundStatus.PENDING,
    "requires_action": RefundStatus.PENDING,
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}
# An inquiry (`warning_…`) takes no money, and so is none yet.
DISPUTES = {
    "needs_response": Dispute.OPEN,
    "under_review": Dispute.OPEN,
    "won": Dispute.WON,
    "lost": Dispute.LOST,
}
OF_INTENT = "payment_intent."
OF_CHARGE = ("charge.refunded", "charge.refund.", "charge.dispute.", "refund.")
MADE = "payment_intent.created"
NAME = re.compile(r"[!-~]{1,255}")
"""What Stripe's ids and kinds may be, and what is kept of them has room for."""


def charge_of(
    intent: stripe.PaymentIntent, refunds: Iterable[stripe.Refund] = (), disputes: Sequence[stripe.Dispute] = ()
) -> Charge:
    """The charge that a PaymentIntent is. Refunds and disputes come as Stripe lists them: the newest first.

    A state that is not known may bring money yet: it counts as processing.
    """
    return Charge(
        id=intent.id,
        state=STATES.get(intent.status, ChargeState.PROCESSING),
        amount=intent.amount,
        currency=intent.currency.upper(),
        captured=intent.amount_received,
        refunds=tuple(refund_of(refund) for refund in refunds)[::-1],
        dispute=next((DISPUTES[dispute.status] for dispute in disputes if dispute.status in DISPUTES), None),
        next_action=_next_action(intent),
        client_secret=intent.client_secret,
    )


def refund_of(refund: stripe.Refund) -> ProviderRefund:
    """The refund; what is not known to have succeeded or failed is pending."""
    status = REFUNDS.get(refund.status or "", RefundStatus.PENDING)
    return ProviderRefund(refund.id, refund.amount, status, _refund_id(refund))


def notice_of(event: Any) -> Notice | None:
    """What a webhook's body says; None when it is about no charge, or nothing that changes one."""
    notice = _read(event)
    return notice if notice and all(map(NAME.fullmatch, (notice.id, notice.kind, notice.charge_id))) else None


def _read(event: Any) -> Notice | None:
    match event:
        case {"id": str(id_), "type": str(kind), "data": {"object": {"id": str(intent)}}} if kind.startswith(OF_INTENT):
            return None if kind == MADE else Notice(id_, kind, intent)
        case {"id": str(id_), "type": str(kind), "data": {"object": {"payment_intent": str(intent)}}} if (
            kind.startswith(OF_CHARGE)
        ):
            return Notice(id_, kind, intent)
    return None


def _next_action(intent: stripe.PaymentIntent) -> NextAction | None:
    action = intent.next_action
    if action is None:
        return None
    redirect = getattr(action, "redirect_to_url", None)
    return NextAction(action.type, None if redirect is None else redirect.url)


def _refund_id(refund: stripe.Refund) -> RefundId | None:
    """Ours, if it is one of ours; somebody may have written anything there."""
    metadata = {} if refund.metadata is None else refund.metadata.to_dict()
    try:
        return RefundId(UUID(metadata["refund_id"]))
    except (KeyError, ValueError):
        return None
