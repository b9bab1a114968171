"""Payments and refunds. All amounts are in minor units of the payment's currency."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from gatherly_core.kernel.identifiers import BookingId, EventId, PaymentId, RefundId, UserId


class PaymentStatus(StrEnum):
    REQUIRES_PAYMENT = "requires_payment"
    REQUIRES_ACTION = "requires_action"
    """The payer has to prove to their bank who they are (3-D Secure)."""
    PROCESSING = "processing"
    FAILED = "failed"
    """What was processed did not succeed; another attempt may be made."""
    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


OPEN = frozenset(
    {
        PaymentStatus.REQUIRES_PAYMENT,
        PaymentStatus.REQUIRES_ACTION,
        PaymentStatus.PROCESSING,
        PaymentStatus.FAILED,
    }
)
"""The states in which money may still come."""


class RefundStatus(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class RefundCause(StrEnum):
    POLICY = "policy"
    """The booking was cancelled; the event's policy says how much is given back."""
    ORGANIZER = "organizer"
    """The organizer or an admin gave money back."""
    EVENT_CANCELLED = "event_cancelled"
    UNUSABLE = "unusable"
    """The payment came for a booking that could not have its places any more, or was not of the agreed amount."""
    PROVIDER = "provider"
    """Made at the provider itself, by whoever may sign in there."""


class Dispute(StrEnum):
    """The payer asked their bank to take the money back: how that stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money given back of a payment, or about to be. `provider_refund_id` is set once the provider knows of it."""

    id: RefundId
    amount: int
    status: RefundStatus
    cause: RefundCause
    created_at: datetime
    updated_at: datetime
    reason: str | None = None
    provider_refund_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """The one payment of a booking. `charge_id` names it at the provider, once that knows of it.

    `captured` is what was received: 0 or, once it has succeeded, all there is. Always: reserved <= captured. `refunds`
    are in the order in which they were made.
    """

    id: PaymentId
    booking_id: BookingId
    event_id: EventId
    user_id: UserId
    amount: int
    currency: str
    status: PaymentStatus
    provider: str
    created_at: datetime
    updated_at: datetime
    charge_id: str | None = None
    captured: int = 0
    refunds: tuple[Refund, ...] = ()
    dispute: Dispute | None = None

    @property
    def open(self) -> bool:
        """Whether money may still come."""
        return self.status in OPEN

    @property
    def unsettled(self) -> bool:
        """Whether it waits for the provider: money may still come, or is about to go back."""
        return self.open or any(refund.status is RefundStatus.PENDING for refund in self.refunds)

    @property
    def refunded(self) -> int:
        """What has been given back."""
        return sum(refund.amount for refund in self.refunds if refund.status is RefundStatus.SUCCEEDED)

    @property
    def reserved(self) -> int:
        """What has been given back, or is about to be."""
        return sum(refund.amount for refund in self.refunds if refund.status is not RefundStatus.FAILED)

    @property
    def refundable(self) -> int:
        """What is left of it; below nothing, if more was promised than there is."""
        return self.captured - self.reserved

    @property
    def withheld(self) -> bool:
        """Whether the payer's bank has the money: then there is nothing to give back."""
        return self.dispute in (Dispute.OPEN, Dispute.LOST)

    def refund(self, refund_id: RefundId) -> Refund | None:
        return next((refund for refund in self.refunds if refund.id == refund_id), None)

    def with_refund(self, refund: Refund) -> "Payment":
        """The payment with this refund, in place of the one of its id, and the status that follows from it."""
        others = (each for each in self.refunds if each.id != refund.id)
        changed = replace(self, refunds=in_order((*others, refund)), updated_at=refund.updated_at)
        return replace(changed, status=_status_of(changed))


def in_order(refunds: Iterable[Refund]) -> tuple[Refund, ...]:
    """Refunds in the order in which they were made."""
    return tuple(sorted(refunds, key=lambda refund: (refund.created_at, refund.id)))


@dataclass(frozen=True, slots=True)
class Refundable:
    """What could still be given back of some payments, all in one currency."""

    payments: int = 0
    amount: int = 0


def _status_of(payment: Payment) -> PaymentStatus:
    if not payment.captured:
        return payment.status
    if not payment.refunded:
        return PaymentStatus.SUCCEEDED
    whole = payment.refunded >= payment.captured
    return PaymentStatus.REFUNDED if whole else PaymentStatus.PARTIALLY_REFUNDED
