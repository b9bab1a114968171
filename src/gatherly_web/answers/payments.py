"""Payments and refunds, as they are answered."""

from typing import Any

from gatherly_core.payments.charge import Charge
from gatherly_core.payments.model import Payment, Refund


def payment_answer(payment: Payment, charge: Charge | None = None) -> dict[str, Any]:
    """The payment; with its charge, as its payer is answered who goes on with it."""
    going_on = charge if charge and payment.open else None
    return {
        "id": payment.id,
        "booking_id": payment.booking_id,
        "event_id": payment.event_id,
        "user_id": payment.user_id,
        "amount": payment.amount,
        "refunded_amount": payment.refunded,
        "currency": payment.currency,
        "status": payment.status,
        "provider": payment.provider,
        "stripe_payment_id": payment.charge_id,
        "client_secret": going_on.client_secret if going_on else None,
        "next_action": _next_action_answer(going_on),
        "dispute": payment.dispute,
        "refunds": [_refund_answer(refund) for refund in payment.refunds],
        "created_at": payment.created_at,
        "updated_at": payment.updated_at,
    }


def _next_action_answer(charge: Charge | None) -> dict[str, Any] | None:
    if charge is None or charge.next_action is None:
        return None
    return {"type": charge.next_action.kind, "url": charge.next_action.url}


def _refund_answer(refund: Refund) -> dict[str, Any]:
    return {
        "id": refund.id,
        "amount": refund.amount,
        "status": refund.status,
        "cause": refund.cause,
        "reason": refund.reason,
        "created_at": refund.created_at,
        "updated_at": refund.updated_at,
    }
