"""Following the payment provider, which may be cut off."""

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.booking.model import BookingStatus
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments.model import Dispute, RefundStatus
from gatherly_core.ticketing.model import TicketType
from tests.factories import new_id
from tests.invariants.audit import sweep
from tests.unit.core.checkout.undertakings import APPROVED, HOLDS_ARE_OVER, PRICE, Undertaking


class TakingNotice(Undertaking):
    """That the payer has approved."""

    def set_up(self) -> None:
        self.booking = self.scene.book(self.scene.on_sale(price=PRICE))
        self.pay(self.scene.app, self.booking, APPROVED)
        charge_id = self.scene.charge_id(self.booking)
        self.scene.bank.approve(charge_id)
        self.notice = self.scene.bank.notice_of(charge_id)

    def act(self, gatherly: Gatherly) -> object:
        return gatherly.application.payments.receive_notice(*self.notice)

    def check(self, *, late: bool) -> None:
        assert self.scene.booking(self.booking).status is BookingStatus.CONFIRMED


class TakingNoticeOfLateMoney(TakingNotice):
    """The money comes for a hold that was let go; its places are free."""

    places = 2

    def set_up(self) -> None:
        ticket_type = self.scene.on_sale(self.places, price=PRICE)
        self.booking = self.scene.book(ticket_type, 2)
        self.pay(self.scene.app, self.booking, APPROVED)
        self.scene.clock.advance(HOLDS_ARE_OVER)
        sweep(self.scene.gatherly)
        assert self.scene.booking(self.booking).status is BookingStatus.EXPIRED
        charge_id = self.scene.charge_id(self.booking)
        self.scene.bank.pay_nevertheless(charge_id)
        self.others_act(ticket_type, charge_id)
        self.notice = self.scene.bank.notice_of(charge_id)

    def others_act(self, ticket_type: TicketType, charge_id: str) -> None:
        """What comes between."""


class TakingNoticeOfUselessMoney(TakingNoticeOfLateMoney):
    """The money comes for a hold that was let go, and one of its places is somebody else's."""

    def others_act(self, ticket_type: TicketType, charge_id: str) -> None:
        self.scene.confirm(self.scene.book(ticket_type))

    def check(self, *, late: bool) -> None:
        assert self.scene.booking(self.booking).status is BookingStatus.EXPIRED
        self.check_refunded(self.booking, 2 * PRICE)


class TakingNoticeOfMoneyForWhatIsGone(TakingNoticeOfUselessMoney):
    """The money comes for tickets that are not sold any more."""

    def others_act(self, ticket_type: TicketType, charge_id: str) -> None:
        self.scene.app.ticketing.delete_ticket_type(self.scene.organizer, ticket_type.id)


class TakingNoticeOfUselessMoneyGivenBack(TakingNoticeOfUselessMoney):
    """Somebody gave a part of it back on the provider's own pages before Gatherly knew of it."""

    def others_act(self, ticket_type: TicketType, charge_id: str) -> None:
        super().others_act(ticket_type, charge_id)
        self.scene.bank.refund_by_hand(charge_id, 700)

    def check(self, *, late: bool) -> None:
        assert self.scene.booking(self.booking).status is BookingStatus.EXPIRED
        assert self.payment(self.booking).refunded == 2 * PRICE


class TakingNoticeOfUselessMoneyInDispute(TakingNoticeOfUselessMoney):
    """The payer's bank took it back before Gatherly knew of it."""

    def others_act(self, ticket_type: TicketType, charge_id: str) -> None:
        super().others_act(ticket_type, charge_id)
        self.scene.bank.dispute(charge_id, Dispute.OPEN)

    def check(self, *, late: bool) -> None:
        assert self.scene.booking(self.booking).status is BookingStatus.EXPIRED
        assert (self.payment(self.booking).dispute, self.payment(self.booking).refunds) == (Dispute.OPEN, ())


class TakingNoticeOfAReturnedRefund(TakingNotice):
    """The payer's bank returns what was given back."""

    def set_up(self) -> None:
        self.booking = self.paid()
        request = RefundRequest(id=RefundId(new_id()), payment_id=self.payment(self.booking).id)
        self.scene.app.checkout.refund_payment(self.scene.organizer, request)
        refund = self.payment(self.booking).refunds[0]
        self.scene.bank.settle_refund(str(refund.provider_refund_id), RefundStatus.FAILED)
        self.notice = self.scene.bank.notice_of(self.scene.charge_id(self.booking))

    def check(self, *, late: bool) -> None:
        super().check(late=late)
        assert [refund.status for refund in self.payment(self.booking).refunds] == [RefundStatus.FAILED]


class TakingNoticeOfADispute(TakingNotice):
    """The payer's bank took the money back."""

    def set_up(self) -> None:
        self.booking = self.paid()
        self.scene.bank.dispute(self.scene.charge_id(self.booking), Dispute.OPEN)
        self.notice = self.scene.bank.notice_of(self.scene.charge_id(self.booking))

    def check(self, *, late: bool) -> None:
        super().check(late=late)
        assert self.payment(self.booking).dispute is Dispute.OPEN


class TakingNoticeOfAForeignRefund(TakingNotice):
    """Somebody gave money back on the provider's own pages."""

    def set_up(self) -> None:
        self.booking = self.paid()
        self.scene.bank.refund_by_hand(self.scene.charge_id(self.booking), 400)
        self.notice = self.scene.bank.notice_of(self.scene.charge_id(self.booking))

    def check(self, *, late: bool) -> None:
        super().check(late=late)
        self.check_refunded(self.booking, 400)
