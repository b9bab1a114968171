"""Letting go of what binds a user who gives up their account."""

from contextlib import suppress
from functools import partial

from gatherly_core.accounts.model import Actor
from gatherly_core.booking import booking_states
from gatherly_core.booking.model import BookingStatus
from gatherly_core.booking.ports import Bookings
from gatherly_core.booking.releasing import Releasing
from gatherly_core.checkout.stop_payment import StopPayment
from gatherly_core.events.delete_event import DeleteEvent
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import Conflict, NotFound
from gatherly_core.kernel.identifiers import BookingId, PaymentId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.payments.model import RefundStatus
from gatherly_core.payments.ports import Payments
from gatherly_core.payments.send_refund import SendRefund
from gatherly_core.privacy.errors import MoneyUnderWay
from gatherly_core.privacy.model import Ties
from gatherly_core.waitlist.leave_waitlist import LeaveWaitlist


class Loosening:
    """Undoes a user's ties, those that may withstand first. What others have undone meanwhile is undone as well.

    - payments under way are stopped, refunds are sent: MoneyUnderWay when one withstands, ProviderAway when the
      provider does not answer, and then all other ties stay
    - they leave the lines, offers go on to the next; places that they hold are let go; drafts are deleted
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        bookings: Bookings,
        payments: Payments,
        releasing: Releasing,
        leave_waitlist: LeaveWaitlist,
        delete_event: DeleteEvent,
        stop_payment: StopPayment,
        send_refund: SendRefund,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings
        self._payments = payments
        self._releasing = releasing
        self._leave_waitlist = leave_waitlist
        self._delete_event = delete_event
        self._stop_payment = stop_payment
        self._send_refund = send_refund
        self._clock = clock

    def loosen(self, actor: Actor, ties: Ties) -> None:
        """Undoes the ties; it is to be looked whether there are others then."""
        for payment_id in ties.unsettled:
            self._settle(payment_id)
        # What has come to an end by another way, or is being paid for, is seen when ties are looked at next.
        for entry_id in ties.entries:
            with suppress(Conflict, NotFound):
                self._leave_waitlist(actor, entry_id)
        for booking_id in ties.holds:
            self._unit_of_work.run(partial(self._let_go, booking_id), landed=again)
        for event_id in ties.drafts:
            with suppress(Conflict, NotFound):
                self._delete_event(actor, event_id)

    def _settle(self, payment_id: PaymentId) -> None:
        payment = self._stop_payment(payment_id).payment
        for refund in payment.refunds if payment else ():
            if refund.status is RefundStatus.PENDING:
                self._send_refund(refund.id)
        if self._unit_of_work.read(lambda: self._payments.get(payment_id)).unsettled:
            raise MoneyUnderWay("Money of yours is under way. Please try again when it has arrived.")

    def _let_go(self, booking_id: BookingId) -> None:
        if_any(self._events.pinned, self._bookings.get(booking_id).event_id)
        booking = self._bookings.locked(booking_id)
        if booking.status is BookingStatus.PENDING and not booking.paying:
            self._releasing.release([booking_states.cancelled(booking, self._clock.now())])
