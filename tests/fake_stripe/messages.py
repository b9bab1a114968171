"""A request and its answer, apart from sockets."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.fake_stripe.refusals import Refusal


class ConnectionLost(Exception):
    """The connection breaks before an answer is sent."""


@dataclass(frozen=True)
class Request:
    """`form` is the query of a GET and the body of a POST, as it was encoded. `headers` have names in lower case."""

    method: str
    path: str
    form: str
    headers: Mapping[str, str]
    id: str = field(default_factory=lambda: f"req_{secrets.token_hex(7)}")

    @property
    def idempotency_key(self) -> str | None:
        """Of a GET it has no effect."""
        return self.headers.get("idempotency-key") if self.method == "POST" else None


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, value: Any, status: int = 200) -> "Answer":
        return cls(status, json.dumps(value, indent=2).encode())

    @classmethod
    def refusing(cls, refusal: Refusal) -> "Answer":
        return cls.of(refusal.body, refusal.status).to_retry(refusal.status == 409)

    def to_retry(self, is_useful: bool) -> "Answer":
        """Says what Stripe's libraries obey; without it, they decide by the status."""
        return self.having("Stripe-Should-Retry", "true") if is_useful else self

    def having(self, name: str, value: str) -> "Answer":
        return replace(self, headers=(*self.headers, (name, value)))
