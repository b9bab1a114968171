"""Idempotency keys (https://docs.stripe.com/api/idempotent_requests)."""

import threading
from dataclasses import dataclass
from typing import Any

from tests.fake_stripe.messages import Answer, Request
from tests.fake_stripe.refusals import Refusal, invalid_request

LONGEST = 255


@dataclass
class Use:
    """What a key was first used for, and what came of it: None while that is being found out."""

    path: str
    parameters: dict[str, Any]
    answer: Answer | None = None


class IdempotencyKeys:
    """The first answer for a key is kept, also a 402 or a 500, and is what everybody after gets."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._uses: dict[str, Use] = {}

    def begin(self, request: Request, parameters: dict[str, Any]) -> Answer | None:
        """The answer that was kept; None makes the key the caller's, who owes `finish`.

        Raises Refusal: the key is in use at this moment, or was used for something else.
        """
        key = request.idempotency_key
        if key is None:
            return None
        if len(key) > LONGEST:
            raise invalid_request(f"An idempotency key has at most {LONGEST} characters.")
        with self._lock:
            use = self._uses.get(key)
            if use is None:
                self._uses[key] = Use(request.path, parameters)
                return None
            _check_same(key, use, Use(request.path, parameters))
            if use.answer is None:
                message = f"There is currently another in-progress request using this idempotency key: {key}."
                raise Refusal(409, "invalid_request_error", message, "idempotency_key_in_use")
            return use.answer

    def finish(self, request: Request, answer: Answer | None) -> None:
        """Keeps the answer; None forgets the key, as if no endpoint had seen the request."""
        key = request.idempotency_key
        if key is None:
            return
        with self._lock:
            if answer is None:
                self._uses.pop(key, None)
            elif key in self._uses:
                self._uses[key].answer = answer

    def forget(self) -> None:
        """What Stripe does with a key after 24 hours; those in use stay."""
        with self._lock:
            self._uses = {key: use for key, use in self._uses.items() if use.answer is None}


def _check_same(key: str, first: Use, now: Use) -> None:
    other = f"Try using a key other than '{key}' if you meant to execute a different request."
    if now.path != first.path:
        message = (
            "Keys for idempotent requests can only be used for the same endpoint they were first used for "
            f"('{now.path}' vs '{first.path}'). {other}"
        )
        raise Refusal(400, "idempotency_error", message)
    if now.parameters != first.parameters:
        message = (
            f"Keys for idempotent requests can only be used with the same parameters they were first used with. {other}"
        )
        raise Refusal(400, "idempotency_error", message)
