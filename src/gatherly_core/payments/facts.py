"""What happens to payments."""

from dataclasses import dataclass

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import BookingId, EventId, PaymentId, RefundId, UserId
from gatherly_core.payments.model import Payment, Refund


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFact(Fact):
    payment_id: PaymentId
    booking_id: BookingId
    event_id: EventId
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSucceeded(PaymentFact):
    """The money has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFailed(PaymentFact):
    """What was processed did not succeed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAbandoned(PaymentFact):
    """Nobody wants the payment's money any more, and the provider does not know it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDisputed(PaymentFact):
    """The payer's bank took the money back, or an end was put to the dispute about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFact(PaymentFact):
    refund_id: RefundId


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPromised(RefundFact):
    """Money is to go back; the provider does not know it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPaid(RefundFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFailed(RefundFact):
    """The money could not go back: its amount may be given back anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReceived(Fact):
    """The provider said that something happened to a charge."""

    charge_id: str


def payment_fact(kind: type[PaymentFact], payment: Payment) -> PaymentFact:
    """That this happened to the payment when it was last changed."""
    return kind(
        at=payment.updated_at,
        payment_id=payment.id,
        booking_id=payment.booking_id,
        event_id=payment.event_id,
        user_id=payment.user_id,
    )


def refund_fact(kind: type[RefundFact], payment: Payment, refund: Refund) -> RefundFact:
    """That this happened to the refund when it was last changed."""
    return kind(
        at=refund.updated_at,
        payment_id=payment.id,
        booking_id=payment.booking_id,
        event_id=payment.event_id,
        user_id=payment.user_id,
        refund_id=refund.id,
    )
