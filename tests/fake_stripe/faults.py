"""Faults that a test plans: for the next requests of an operation, one after the other."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.fake_stripe.messages import Answer, ConnectionLost
from tests.fake_stripe.refusals import Refusal

ANY = "*"


def _nothing() -> object:
    return None


@dataclass(frozen=True)
class Fault:
    """Waits for `seconds`, then breaks the connection, or answers with an error `status`, or does neither.

    It strikes before the request has had an effect or after. What happens `meanwhile` happens just before the effect.
    """

    seconds: float = 0
    reset: bool = False
    status: int | None = None
    after_effect: bool = False
    meanwhile: Callable[[], object] = _nothing

    def strike(self) -> Answer | None:
        """The error to answer with, if any. Raises ConnectionLost."""
        time.sleep(self.seconds)
        if self.reset:
            raise ConnectionLost
        return None if self.status is None else Answer.refusing(_error(self.status))

    @property
    def answers_from_endpoint(self) -> bool:
        """A 500 is an endpoint's own answer, which is kept for its key; 429 and 503 come from what stands before it."""
        return self.status == 500


def _error(status: int) -> Refusal:
    if status == 429:
        message = "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits."
        return Refusal(429, "invalid_request_error", message, "rate_limit")
    return Refusal(status, "api_error", "An unknown error occurred.")


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._plan: list[tuple[str, Fault]] = []

    def plan(self, operation: str, fault: Fault, times: int) -> None:
        """`operation` is one's name, or "*" for whichever comes."""
        with self._lock:
            self._plan += [(operation, fault)] * times

    def clear(self) -> None:
        with self._lock:
            self._plan.clear()

    def take(self, operation: str) -> Fault:
        """The next fault planned for it; else one that does nothing."""
        with self._lock:
            for place, (planned, fault) in enumerate(self._plan):
                if planned in {operation, ANY}:
                    del self._plan[place]
                    return fault
        return Fault()
