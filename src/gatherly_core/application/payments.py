"""The use cases of the capability payments."""

from gatherly_core.application.ports import Ports
from gatherly_core.payments.bookkeeping import Bookkeeping
from gatherly_core.payments.check_ledger import CheckLedger
from gatherly_core.payments.receive_notice import ReceiveNotice
from gatherly_core.payments.search_payments import SearchPayments
from gatherly_core.payments.send_refund import SendRefund
from gatherly_core.payments.view_payments import ListPayments


class PaymentsUseCases:
    def __init__(self, p: Ports) -> None:
        bookkeeping = Bookkeeping(p.payments, p.ledger, p.outbox, p.identifiers)
        self.send_refund = SendRefund(p.unit_of_work, p.payments, p.payment_gateway, bookkeeping, p.clock)
        self.receive_notice = ReceiveNotice(p.unit_of_work, p.payment_gateway, p.notices, p.outbox, p.clock)
        self.list_payments = ListPayments(p.unit_of_work, p.users, p.payments)
        self.search_payments = SearchPayments(p.unit_of_work, p.payments)
        self.check_ledger = CheckLedger(p.unit_of_work, p.payments, p.ledger)
