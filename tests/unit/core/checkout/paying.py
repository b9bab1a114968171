"""Buying tickets and paying for bookings, which may be cut off."""

from contextlib import suppress

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.errors import HoldExpired
from gatherly_core.booking.model import BookingStatus
from gatherly_core.checkout.errors import NotPayable
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.payments.errors import PaymentDeclined
from tests.factories import new_id
from tests.unit.core.checkout.undertakings import (
    APPROVED,
    DECLINED,
    PRICE,
    VISA,
    Undertaking,
)


class Buying(Undertaking):
    refusals = (HoldExpired,)

    def set_up(self) -> None:
        ticket_type = self.scene.on_sale(price=PRICE)
        self.attempt = new_id()
        self.request = BookingRequest(
            self.scene.person(), ticket_type.event_id, (Wish(2, ticket_type.id),), id=BookingId(new_id())
        )

    def act(self, gatherly: Gatherly) -> object:
        application = gatherly.application
        booking = application.booking.place_booking(self.request)
        return application.checkout.begin_payment(self.request.actor, booking, VISA, self.attempt)

    def check(self, *, late: bool) -> None:
        assert self.request.id is not None
        self.check_bought(self.scene.booking(self.request.id), late=late)


class Paying(Undertaking):
    refusals = (HoldExpired,)
    method: str | None = VISA

    def set_up(self) -> None:
        self.booking = self.scene.book(self.scene.on_sale(price=PRICE))
        self.attempt = new_id()

    def act(self, gatherly: Gatherly) -> object:
        return self.pay(gatherly.application, self.booking, self.method, self.attempt)

    def check(self, *, late: bool) -> None:
        self.check_bought(self.booking, late=late)


class PayingAfterADecline(Paying):
    def set_up(self) -> None:
        super().set_up()
        with suppress(PaymentDeclined):
            self.pay(self.scene.app, self.booking, DECLINED)


class PayingInVain(Paying):
    """The card is declined, each time."""

    method = DECLINED
    refusals = (HoldExpired, PaymentDeclined)

    def act(self, gatherly: Gatherly) -> object:
        with suppress(PaymentDeclined):
            super().act(gatherly)
        return None

    def check(self, *, late: bool) -> None:
        assert self.scene.bank.captured == 0
        assert self.scene.booking(self.booking).status is BookingStatus.EXPIRED


class PayingWithApproval(Paying):
    """The payer approves on their own, whatever became of the process."""

    method = APPROVED
    refusals = (HoldExpired, NotPayable)

    def meanwhile(self) -> None:
        for charge in self.scene.bank.charges:
            if charge.next_action:
                self.scene.bank.approve(charge.id)

    def check(self, *, late: bool) -> None:
        self.check_bought(self.booking, late=bool(late or not self.scene.bank.captured))


class PayingAnOffer(Paying):
    """The places were offered to who waited for them."""

    def set_up(self) -> None:
        ticket_type, booking = self.scene.sold_out(price=PRICE)
        entry = self.scene.join(ticket_type)
        self.scene.cancel(booking)
        self.booking = self.scene.offered(entry)
        self.attempt = new_id()


class PayingPastGatherly(Paying):
    """The payment is opened only, and the payer pays with the client secret as soon as they can."""

    method = None

    def meanwhile(self) -> None:
        payment = self.scene.payment(self.booking)
        if payment and payment.charge_id and not payment.captured:
            self.scene.bank.pay(payment.charge_id)

    def check(self, *, late: bool) -> None:
        self.check_bought(self.booking, late=bool(late or not self.scene.bank.captured))
