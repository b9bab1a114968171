"""What goes wrong on purpose between Gatherly and somebody else's service."""

import threading
from collections.abc import Callable
from enum import StrEnum

from gatherly_core.payments.errors import ProviderAway

Happening = Callable[[], object]


class Moment(StrEnum):
    BEFORE = "before"
    """Before the service does anything: what is raised then keeps it from doing it."""
    AFTER = "after"
    """Once the service has done it, and before its answer arrives."""


def away() -> None:
    """The service does not answer."""
    raise ProviderAway("The payment provider does not answer.")


class FaultPlan:
    """What happens around the calls of a service, besides what they are for: they fail, unless told otherwise.

    `then` is called by the thread that called the service, and may do anything: raise, wait, or act behind the
    caller's back. `call` counts the calls of that operation from now on; None is each of them. Safe for many threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: dict[str, int] = {}
        self._planned: dict[tuple[str, Moment, int | None], Happening] = {}

    def before(self, operation: str, then: Happening = away, call: int | None = 1) -> None:
        """Has `then` called before the operation takes effect."""
        self._plan(operation, Moment.BEFORE, then, call)

    def after(self, operation: str, then: Happening = away, call: int | None = 1) -> None:
        """Has `then` called after the operation took effect, before it is answered."""
        self._plan(operation, Moment.AFTER, then, call)

    def clear(self) -> None:
        """All is well from now on."""
        with self._lock:
            self._planned.clear()

    def calls(self, operation: str) -> int:
        """How often the operation was called so far."""
        return self._calls.get(operation, 0)

    def begin(self, operation: str) -> int:
        """The number of a call that begins; `happen` wants it."""
        with self._lock:
            number = self._calls[operation] = self._calls.get(operation, 0) + 1
            return number

    def happen(self, operation: str, moment: Moment, number: int) -> None:
        """Does what is planned for that moment of that call."""
        with self._lock:
            once = self._planned.pop((operation, moment, number), None)
            each = self._planned.get((operation, moment, None))
        for happening in (once, each):
            if happening is not None:
                happening()

    def _plan(self, operation: str, moment: Moment, then: Happening, call: int | None) -> None:
        with self._lock:
            number = None if call is None else self._calls.get(operation, 0) + call
            self._planned[operation, moment, number] = then
