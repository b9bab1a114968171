"""Bookings with their payments, as they are answered."""

from typing import Any

from gatherly_core.checkout.model import Order
from gatherly_core.checkout.preview_cancellation import Impact
from gatherly_core.checkout.quoting import Quote
from gatherly_web.answers.booking import booking_answer
from gatherly_web.answers.payments import payment_answer


def order_answer(order: Order) -> dict[str, Any]:
    payment = payment_answer(order.payment, order.charge) if order.payment else None
    return booking_answer(order.booking) | {"payment": payment}


def quote_answer(quote: Quote) -> dict[str, Any]:
    return {
        "refund": quote.total,
        "currency": quote.currency,
        "percent": quote.percent,
        "until": quote.until,
        "reason": quote.reason,
        "lines": [
            {"ticket_id": line.ticket_type_id, "quantity": line.quantity, "paid": line.paid, "refund": line.refund}
            for line in quote.lines
        ],
    }


def impact_answer(impact: Impact, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "bookings": impact.bookings,
        "attendees": impact.people,
        "refunds": impact.refunds,
        "refund_amount": impact.amount,
        "currency": impact.currency,
    }
