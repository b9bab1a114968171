"""The tables of payments, and how payments are written in them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Row, String, Table, UniqueConstraint

from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata, reference, word_column
from gatherly_core.kernel.identifiers import PaymentId
from gatherly_core.payments.model import Dispute, Payment, PaymentStatus, Refund, RefundCause, RefundStatus

payments = Table(
    "payments",
    metadata,
    Column("id", Id, primary_key=True),
    reference("booking_id", "bookings"),
    reference("event_id", "events"),
    reference("user_id", "users"),
    Column("amount", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    *word_column("status", PaymentStatus, length=32),
    Column("provider", String(32), nullable=False),
    Column("charge_id", String(255)),
    Column("captured", BigInteger, nullable=False),
    # What its refunds add up to, those that failed left out: here so that it can never be more than was captured.
    Column("reserved", BigInteger, nullable=False),
    *word_column("dispute", Dispute, nullable=True),
    # Says what its status and those of its refunds say together: for finding who waits for the provider.
    Column("unsettled", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("booking_id"),
    UniqueConstraint("provider", "charge_id"),
    CheckConstraint("amount >= 0", name="amount"),
    CheckConstraint("captured >= 0", name="captured"),
    CheckConstraint("reserved <= captured", name="reserved"),
    Index(None, "event_id"),
    Index(None, "user_id", "created_at", "id"),
    Index(None, "unsettled", "id"),
    Index(None, "created_at", "id"),
    Index(None, "status", "created_at", "id"),
    **TABLE_OPTIONS,
)

refunds = Table(
    "refunds",
    metadata,
    Column("id", Id, primary_key=True),
    reference("payment_id", "payments"),
    Column("amount", BigInteger, nullable=False),
    *word_column("status", RefundStatus),
    *word_column("cause", RefundCause),
    Column("reason", String(500)),
    Column("provider_refund_id", String(255)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("payment_id", "provider_refund_id"),
    CheckConstraint("amount > 0", name="amount"),
    **TABLE_OPTIONS,
)

OF_PAYMENT = (
    "id",
    "booking_id",
    "event_id",
    "user_id",
    "amount",
    "currency",
    "status",
    "provider",
    "charge_id",
    "captured",
    "dispute",
    "created_at",
    "updated_at",
)
OF_REFUND = (
    "id",
    "amount",
    "status",
    "cause",
    "reason",
    "provider_refund_id",
    "created_at",
    "updated_at",
)


def row_of(payment: Payment) -> dict[str, object]:
    """The payment as a row of `payments`."""
    own = {name: getattr(payment, name) for name in OF_PAYMENT}
    return {**own, "reserved": payment.reserved, "unsettled": payment.unsettled}


def refund_row_of(payment_id: PaymentId, refund: Refund) -> dict[str, object]:
    """The refund as a row of `refunds`."""
    return {"payment_id": payment_id, **{name: getattr(refund, name) for name in OF_REFUND}}


def payment_of(row: Row[Any], given_back: Sequence[Refund]) -> Payment:
    """The payment of a row of `payments`, with its refunds."""
    return Payment(refunds=tuple(given_back), **{name: getattr(row, name) for name in OF_PAYMENT})


def refund_of(row: Row[Any]) -> Refund:
    """The refund of a row of `refunds`."""
    return Refund(**{name: getattr(row, name) for name in OF_REFUND})
