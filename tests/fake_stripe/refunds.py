"""Refunds (https://docs.stripe.com/api/refunds): made through the API or in the dashboard, and what banks say."""

from typing import Any

from tests.fake_stripe import amounts
from tests.fake_stripe.account import Account, Thing
from tests.fake_stripe.charges import Charges
from tests.fake_stripe.refusals import invalid_request

# They take nothing from the charge.
UNDONE = ("failed", "canceled")
# How a refund may begin, and what may become of it. Also what succeeded may fail, as the bank of a closed account
# returns the money.
AFTER = {"pending": ("succeeded", *UNDONE), "succeeded": ("failed",)}


class Refunds:
    """A charge gives back at most what it took, whatever races. A refund that fails gives its amount back to it."""

    def __init__(self, account: Account, charges: Charges) -> None:
        self._account = account
        self._charges = charges
        # How refunds begin from now on.
        self.first_status = "succeeded"

    def create(self, given: dict[str, Any]) -> Thing:
        charge = self._charge(given)
        amount = self._refundable(charge, given.get("amount"))
        return self._refund(charge, amount, given.get("reason"), given.get("metadata", {}))

    def change(self, id: str, status: str, failure_reason: str | None = None) -> Thing:
        """What the customer's bank says of a refund. Raises Refusal: it can no longer say so."""
        refund = self._account.get("refund", id)
        before = refund["status"]
        if status not in AFTER.get(before, ()):
            raise invalid_request(f"Refund {id} has a status of {before}; it cannot become {status}.")
        refund["status"] = status
        refund.pop("pending_reason", None)
        if status == "failed":
            refund["failure_reason"] = failure_reason or "unknown"
        if status in UNDONE:
            self._give_back(refund)
        for what in ("refund.updated", "charge.refund.updated"):
            self._account.tell(what, refund, status=before)
        if status == "failed":
            self._account.tell("refund.failed", refund, status=before)
        return refund

    def _charge(self, given: dict[str, Any]) -> Thing:
        if ("payment_intent" in given) == ("charge" in given):
            message = "One of the following params should be provided for this request: payment_intent or charge."
            raise invalid_request(message, "parameter_missing")
        if "payment_intent" in given:
            intent = self._account.get("payment_intent", given["payment_intent"], "payment_intent")
            charge = self._account.find(intent["latest_charge"] or "")
        else:
            charge = self._account.get("charge", given["charge"], "charge")
            intent = self._account.get("payment_intent", charge["payment_intent"])
        if charge is None or not charge["paid"]:
            message = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise invalid_request(message)
        return charge

    def _refundable(self, charge: Thing, asked: int | None) -> int:
        disputes = self._account.all("dispute", charge=charge["id"])
        if any(dispute["status"] != "won" for dispute in disputes):
            message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
            raise invalid_request(message, "charge_disputed")
        left = charge["amount"] - charge["amount_refunded"]
        if left == 0:
            raise invalid_request(f"Charge {charge['id']} has already been refunded.", "charge_already_refunded")
        amount = left if asked is None else asked
        if amount > left:
            message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
            raise invalid_request(message, param="amount")  # Stripe gives it no code
        amounts.check(amount, charge["currency"])
        return amount

    def _refund(self, charge: Thing, amount: int, reason: str | None, metadata: dict[str, str]) -> Thing:
        before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
        refund = self._account.add(
            "re" if charge["id"].startswith("ch_") else "pyr",
            "refund",
            amount=amount,
            balance_transaction=None,
            charge=charge["id"],
            currency=charge["currency"],
            metadata=metadata,
            payment_intent=charge["payment_intent"],
            reason=reason,
            receipt_number=None,
            status=self.first_status,
        )
        if self.first_status == "pending":
            refund["pending_reason"] = "processing"
        refund["balance_transaction"] = self._charges.move("refund", refund, -amount)
        self._set_refunded(charge, charge["amount_refunded"] + amount)
        self._account.tell("refund.created", refund)
        self._account.tell("charge.refunded", charge, **before)
        return refund

    def _give_back(self, refund: Thing) -> None:
        refund["failure_balance_transaction"] = self._charges.move("refund_failure", refund, refund["amount"])
        charge = self._account.get("charge", refund["charge"])
        self._set_refunded(charge, charge["amount_refunded"] - refund["amount"])

    @staticmethod
    def _set_refunded(charge: Thing, amount: int) -> None:
        charge.update(amount_refunded=amount, refunded=amount == charge["amount"])
