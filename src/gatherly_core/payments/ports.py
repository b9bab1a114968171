"""What payments need from outside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gatherly_core.kernel.identifiers import BookingId, EventId, PaymentId, RefundId, UserId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.payments.charge import Charge, ChargeRequest, Notice, ProviderRefund
from gatherly_core.payments.ledger import Posting
from gatherly_core.payments.model import Payment, PaymentStatus, Refundable


class PaymentGateway(Protocol):
    """The payment provider.

    Never called inside a block. Each call may be repeated: what was done before is not done again, and its outcome is
    answered. ProviderAway when the provider cannot be reached, is overloaded or does not answer in time, whatever
    it did; ProviderRefused when it will not do it, however often it is asked.
    """

    @property
    def name(self) -> str:
        """The provider's name, as payments bear it."""
        ...

    def open(self, request: ChargeRequest) -> Charge:
        """The one charge of that payment, made if there is none. Nothing is charged yet."""
        ...

    def confirm(self, charge_id: str, method: str, attempt: UUID) -> Charge:
        """Charges the payment method, at most once for a charge whatever races, and answers the state it is in then.

        The same attempt again has the outcome of the first time. A charge that is processing, has succeeded or was
        cancelled stays as it is. PaymentDeclined when the bank refuses; UnknownPaymentMethod.
        """
        ...

    def look(self, charge_id: str) -> Charge:
        """The charge as it is now, with all its refunds."""
        ...

    def cancel(self, charge_id: str) -> Charge:
        """Cancels the charge if it can be cancelled, and answers the state it is in then: succeeded ones stay so."""
        ...

    def refund(self, charge_id: str, refund_id: RefundId, amount: int) -> ProviderRefund:
        """Gives `amount` back, once for each `refund_id`. ProviderRefused when that is more than is left, or disputed.

        The provider may forget ids after a day: who tries later looks first.
        """
        ...

    def notice(self, body: bytes, signature: str) -> Notice | None:
        """What a notice says; None when it is about nothing that is waited for. InvalidSignature for forged ones."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFilter:
    """Which payments are wanted, such as those made from `made_from` on and before `made_before`; None asks nothing."""

    status: PaymentStatus | None = None
    user_id: UserId | None = None
    event_id: EventId | None = None
    made_from: datetime | None = None
    made_before: datetime | None = None


class Payments(Protocol):
    """The payments, each with its refunds. Works inside a unit of work only."""

    def add(self, payment: Payment) -> None:
        """Keeps a new payment. PaymentExists when its booking has one; the block must then end with that error."""
        ...

    def get(self, payment_id: PaymentId) -> Payment:
        """PaymentNotFound when there is none."""
        ...

    def locked(self, payment_id: PaymentId) -> Payment:
        """The payment, which nobody else can change until the block ends. PaymentNotFound when there is none."""
        ...

    def of_bookings(self, booking_ids: Iterable[BookingId]) -> Mapping[BookingId, Payment]:
        """The payments of those of the bookings that have one."""
        ...

    def of_charge(self, provider: str, charge_id: str) -> Payment | None:
        """The payment that the provider has under this id."""
        ...

    def of_refund(self, refund_id: RefundId) -> Payment | None:
        """The payment that the refund belongs to."""
        ...

    def save(self, payment: Payment) -> None:
        """Keeps the changed payment, which the block has locked, and its new and changed refunds.

        OverRefund when more than was captured would be reserved for them; the block must then end with that error.
        """
        ...

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Payment]:
        """A user's payments, newest first."""
        ...

    def search(self, wanted: PaymentFilter, page: PageRequest) -> Page[Payment]:
        """The payments that match, newest first."""
        ...

    def unsettled(self, before: datetime, after: PaymentId | None, limit: int) -> tuple[Payment, ...]:
        """At most `limit` payments by id, those beyond `after`, that wait for the provider since before `before`.

        These are the open ones and those with a pending refund that were last changed (`updated_at`) before `before`.
        """
        ...

    def captured_since(self, moment: datetime, after: PaymentId | None, limit: int) -> tuple[Payment, ...]:
        """At most `limit` payments by id, those beyond `after`, made at `moment` or later, whose money has come."""
        ...

    def refundable(self, event_id: EventId) -> Refundable:
        """What could still be given back for an event's live bookings, payments under dispute left out."""
        ...

    def each(self, after: PaymentId | None, limit: int) -> tuple[Payment, ...]:
        """At most `limit` payments by id, those beyond `after`."""
        ...


class Ledger(Protocol):
    """The ledger: what is written in it is never changed or removed. Works inside a unit of work only."""

    def post(self, postings: Sequence[Posting]) -> None:
        """Writes postings down. AlreadyPosted when one of their keys is there: what it is about was written before.

        The block must then end with that error.
        """
        ...

    def of_payments(self, payment_ids: Iterable[PaymentId]) -> Mapping[PaymentId, tuple[Posting, ...]]:
        """All that was written about each of the payments, in the order of writing; () where nothing was."""
        ...


class Notices(Protocol):
    """The inbox of the provider's notices. Works inside a unit of work only."""

    def add(self, notice: Notice, now: datetime) -> bool:
        """Keeps a notice; False when one of its id is there already, and then nothing is kept."""
        ...
