"""What a test does beside the API. Everything taken and answered is JSON, so that it works over HTTP as well.

Over HTTP: POST /_control/<method> with a JSON object of its arguments; answers {"result": …}, or 400 and {"error": …}.
"""

from typing import Any

from tests.fake_stripe.account import Thing
from tests.fake_stripe.answers import expanded
from tests.fake_stripe.api import Api
from tests.fake_stripe.books import Books
from tests.fake_stripe.faults import ANY, Fault, Faults
from tests.fake_stripe.idempotency import IdempotencyKeys
from tests.fake_stripe.refunds import AFTER, UNDONE
from tests.fake_stripe.refusals import Refusal
from tests.fake_stripe.webhooks import Webhooks


class Controls:
    """The customer, the bank, the dashboard, the network, and an eye on the books.

    What is impossible (to settle what no bank was asked for) raises Refusal.
    """

    def __init__(self, secret: str, webhook_secret: str) -> None:
        self.secret = secret
        self.webhook_secret = webhook_secret
        self._webhooks = Webhooks(webhook_secret)
        self._books = Books(self._webhooks.announce)
        self._keys = IdempotencyKeys()
        self._faults = Faults()
        self._api = Api(secret, self._books, self._keys, self._faults)

    # The customer and the customer's bank

    def pay(self, payment_intent: str, payment_method: str = "pm_card_visa") -> Thing:
        """The customer confirms in the browser, with Stripe.js. A decline shows in the intent that is answered."""
        with self._books.account.lock:
            intent = self._intent(payment_intent)
            try:
                self._books.intents.confirm(payment_intent, {"payment_method": payment_method}, in_browser=True)
            except Refusal as refusal:
                if refusal.status != 402:
                    raise
            return self._shown(intent)

    def authenticate(self, payment_intent: str, passed: bool = True) -> Thing:
        """The customer does what `next_action` asks for, or fails to."""
        with self._books.account.lock:
            intent = self._intent(payment_intent)
            self._books.attempts.authenticate(intent, passed=passed)
            return self._shown(intent)

    def settle(self, payment_intent: str, failure: str | None = None) -> Thing:
        """The bank of a delayed payment answers: as its method says, or that it fails with the code `failure`."""
        with self._books.account.lock:
            intent = self._intent(payment_intent)
            self._books.attempts.settle(intent, failure)
            return self._shown(intent)

    def begin_refunds_as(self, status: str) -> None:
        """What refunds are from now on when they are made: "succeeded" (at first), or "pending"."""
        if status not in AFTER:
            raise ValueError(f"no refund begins as {status}")
        self._books.refunds.first_status = status

    def change_refund(self, refund: str, status: str, failure_reason: str | None = None) -> Thing:
        """A pending refund succeeds, fails or is canceled; one that succeeded fails after all."""
        with self._books.account.lock:
            return self._shown(self._books.refunds.change(refund, status, failure_reason))

    def open_dispute(self, payment_intent: str, amount: int | None = None, reason: str = "fraudulent") -> Thing:
        with self._books.account.lock:
            return self._shown(self._books.disputes.open(payment_intent, amount, reason))

    def close_dispute(self, dispute: str, won: bool) -> Thing:
        with self._books.account.lock:
            return self._shown(self._books.disputes.close(dispute, won=won))

    # The dashboard

    def refund_in_dashboard(self, payment_intent: str, amount: int | None = None) -> Thing:
        """Nobody told Gatherly, and nothing in the refund's metadata is ours."""
        given = {"payment_intent": payment_intent} | ({} if amount is None else {"amount": amount})
        with self._books.account.lock:
            return self._shown(self._books.refunds.create(given))

    def cancel_in_dashboard(self, payment_intent: str) -> Thing:
        with self._books.account.lock:
            return self._shown(self._books.intents.cancel(payment_intent, {}))

    def forget_idempotency_keys(self) -> None:
        """As after 24 hours."""
        self._keys.forget()

    # Webhooks

    def send_webhooks_to(self, url: str, retry_every: float | None = None) -> None:
        """Until then all are held. What is not answered 2xx is sent again every so many seconds, or not again."""
        self._webhooks.send_to(url, retry_every)

    def pause_deliveries(self) -> None:
        self._webhooks.pause()

    def resume_deliveries(self) -> None:
        """Sends what was held, the oldest first, and all that comes."""
        self._webhooks.resume()

    def await_deliveries(self, seconds: float = 5) -> bool:
        """Waits until nothing is on its way; answers False if that takes longer."""
        return self._webhooks.wait(seconds)

    def deliveries(
        self,
        type: str | None = None,  # noqa: A002 -- Stripe's word for what an event says
        object: str | None = None,  # noqa: A002 -- and for what it says it of
        state: str | None = None,
    ) -> list[Thing]:
        """One for every event, the oldest first; held, queued, delivered, failed or dropped."""
        wanted = {"type": type, "object": object, "state": state}
        asked = {name: value for name, value in wanted.items() if value is not None}
        return [each for each in self._webhooks.shown() if all(each[name] == value for name, value in asked.items())]

    def letter(self, delivery: str, secret: str | None = None, age: int = 0, body: str | None = None) -> Thing:
        """The `headers` and the `body` of a delivery; forged by another secret, `age` in seconds, or another body."""
        return self._webhooks.letter(delivery, secret, age, body)

    def deliver(self, delivery: str, secret: str | None = None, age: int = 0, body: str | None = None) -> int:
        """Posts the letter now, again if it was posted before; answers the status, 0 if there was no answer."""
        return self._webhooks.deliver(delivery, secret, age, body)

    def drop(self, delivery: str) -> None:
        self._webhooks.drop(delivery)

    # The network

    def plan(
        self,
        operation: str,
        *,
        seconds: float = 0,
        reset: bool = False,
        status: int | None = None,
        after_effect: bool = False,
        meanwhile: tuple[str, dict[str, Any]] | None = None,
        times: int = 1,
    ) -> None:
        """A fault for the next requests of an operation, such as "refunds.create"; "*" is any.

        It waits, then breaks the connection (`reset`) or answers an error `status` (500 is kept for the request's
        idempotency key), before or after the effect. `meanwhile` is another control and its arguments, which come
        first in a race with the effect: ("pay", {"payment_intent": …}) makes a cancellation lose.
        """
        if operation not in {ANY, *self._api.operation_names}:
            raise ValueError(f"there is no operation {operation}")
        fault = Fault(seconds, reset, status, after_effect)
        if meanwhile is not None:
            name, arguments = meanwhile
            rival = getattr(self, name)
            fault = Fault(seconds, reset, status, after_effect, lambda: rival(**arguments))
        self._faults.plan(operation, fault, times)

    def clear_plans(self) -> None:
        self._faults.clear()

    # The books

    def charges(self, payment_intent: str | None = None, **metadata: str) -> list[Thing]:
        """All money that was really taken, for an intent or for metadata such as `booking_id`; the oldest first."""
        with self._books.account.lock:
            return [
                self._shown(charge)
                for charge in self._books.account.all("charge")[::-1]
                if charge["paid"]
                and payment_intent in {None, charge["payment_intent"]}
                and metadata.items() <= charge["metadata"].items()
            ]

    def total_captured(self, payment_intent: str | None = None, **metadata: str) -> int:
        return sum(charge["amount_captured"] for charge in self.charges(payment_intent, **metadata))

    def refunds(self, payment_intent: str | None = None, **metadata: str) -> list[Thing]:
        """All refunds of those charges, whatever became of them; the oldest first."""
        charges = {charge["id"] for charge in self.charges(payment_intent, **metadata)}
        with self._books.account.lock:
            every = self._books.account.all("refund")[::-1]
            return [self._shown(refund) for refund in every if refund["charge"] in charges]

    def total_refunded(self, payment_intent: str | None = None, **metadata: str) -> int:
        """What is on its way back or has arrived."""
        refunds = self.refunds(payment_intent, **metadata)
        return sum(refund["amount"] for refund in refunds if refund["status"] not in UNDONE)

    def requests(self, operation: str | None = None) -> list[Thing]:
        """Every request: method, path, version, idempotency_key, operation, form, status, and whether replayed."""
        return [entry for entry in self._api.log if operation in {None, entry["operation"]}]

    def _intent(self, id: str) -> Thing:
        return self._books.account.get("payment_intent", id)

    def _shown(self, thing: Thing) -> Thing:
        return expanded(self._books.account, thing, [])
