"""Webhooks (https://docs.stripe.com/webhooks): every event is sent to an endpoint, or kept back for the test."""

import hashlib
import heapq
import hmac
import http.client
import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.fake_stripe.account import Thing

TIMEOUT = 10  # seconds


@dataclass
class Delivery:
    """One event on its way. `body` is what it said when it came about, whatever happened since."""

    id: str
    event: str
    type: str
    object: str
    body: str
    state: str = "held"
    # The status of every attempt; 0 where there was no answer.
    answers: list[int] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        return {**vars(self), "answers": list(self.answers)}


def signature(body: str, secret: str, moment: int) -> str:
    """The header `Stripe-Signature` (https://docs.stripe.com/webhooks/signature)."""
    mac = hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"


class Webhooks:
    """Sends in the order of the events from a thread of its own, while it is not held."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._url: str | None = None
        self._retry_every: float | None = None
        self._held = True
        self._deliveries: dict[str, Delivery] = {}
        self._due: list[tuple[float, int, str]] = []
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()
        self._closed = False
        self._sender = threading.Thread(target=self._send_what_is_due, name="webhooks", daemon=True)
        self._sender.start()

    def announce(self, event: Thing) -> None:
        with self._changed:
            id = f"delivery_{next(self._numbers)}"
            about = event["data"]["object"]["id"]
            self._deliveries[id] = Delivery(id, event["id"], event["type"], about, json.dumps(event, indent=2))
            if not self._held:
                self._send_at(id, 0)

    def send_to(self, url: str, retry_every: float | None) -> None:
        with self._changed:
            self._url, self._retry_every = url, retry_every
        self.resume()

    def pause(self) -> None:
        with self._changed:
            self._held = True
            for delivery in self._deliveries.values():
                if delivery.state == "queued":
                    delivery.state = "held"

    def resume(self) -> None:
        with self._changed:
            self._held = False
            for delivery in self._deliveries.values():
                if delivery.state == "held":
                    self._send_at(delivery.id, 0)

    def drop(self, id: str) -> None:
        with self._changed:
            self._deliveries[id].state = "dropped"

    def shown(self) -> list[dict[str, Any]]:
        """In the order of the events."""
        with self._changed:
            return [delivery.shown() for delivery in self._deliveries.values()]

    def wait(self, seconds: float) -> bool:
        """True as soon as nothing is queued; False after so many seconds."""
        with self._changed:
            return self._changed.wait_for(self._all_sent, seconds)

    def letter(self, id: str, secret: str | None, age: int, body: str | None) -> dict[str, Any]:
        """What is posted, for who posts it himself; forged where anything but `id` is given.

        The signature is always that of the true body.
        """
        true_body = self._deliveries[id].body
        header = signature(true_body, secret or self._secret, int(time.time()) - age)
        headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": header}
        return {"headers": headers, "body": body or true_body}

    def deliver(self, id: str, secret: str | None, age: int, body: str | None) -> int:
        """Posts now, whatever was before; answers the status, 0 if there was no answer.

        A forgery is not Stripe's, and leaves the delivery as it is.
        """
        status = self._post(self.letter(id, secret, age, body))
        if (secret, age, body) == (None, 0, None):
            with self._changed:
                self._record(id, status)
        return status

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._sender.join(TIMEOUT)

    def _all_sent(self) -> bool:
        return all(delivery.state != "queued" for delivery in self._deliveries.values())

    def _send_at(self, id: str, moment: float) -> None:
        self._deliveries[id].state = "queued"
        heapq.heappush(self._due, (moment, next(self._numbers), id))
        self._changed.notify_all()

    def _record(self, id: str, status: int) -> None:
        delivery = self._deliveries[id]
        delivery.answers.append(status)
        delivery.state = "delivered" if 200 <= status < 300 else "failed"
        self._changed.notify_all()

    def _send_what_is_due(self) -> None:
        while (id := self._next()) is not None:
            status = self._post(self.letter(id, None, 0, None))
            with self._changed:
                self._record(id, status)
                if self._deliveries[id].state == "failed" and self._retry_every is not None and not self._held:
                    self._send_at(id, time.monotonic() + self._retry_every)

    def _next(self) -> str | None:
        """The delivery to send, as soon as it is due; None once closed."""
        with self._changed:
            while not self._closed:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                    continue
                id = heapq.heappop(self._due)[2]
                if self._deliveries[id].state == "queued":
                    return id
        return None

    def _post(self, letter: dict[str, Any]) -> int:
        assert self._url is not None, "send_webhooks_to() says where"
        target = urlsplit(self._url)
        connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=TIMEOUT)
        try:
            connection.request("POST", target.path or "/", letter["body"].encode(), letter["headers"])
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()
