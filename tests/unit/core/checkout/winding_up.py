"""Letting holds go and cancelling events, which may be cut off."""

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.events.errors import AlreadyCalledOff
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments.model import Dispute, PaymentStatus
from tests.factories import TicketDetailsFactory, new_id
from tests.invariants.audit import sweep
from tests.unit.core.checkout.undertakings import APPROVED, HOLDS_ARE_OVER, PRICE, PROCESSED, Undertaking


class Sweeping(Undertaking):
    """A hold is over whose payment waits for the payer, and somebody waits for the place."""

    def set_up(self) -> None:
        ticket_type, self.booking = self.scene.sold_out(price=PRICE)
        self.pay(self.scene.app, self.booking, APPROVED)
        self.scene.join(ticket_type)
        self.scene.clock.advance(HOLDS_ARE_OVER)

    def act(self, gatherly: Gatherly) -> object:
        return sweep(gatherly)

    def check(self, *, late: bool) -> None:
        assert self.scene.booking(self.booking).status is BookingStatus.EXPIRED
        assert self.scene.bank.captured == 0


class SweepingWhatWasPaid(Sweeping):
    """The payer has paid, and the provider's notice was lost."""

    def set_up(self) -> None:
        super().set_up()
        self.scene.bank.approve(self.scene.charge_id(self.booking))

    def check(self, *, late: bool) -> None:
        assert self.scene.booking(self.booking).status is BookingStatus.CONFIRMED


class SweepingWhatIsApprovedNow(Sweeping):
    """The payer approves at the worst moment."""

    def meanwhile(self) -> None:
        charge_id = self.scene.charge_id(self.booking)
        if self.scene.bank.look(charge_id).next_action:
            self.scene.bank.approve(charge_id)

    def check(self, *, late: bool) -> None:
        paid = bool(self.scene.bank.captured)
        assert self.scene.booking(self.booking).status is (BookingStatus.CONFIRMED if paid else BookingStatus.EXPIRED)


class CancellingAnEvent(Undertaking):
    """With bookings in every state, and somebody who waits."""

    refusals = (AlreadyCalledOff,)
    stays_confirmed = False

    def set_up(self) -> None:
        scene = self.scene
        details = (TicketDetailsFactory(price=PRICE, quantity=9), TicketDetailsFactory(price=PRICE, quantity=1))
        self.event = scene.event(*details)
        ticket_type, scarce = scene.types(self.event)
        self.held = scene.book(ticket_type)
        self.confirmed = [scene.confirm(scene.book(ticket_type, 2)), scene.confirm(scene.book(scarce))]
        self.approving, self.processed = scene.book(ticket_type), scene.book(ticket_type)
        self.pay(scene.app, self.approving, APPROVED)
        self.pay(scene.app, self.processed, PROCESSED)
        self.disputed = scene.confirm(scene.book(ticket_type))
        self.refunded = scene.confirm(scene.book(ticket_type, 2))
        self.refund(self.refunded, 500)
        self.helped = scene.confirm(scene.book(ticket_type))
        scene.bank.refund_by_hand(scene.charge_id(self.helped), 400)
        scene.bank.dispute(scene.charge_id(self.disputed), Dispute.OPEN)
        scene.app.payments.receive_notice(*scene.bank.notice_of(scene.charge_id(self.disputed)))
        scene.join(scarce)

    def refund(self, booking: Booking, amount: int) -> None:
        request = RefundRequest(id=RefundId(new_id()), payment_id=self.payment(booking).id, amount=amount)
        self.scene.app.checkout.refund_payment(self.scene.organizer, request)

    def act(self, gatherly: Gatherly) -> object:
        gatherly.application.events.cancel_event(self.scene.organizer, self.event.id)
        return None

    def meanwhile(self) -> None:
        """The slow bank has the money, in the end."""
        self.scene.bank.approve(self.scene.charge_id(self.processed))

    def check(self, *, late: bool) -> None:
        payers = (*self.confirmed, self.processed, self.disputed, self.refunded, self.helped)
        assert {self.scene.booking(booking).status for booking in payers} == {BookingStatus.CANCELLED}
        assert not self.scene.booking(self.held).live
        assert not self.scene.booking(self.approving).live
        for booking in (*self.confirmed, self.processed):
            self.check_refunded(booking, booking.total)
        assert sorted(refund.amount for refund in self.payment(self.refunded).refunds) == [500, 2 * PRICE - 500]
        assert self.payment(self.helped).refunded == PRICE
        assert self.payment(self.disputed).refunds == ()
        assert self.payment(self.approving).captured == 0


class CancellingAnEventInVain(Undertaking):
    """The only payment is being processed, and does not succeed after all."""

    refusals = (AlreadyCalledOff,)
    stays_confirmed = False

    def set_up(self) -> None:
        self.booking = self.scene.book(self.scene.on_sale(price=PRICE))
        self.pay(self.scene.app, self.booking, PROCESSED)

    def act(self, gatherly: Gatherly) -> object:
        return gatherly.application.events.cancel_event(self.scene.organizer, self.booking.event_id)

    def meanwhile(self) -> None:
        self.scene.bank.decline(self.scene.charge_id(self.booking))

    def check(self, *, late: bool) -> None:
        assert not self.scene.booking(self.booking).live
        assert self.payment(self.booking).status is PaymentStatus.CANCELLED
