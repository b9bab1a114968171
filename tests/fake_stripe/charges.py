"""Charges, and the balance that they and everything after them move."""

from typing import Any

from tests.fake_stripe.account import Account, Thing
from tests.fake_stripe.payment_methods import Behaviour, Failure, PaymentMethods


class Charges:
    """Whoever calls it decides whether money may move; it moves it."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def make(self, intent: Thing, method: Thing, behaviour: Behaviour) -> Thing:
        """A charge whose outcome is open; it is the intent's latest."""
        charge = self._account.add(
            "ch" if behaviour.type == "card" else "py",
            "charge",
            amount=intent["amount"],
            amount_captured=0,
            amount_refunded=0,
            balance_transaction=None,
            billing_details=method["billing_details"],
            captured=False,
            currency=intent["currency"],
            customer=None,
            description=intent["description"],
            disputed=False,
            failure_balance_transaction=None,
            failure_code=None,
            failure_message=None,
            fraud_details={},
            metadata=dict(intent["metadata"]),
            outcome=None,
            paid=False,
            payment_intent=intent["id"],
            payment_method=method["id"],
            payment_method_details={"type": behaviour.type, behaviour.type: PaymentMethods.details(behaviour)},
            receipt_email=intent["receipt_email"],
            receipt_url=None,
            refunded=False,
            status="pending",
        )
        intent["latest_charge"] = charge["id"]
        return charge

    def succeed(self, charge: Thing) -> None:
        charge.update(
            amount_captured=charge["amount"],
            balance_transaction=self.move("charge", charge, charge["amount"]),
            captured=True,
            outcome=_outcome("approved_by_network", "authorized", "Payment complete."),
            paid=True,
            receipt_url=f"https://pay.stripe.com/receipts/{charge['id']}",
            status="succeeded",
        )
        self._account.tell("charge.succeeded", charge)

    def fail(self, charge: Thing, failure: Failure) -> None:
        charge.update(
            failure_code=failure.code,
            failure_message=failure.message,
            outcome=_outcome("declined_by_network", "issuer_declined", failure.message, failure.decline_code),
            status="failed",
        )
        self._account.tell("charge.failed", charge)

    def move(self, kind: str, source: Thing, amount: int, fee: int = 0) -> str:
        """Books an amount, negative if it leaves the account; answers the balance transaction's identifier."""
        entry = self._account.add(
            "txn",
            "balance_transaction",
            amount=amount,
            currency=source["currency"],
            fee=fee,
            net=amount - fee,
            source=source["id"],
            status="available",
            type=kind,
        )
        return str(entry["id"])

    def balance(self) -> dict[str, Any]:
        """What is there, currency by currency."""
        sums: dict[str, int] = {}
        for entry in self._account.all("balance_transaction"):
            sums[entry["currency"]] = sums.get(entry["currency"], 0) + entry["net"]
        available = [{"amount": amount, "currency": currency} for currency, amount in sorted(sums.items())]
        return {"object": "balance", "available": available, "livemode": False, "pending": []}


def _outcome(network_status: str, kind: str, message: str, reason: str | None = None) -> Thing:
    return {
        "network_status": network_status,
        "reason": reason,
        "risk_level": "normal",
        "seller_message": message,
        "type": kind,
    }
