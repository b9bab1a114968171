"""A bank that changes its mind."""

from dataclasses import replace

from gatherly_adapters import pretend_bank
from gatherly_adapters.memory.payment_gateway import MemoryPaymentGateway
from gatherly_core.payments.charge import Charge


class BankOfSecondThoughts(MemoryPaymentGateway):
    """Takes money also for what it has said is cancelled."""

    def pay_nevertheless(self, charge_id: str) -> Charge:
        """The payer's money arrives, whatever was said before."""
        return self._change(charge_id, lambda kept: replace(kept, charge=pretend_bank.captured(kept.charge))).charge
