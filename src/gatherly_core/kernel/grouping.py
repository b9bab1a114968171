"""Grouping: threads that want the same thing at the same time are served together.

The first to come leads: it takes everyone who waits for the same key, in the order of arrival, and has all of them
decided at once. There is no timer, so who comes alone waits for nobody.
"""

import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from gatherly_core.kernel.errors import Overloaded, Unavailable

K = TypeVar("K", bound=Hashable)
C = TypeVar("C")
R = TypeVar("R")


class _Place(Generic[C, R]):
    """One caller's place in the line: what it wants, and, once `ready` is set, what came of it or that it leads."""

    __slots__ = ("command", "leads", "outcome", "ready")

    def __init__(self, command: C) -> None:
        self.command = command
        self.ready = threading.Event()
        self.leads = False
        self.outcome: R | Exception | None = None


class Grouping(Generic[K, C, R]):
    """Combines simultaneous commands for the same key into batches.

    `decide` gets a batch of 1 to `largest` commands in the order of arrival and answers one result, or one error,
    for each. Each caller gets its own. A batch that raises as a whole is decided again one command at a time, so
    that one command cannot spoil the others'; only Unavailable, which says nothing about a command, is told to all.
    """

    def __init__(
        self, decide: Callable[[Sequence[C]], Sequence[R | Exception]], *, largest: int = 256, waiting: int = 4096
    ) -> None:
        self._decide = decide
        self._largest = largest
        self._most_waiting = waiting
        self._lock = threading.Lock()
        self._lines: dict[K, deque[_Place[C, R]]] = {}

    def submit(self, key: K, command: C) -> R:
        """Decides `command` together with the others that come for `key` now.

        Raises the command's own error, or Overloaded when the line for `key` is full: nothing was done then.
        """
        place: _Place[C, R] = _Place(command)
        if not self._lead_or_queue(key, place):
            place.ready.wait()
        if place.leads:
            self._serve(key, place)
        return _answer(place)

    def _lead_or_queue(self, key: K, place: _Place[C, R]) -> bool:
        with self._lock:
            line = self._lines.get(key)
            if line is None:
                self._lines[key] = deque()
                place.leads = True
                return True
            if len(line) >= self._most_waiting:
                raise Overloaded("Too many people want this right now. Please try again in a moment.")
            line.append(place)
            return False

    def _serve(self, key: K, leader: _Place[C, R]) -> None:
        with self._lock:
            line = self._lines[key]
            batch = [leader, *(line.popleft() for _ in range(min(len(line), self._largest - 1)))]
        try:
            for place, outcome in zip(batch, self._outcomes([p.command for p in batch]), strict=True):
                place.outcome = outcome
        finally:
            self._pass_on(key)
            for place in batch[1:]:
                place.ready.set()

    def _outcomes(self, commands: Sequence[C]) -> Sequence[R | Exception]:
        try:
            return self._decide(commands)
        except Unavailable as unavailable:
            return [unavailable] * len(commands)
        except Exception as broken:
            if len(commands) == 1:
                return [broken]
            return [outcome for command in commands for outcome in self._outcomes([command])]

    def _pass_on(self, key: K) -> None:
        """The next in line leads; with nobody there the line is closed."""
        with self._lock:
            line = self._lines[key]
            if not line:
                del self._lines[key]
                return
            successor = line.popleft()
        successor.leads = True
        successor.ready.set()


def _answer(place: _Place[C, R]) -> R:
    outcome = place.outcome
    if isinstance(outcome, Exception):
        raise outcome
    if outcome is None:
        raise RuntimeError("The batch ended without an outcome for this command.")
    return outcome
