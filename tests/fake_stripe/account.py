"""What Stripe keeps for one account: its objects, and the events that tell of them."""

import copy
import itertools
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fake_stripe.refusals import resource_missing

Thing = dict[str, Any]
"""A Stripe object, as the API shows it unless asked to expand it."""

# The version whose shapes are answered, that of stripe-python 16.1.
API_VERSION = "2026-10-28.endive"


@dataclass(frozen=True)
class Cause:
    """The request by which things come about; nobody's for the customer, the bank and the dashboard."""

    id: str | None = None
    idempotency_key: str | None = None


class Account:
    """Whoever reads or changes an object holds `lock`, from the first look to the rendered answer.

    This is why an intent is charged once, whatever races.
    """

    def __init__(self, announce: Callable[[Thing], None]) -> None:
        self.lock = threading.RLock()
        self.cause = Cause()
        self._announce = announce
        self._things: dict[str, Thing] = {}
        self._numbers = itertools.count(1)

    def add(self, prefix: str, kind: str, **fields: Any) -> Thing:
        id = f"{prefix}_{next(self._numbers):06d}{secrets.token_hex(9)}"
        thing = {"id": id, "object": kind, "created": int(time.time()), "livemode": False, **fields}
        self._things[id] = thing
        return thing

    def find(self, id: str) -> Thing | None:
        return self._things.get(id)

    def get(self, kind: str, id: str, param: str | None = None) -> Thing:
        """Raises Refusal: 404 for an object of a path; 400 for one that the parameter `param` names."""
        thing = self._things.get(id)
        if thing is None or thing["object"] != kind:
            raise resource_missing(kind, id, param or "id", 404 if param is None else 400)
        return thing

    def all(self, kind: str, **having: Any) -> list[Thing]:
        """The newest first."""
        wanted = [
            thing
            for thing in self._things.values()
            if thing["object"] == kind and all(thing[name] == value for name, value in having.items())
        ]
        return wanted[::-1]

    def tell(self, what: str, thing: Thing, **previous: Any) -> None:
        """Makes an event of what happened to an object, with the object as it is now."""
        data: Thing = {"object": copy.deepcopy(thing)}
        if previous:
            data["previous_attributes"] = previous
        cause = {"id": self.cause.id, "idempotency_key": self.cause.idempotency_key}
        event = self.add(
            "evt", "event", api_version=API_VERSION, data=data, pending_webhooks=1, request=cause, type=what
        )
        self._announce(event)
