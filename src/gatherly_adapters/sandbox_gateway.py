"""The payment provider of an installation that has none: nobody is charged anything."""

import secrets
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from gatherly_adapters import pretend_bank
from gatherly_adapters.pretend_bank import BankCharge
from gatherly_adapters.sandbox_file import SandboxFile
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments.charge import Charge, ChargeRequest, Notice, ProviderRefund
from gatherly_core.payments.errors import InvalidSignature, ProviderRefused
from gatherly_core.payments.model import RefundStatus

PAGES = "/sandbox/payments"
"""Below this address each charge has a page, on which one plays its payer."""


class SandboxPaymentGateway:
    """The rules of `pretend_bank`, kept in a file of the folder `data`: the same for every process of a machine.

    The payer's page is named by its path at Gatherly's own address. The sandbox sends no notices.
    """

    name = "sandbox"

    def __init__(self, data: Path) -> None:
        self._file = SandboxFile(data / "sandbox-payments.sqlite3")

    def open(self, request: ChargeRequest) -> Charge:
        # Whoever knows the id can play the payer.
        charge_id = f"sandbox_{secrets.token_urlsafe(16)}"
        client_secret = f"{charge_id}_secret_{secrets.token_urlsafe(16)}"
        return self._file.add(pretend_bank.opened(request, charge_id, client_secret, f"{PAGES}/{charge_id}")).charge

    def confirm(self, charge_id: str, method: str, attempt: UUID) -> Charge:
        kept = self._change(charge_id, lambda kept: pretend_bank.attempted(kept, method, attempt))
        return pretend_bank.outcome(kept, attempt)

    def look(self, charge_id: str) -> Charge:
        return _known(self._file.get(charge_id)).charge

    def cancel(self, charge_id: str) -> Charge:
        return self._change(charge_id, pretend_bank.cancelled).charge

    def refund(self, charge_id: str, refund_id: RefundId, amount: int) -> ProviderRefund:
        def refunded(kept: BankCharge) -> BankCharge:
            return pretend_bank.refunded(kept, refund_id, amount, RefundStatus.SUCCEEDED)

        refund = pretend_bank.refund_of(self._change(charge_id, refunded).charge, refund_id)
        assert refund is not None
        return refund

    def notice(self, body: bytes, signature: str) -> Notice | None:
        raise InvalidSignature("The sandbox sends no notices, so nobody else's are taken for its own.")

    def decide(self, charge_id: str, *, approved: bool) -> Charge:
        """Plays the payer, or the bank that takes its time. ProviderRefused when nobody waits for them."""
        return self._change(charge_id, lambda kept: pretend_bank.decided(kept, approved=approved)).charge

    def _change(self, charge_id: str, change: Callable[[BankCharge], BankCharge]) -> BankCharge:
        return _known(self._file.change(charge_id, change))


def _known(kept: BankCharge | None) -> BankCharge:
    if kept is None:
        raise ProviderRefused("The sandbox knows no such payment.")
    return kept
