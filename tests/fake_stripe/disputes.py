"""Disputes (https://docs.stripe.com/disputes): the customer's bank takes a payment back, for a time or for good."""

import time

from tests.fake_stripe.account import Account, Thing
from tests.fake_stripe.charges import Charges
from tests.fake_stripe.refusals import invalid_request

# What Stripe asks for a dispute, in the smallest unit of the charge's currency; not given back to who wins.
FEE = 1500
DAYS_TO_ANSWER = 7


class Disputes:
    """A charge is disputed at most once. While it is, and after it is lost, it cannot be refunded."""

    def __init__(self, account: Account, charges: Charges) -> None:
        self._account = account
        self._charges = charges

    def open(self, payment_intent: str, amount: int | None, reason: str) -> Thing:
        """Takes the amount (all that was not refunded) and a fee. Raises Refusal: not charged, or disputed."""
        intent = self._account.get("payment_intent", payment_intent)
        charge = self._account.find(intent["latest_charge"] or "")
        if charge is None or not charge["paid"] or charge["disputed"]:
            raise invalid_request(f"PaymentIntent {payment_intent} has nothing to dispute.")
        dispute = self._account.add(
            "du",
            "dispute",
            amount=amount or charge["amount"] - charge["amount_refunded"],
            balance_transactions=[],
            charge=charge["id"],
            currency=charge["currency"],
            evidence={},
            evidence_details={
                "due_by": int(time.time()) + DAYS_TO_ANSWER * 86_400,
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
            },
            is_charge_refundable=False,
            metadata={},
            payment_intent=payment_intent,
            reason=reason,
            status="needs_response",
        )
        charge["disputed"] = True
        self._move(dispute, -dispute["amount"], FEE)
        self._account.tell("charge.dispute.created", dispute)
        self._account.tell("charge.dispute.funds_withdrawn", dispute)
        return dispute

    def close(self, id: str, *, won: bool) -> Thing:
        """Gives the amount back, or leaves it with the customer. Raises Refusal: it is closed."""
        dispute = self._account.get("dispute", id)
        before = dispute["status"]
        if before in {"won", "lost"}:
            raise invalid_request(f"Dispute {id} is {before}.")
        dispute["status"] = "won" if won else "lost"
        if won:
            dispute["is_charge_refundable"] = True
            self._move(dispute, dispute["amount"], 0)
            self._account.tell("charge.dispute.funds_reinstated", dispute)
        self._account.tell("charge.dispute.closed", dispute, status=before)
        return dispute

    def _move(self, dispute: Thing, amount: int, fee: int) -> None:
        entry = self._charges.move("adjustment", dispute, amount, fee)
        dispute["balance_transactions"].append(dict(self._account.get("balance_transaction", entry)))
