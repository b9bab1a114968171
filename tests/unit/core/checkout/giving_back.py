"""Giving money and places back, which may be cut off."""

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.booking.errors import AlreadyCancelled, HoldExpired
from gatherly_core.booking.model import BookingStatus
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.kernel.identifiers import RefundId
from tests.factories import new_id
from tests.unit.core.checkout.undertakings import APPROVED, PRICE, Undertaking
from tests.unit.core.scene import owner_of


class Refunding(Undertaking):
    def set_up(self) -> None:
        self.booking = self.paid(3)
        self.request = RefundRequest(id=RefundId(new_id()), payment_id=self.payment(self.booking).id, amount=1000)

    def act(self, gatherly: Gatherly) -> object:
        return gatherly.application.checkout.refund_payment(self.scene.organizer, self.request)

    def check(self, *, late: bool) -> None:
        self.check_refunded(self.booking, 1000)
        assert self.scene.booking(self.booking).status is BookingStatus.CONFIRMED


class RefundingAnAttendee(Refunding):
    def set_up(self) -> None:
        self.booking = self.paid(3)
        self.request = RefundRequest(
            id=RefundId(new_id()),
            payment_id=self.payment(self.booking).id,
            attendee_ids=(self.booking.attendees[0].id,),
        )

    def check(self, *, late: bool) -> None:
        self.check_refunded(self.booking, PRICE)
        assert [item.quantity for item in self.scene.booking(self.booking).items] == [2]


class RefundingEverybody(Refunding):
    stays_confirmed = False

    def set_up(self) -> None:
        super().set_up()
        everybody = tuple(attendee.id for attendee in self.booking.attendees)
        self.request = RefundRequest(id=self.request.id, payment_id=self.request.payment_id, attendee_ids=everybody)

    def check(self, *, late: bool) -> None:
        self.check_refunded(self.booking, 3 * PRICE)
        assert self.scene.booking(self.booking).status is BookingStatus.CANCELLED


class Cancelling(Undertaking):
    """A paid booking, whose place somebody waits for."""

    refusals = (AlreadyCancelled, HoldExpired)
    stays_confirmed = False

    def set_up(self) -> None:
        ticket_type, booking = self.scene.sold_out(price=PRICE)
        self.booking = self.scene.confirm(booking)
        self.scene.join(ticket_type)

    def act(self, gatherly: Gatherly) -> object:
        return gatherly.application.checkout.cancel_booking(owner_of(self.booking), self.booking.id)

    def check(self, *, late: bool) -> None:
        assert self.scene.booking(self.booking).status is BookingStatus.CANCELLED
        self.check_refunded(self.booking, PRICE)


class CancellingWhilePaying(Cancelling):
    """The payer was asked by their bank, and says yes at the worst moment."""

    def set_up(self) -> None:
        self.booking = self.scene.book(self.scene.on_sale(price=PRICE))
        self.pay(self.scene.app, self.booking, APPROVED)

    def meanwhile(self) -> None:
        charge_id = self.scene.charge_id(self.booking)
        if self.scene.bank.look(charge_id).next_action:
            self.scene.bank.approve(charge_id)

    def check(self, *, late: bool) -> None:
        assert not self.scene.booking(self.booking).live or late
        if self.payment(self.booking).captured and not self.scene.booking(self.booking).live:
            self.check_refunded(self.booking, PRICE)
