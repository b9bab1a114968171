"""What the payment provider says of a payment."""

from dataclasses import dataclass, field
from enum import StrEnum

from gatherly_core.kernel.identifiers import BookingId, PaymentId, RefundId
from gatherly_core.payments.model import Dispute, RefundStatus


class ChargeState(StrEnum):
    OPEN = "open"
    """Nothing was charged; an attempt may be made."""
    NEEDS_ACTION = "needs_action"
    """The payer has to prove to their bank who they are."""
    PROCESSING = "processing"
    """It will succeed or go back to OPEN, perhaps in days; it cannot be cancelled."""
    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ChargeRequest:
    """What is to be charged: `amount` in minor units. `reference` and `booking_id` are for people to find it by."""

    payment_id: PaymentId
    booking_id: BookingId
    reference: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class NextAction:
    """What the payer's client does next: `kind` as the provider names it, and a page to go to if there is one."""

    kind: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ProviderRefund:
    """A refund as the provider has it. `refund_id` is ours, None for one that was not made by Gatherly."""

    id: str
    amount: int
    status: RefundStatus
    refund_id: RefundId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A payment as the provider has it at this moment, with all its refunds.

    `captured` is what was received, in minor units. `client_secret` lets the payer's client go on with it.
    """

    id: str
    state: ChargeState
    amount: int
    currency: str
    captured: int = 0
    refunds: tuple[ProviderRefund, ...] = ()
    dispute: Dispute | None = None
    next_action: NextAction | None = None
    client_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """The provider's word that something happened to a charge. Only that it did is taken from it: the rest is asked."""

    id: str
    kind: str
    charge_id: str
