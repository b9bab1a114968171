"""Giving money back because the organizer wants it."""

from contextlib import suppress
from dataclasses import dataclass

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may, permit
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.booking import booking_states
from gatherly_core.booking.model import Booking
from gatherly_core.booking.ports import Bookings
from gatherly_core.booking.releasing import Releasing
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.identifiers import AttendeeId, PaymentId, RefundId
from gatherly_core.kernel.money import check_chargeable
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.payments.bookkeeping import Bookkeeping
from gatherly_core.payments.errors import PaymentNotFound, ProviderAway, ProviderRefused
from gatherly_core.payments.model import Payment, RefundCause
from gatherly_core.payments.ports import Payments
from gatherly_core.payments.send_refund import SendRefund


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest:
    """What is to be given back: `amount` in minor units, or what these attendees' tickets cost, or all that is left.

    The same `id` again is the same refund.
    """

    id: RefundId
    payment_id: PaymentId
    amount: int | None = None
    attendee_ids: tuple[AttendeeId, ...] = ()
    reason: str | None = None


class RefundPayment:
    """Gives money back: promises it, and asks the provider at once, as who asks for it wants to see what came of it.

    - the refund stays pending while the provider is away, or refuses: it is asked again until the refund is settled
    - the event's organizer and admins may: Forbidden for who may see the booking, PaymentNotFound for all others
    - only money that has come: NotRefundable; never more than is left of it, whatever races: OverRefund
    - moving money changes no ticket; but attendees who are named become void, and their places go to who waits first
    - may be repeated: one refund for each id
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        bookings: Bookings,
        payments: Payments,
        releasing: Releasing,
        bookkeeping: Bookkeeping,
        send_refund: SendRefund,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings
        self._payments = payments
        self._releasing = releasing
        self._bookkeeping = bookkeeping
        self._send_refund = send_refund
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, request: RefundRequest) -> Payment:
        if request.amount is not None and request.attendee_ids:
            raise Invalid("Give an amount or attendees, not both.", {"amount": "must be left out with attendee_ids"})
        if request.amount is not None and request.amount < 1:
            raise Invalid("That is no amount.", {"amount": "must be at least 1"})
        self._unit_of_work.run(lambda: self._refund(actor, request), landed=again)
        with suppress(ProviderAway, ProviderRefused):
            self._send_refund(request.id)
        return self._unit_of_work.read(lambda: self._payments.get(request.payment_id))

    def _refund(self, actor: Actor, request: RefundRequest) -> None:
        seen = self._payments.get(request.payment_id)
        event = if_any(self._events.pinned, seen.event_id)
        self._permit(actor, seen, event)
        booking = self._bookings.locked(seen.booking_id)
        payment = self._payments.locked(seen.id)
        if payment.refund(request.id):
            return
        if request.amount is not None:
            check_chargeable(request.amount, payment.currency, "amount")
        now = self._clock.now()
        reduced = booking_states.without(booking, request.attendee_ids, now) if request.attendee_ids else booking
        amount = _amount(request, payment, booking, reduced)
        if amount:
            self._bookkeeping.promise(payment, amount, RefundCause.ORGANIZER, now, request.id, request.reason)
        if reduced is not booking:
            self._releasing.reduce(booking, reduced)
        self._write_down(actor, request, payment, amount)

    def _write_down(self, actor: Actor, request: RefundRequest, payment: Payment, amount: int) -> None:
        self._trail.record(
            Deed.PAYMENT_REFUND_REQUESTED,
            actor.user_id,
            payment.id,
            refund_id=str(request.id),
            amount=amount,
            currency=payment.currency,
            attendees=len(request.attendee_ids),
        )

    @staticmethod
    def _permit(actor: Actor, payment: Payment, event: Event | None) -> None:
        if not may(actor, Action.VIEW_BOOKING, owner=payment.user_id, event=event):
            raise PaymentNotFound("There is no such payment.")
        permit(actor, Action.REFUND_PAYMENT, event=event)


def _amount(request: RefundRequest, payment: Payment, booking: Booking, reduced: Booking) -> int:
    """What to give back. For attendees it is what their tickets cost, even if that is nothing."""
    if request.amount is not None:
        return request.amount
    if request.attendee_ids:
        return booking.total - (reduced.total if reduced.live else 0)
    # Of a payment of which nothing is left, or has come, all of it is too much.
    return payment.refundable or payment.amount
