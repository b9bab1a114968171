"""Callers who come to a grouping one after the other, each in a thread of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from time import monotonic, sleep

from gatherly_core.kernel.grouping import Grouping

SOON = 10.0
"""Seconds after which a thread hangs."""


class Gate:
    """Decides batches by `rule`, once opened; remembers them. Until then whoever leads stands in it."""

    def __init__(self, rule: Callable[[int], str | Exception] = str) -> None:
        self.batches: list[list[int]] = []
        self.entered = threading.Semaphore(0)
        self._rule = rule
        self._open = threading.Event()

    def open(self) -> None:
        self._open.set()

    def decide(self, commands: Sequence[int]) -> list[str | Exception]:
        self.batches.append(list(commands))
        self.entered.release()
        assert self._open.wait(SOON)
        return [self._rule(command) for command in commands]


class Line:
    """Callers of a grouping for one key, each in a thread of its own, who come one after the other."""

    def __init__(self, grouping: Grouping[str, int, str]) -> None:
        self._grouping = grouping

    def lead(self, gate: Gate, command: int, key: str = "key") -> Future[str]:
        """The caller who comes alone, and stands in the gate when this returns."""
        leader = self._come(key, command)
        assert gate.entered.acquire(timeout=SOON)
        return leader

    def follow(self, *commands: int, key: str = "key") -> list[Future[str]]:
        """Callers who wait in the line, in this order, when this returns."""
        return [self._follow(command, key) for command in commands]

    def _follow(self, command: int, key: str) -> Future[str]:
        before = self._length(key)
        follower = self._come(key, command)
        deadline = monotonic() + SOON
        while self._length(key) == before and not follower.done() and monotonic() < deadline:
            sleep(0.001)
        return follower

    def _come(self, key: str, command: int) -> Future[str]:
        answer: Future[str] = Future()

        def call() -> None:
            try:
                answer.set_result(self._grouping.submit(key, command))
            except BaseException as raised:
                answer.set_exception(raised)

        # A daemon, so that one that hangs fails its test and does not keep the others from ending.
        threading.Thread(target=call, daemon=True).start()
        return answer

    def _length(self, key: str) -> int:
        # Nothing public says who waits, and a test of the order of arrival has to know.
        return len(self._grouping._lines.get(key, ()))


def results(futures: Sequence[Future[str]]) -> list[str]:
    return [future.result(SOON) for future in futures]
