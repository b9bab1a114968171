"""A payment provider in memory, with a payer and a bank that do what a test tells them."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from gatherly_adapters import pretend_bank
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.faults import FaultPlan, Moment
from gatherly_adapters.pretend_bank import BankCharge
from gatherly_core.kernel.identifiers import PaymentId, RefundId
from gatherly_core.payments.charge import Charge, ChargeRequest, Notice, ProviderRefund
from gatherly_core.payments.errors import InvalidSignature, ProviderRefused
from gatherly_core.payments.model import Dispute, RefundStatus

T = TypeVar("T")

NOTICE_SECRET = b"known to tests only"


class MemoryPaymentGateway:
    """The rules of `pretend_bank`, kept in memory. Safe for many threads.

    RuntimeError when it is called inside a block of its database: other providers are reached over a network, which
    no transaction may wait for. `faults` plans what goes wrong, by the names of the port's methods. What the port
    does not have, from `pay` on, is the part of the payer, of the provider and of who looks at its books.
    """

    name = "memory"

    def __init__(self, database: MemoryDatabase) -> None:
        self.faults = FaultPlan()
        self.refunds_become = RefundStatus.SUCCEEDED
        """What the refunds that are asked for from now on are at first."""
        self._blocks = database.blocks
        self._lock = threading.Lock()
        self._kept: dict[str, BankCharge] = {}
        self._captures: list[str] = []
        self._notices = 0

    def open(self, request: ChargeRequest) -> Charge:
        def made() -> Charge:
            charge_id = f"charge_{request.payment_id}"
            with self._lock:
                new = pretend_bank.opened(
                    request, charge_id, f"{charge_id}_secret", f"https://bank.example/{charge_id}"
                )
                return self._kept.setdefault(charge_id, new).charge

        return self._called("open", made)

    def confirm(self, charge_id: str, method: str, attempt: UUID) -> Charge:
        def attempted() -> Charge:
            kept = self._change(charge_id, lambda kept: pretend_bank.attempted(kept, method, attempt))
            return pretend_bank.outcome(kept, attempt)

        return self._called("confirm", attempted)

    def look(self, charge_id: str) -> Charge:
        return self._called("look", lambda: self._found(charge_id).charge)

    def cancel(self, charge_id: str) -> Charge:
        return self._called("cancel", lambda: self._change(charge_id, pretend_bank.cancelled).charge)

    def refund(self, charge_id: str, refund_id: RefundId, amount: int) -> ProviderRefund:
        def refunded() -> ProviderRefund:
            become = self.refunds_become
            kept = self._change(charge_id, lambda kept: pretend_bank.refunded(kept, refund_id, amount, become))
            refund = pretend_bank.refund_of(kept.charge, refund_id)
            assert refund is not None
            return refund

        return self._called("refund", refunded)

    def notice(self, body: bytes, signature: str) -> Notice | None:
        if not hmac.compare_digest(_signature(body).encode(), signature.encode()):
            raise InvalidSignature("The notice is not signed by the payment provider.")
        said = json.loads(body)
        return None if said["charge"] is None else Notice(said["id"], said["kind"], said["charge"])

    def pay(self, charge_id: str, amount: int | None = None) -> Charge:
        """The payer pays with the client secret, past Gatherly: all of it, unless `amount` says how much arrives."""
        return self._change(
            charge_id, lambda kept: replace(kept, charge=pretend_bank.captured(_payable(kept), amount))
        ).charge

    def approve(self, charge_id: str) -> Charge:
        """The payer approves the payment, or the one that is processing succeeds. ProviderRefused if neither waits."""
        return self._change(charge_id, lambda kept: pretend_bank.decided(kept, approved=True)).charge

    def decline(self, charge_id: str) -> Charge:
        """The payer does not approve the payment, or the one that is processing fails. ProviderRefused likewise."""
        return self._change(charge_id, lambda kept: pretend_bank.decided(kept, approved=False)).charge

    def refund_by_hand(self, charge_id: str, amount: int) -> ProviderRefund:
        """Somebody gives money back on the provider's own pages."""
        return self._change(
            charge_id, lambda kept: pretend_bank.refunded(kept, None, amount, self.refunds_become)
        ).charge.refunds[-1]

    def settle_refund(self, provider_refund_id: str, status: RefundStatus) -> None:
        """A refund has become this. One that had succeeded fails when the payer's bank returns it."""
        charge_id = pretend_bank.charge_of(provider_refund_id)
        self._change(charge_id, lambda kept: pretend_bank.refund_settled(kept, provider_refund_id, status))

    def dispute(self, charge_id: str, dispute: Dispute) -> Charge:
        """The payer asks their bank for the money, and their bank decides."""
        return self._change(charge_id, lambda kept: replace(kept, charge=replace(kept.charge, dispute=dispute))).charge

    def notice_of(self, charge_id: str | None, kind: str = "payment_intent.succeeded") -> tuple[bytes, str]:
        """The body and the signature of a new notice about a charge, or about nothing that Gatherly waits for."""
        with self._lock:
            self._notices += 1
            body = json.dumps({"id": f"notice_{self._notices}", "kind": kind, "charge": charge_id}).encode()
        return body, _signature(body)

    @property
    def charges(self) -> tuple[Charge, ...]:
        """Every charge there is, as it is now."""
        return tuple(kept.charge for kept in tuple(self._kept.values()))

    def captures(self, payment_id: PaymentId) -> int:
        """How often the payer of this payment was charged."""
        return sum(self._found(charge_id).payment_id == payment_id for charge_id in tuple(self._captures))

    @property
    def captured(self) -> int:
        """What was received in all, in minor units."""
        return sum(charge.captured for charge in self.charges)

    @property
    def refunded(self) -> int:
        """What has been given back in all, in minor units."""
        refunds = (refund for charge in self.charges for refund in charge.refunds)
        return sum(refund.amount for refund in refunds if refund.status is RefundStatus.SUCCEEDED)

    def _called(self, operation: str, effect: Callable[[], T]) -> T:
        if self._blocks.inside():
            raise RuntimeError("The payment provider cannot be called inside a block.")
        call = self.faults.begin(operation)
        self.faults.happen(operation, Moment.BEFORE, call)
        try:
            return effect()
        finally:
            self.faults.happen(operation, Moment.AFTER, call)

    def _change(self, charge_id: str, change: Callable[[BankCharge], BankCharge]) -> BankCharge:
        with self._lock:
            before = self._found(charge_id)
            after = self._kept[charge_id] = change(before)
            if after.charge.captured and not before.charge.captured:
                self._captures.append(charge_id)
            return after

    def _found(self, charge_id: str) -> BankCharge:
        if charge_id not in self._kept:
            raise ProviderRefused("The payment provider knows no such payment.")
        return self._kept[charge_id]


def _payable(kept: BankCharge) -> Charge:
    if kept.charge.state not in pretend_bank.CHARGEABLE:
        raise ProviderRefused("There is nothing to pay.")
    return kept.charge


def _signature(body: bytes) -> str:
    return hmac.new(NOTICE_SECRET, body, hashlib.sha256).hexdigest()
