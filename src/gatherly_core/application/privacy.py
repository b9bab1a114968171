"""The use cases of the capability privacy."""

from gatherly_core.application.ports import Policy, Ports
from gatherly_core.booking.releasing import Releasing
from gatherly_core.checkout.stop_payment import StopPayment
from gatherly_core.events.delete_event import DeleteEvent
from gatherly_core.payments.send_refund import SendRefund
from gatherly_core.privacy.erase_account import EraseAccount
from gatherly_core.privacy.export_data import ExportData
from gatherly_core.privacy.finish_erasure import FinishErasure
from gatherly_core.privacy.forget_guests import ForgetGuests
from gatherly_core.privacy.loosening import Loosening
from gatherly_core.privacy.report_holdings import ReportHoldings
from gatherly_core.waitlist.leave_waitlist import LeaveWaitlist


class PrivacyUseCases:
    def __init__(
        self,
        p: Ports,
        policy: Policy,
        leave_waitlist: LeaveWaitlist,
        delete_event: DeleteEvent,
        stop_payment: StopPayment,
        send_refund: SendRefund,
    ) -> None:
        loosening = Loosening(
            p.unit_of_work,
            p.events,
            p.bookings,
            p.payments,
            Releasing(p.bookings, p.pools, p.outbox),
            leave_waitlist,
            delete_event,
            stop_payment,
            send_refund,
            p.clock,
        )
        self.export_data = ExportData(p.unit_of_work, p.users, p.personal_data, p.trail)
        self.erase_account = EraseAccount(p.unit_of_work, p.personal_data, loosening, p.outbox, p.trail, p.clock)
        self.finish_erasure = FinishErasure(p.unit_of_work, p.personal_data, p.mailer, p.outbox, p.clock)
        self.forget_guests = ForgetGuests(p.unit_of_work, p.personal_data, p.clock, retention=policy.retention)
        self.report_holdings = ReportHoldings(p.unit_of_work, p.personal_data, p.clock, retention=policy.retention)
