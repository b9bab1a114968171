"""Blocks that are run at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(*actions: Callable[[], T]) -> list[T | Exception]:
    """What came of each of the actions, each done by a thread of its own and all begun together."""
    start = Barrier(len(actions))

    def outcome(action: Callable[[], T]) -> T | Exception:
        start.wait()
        try:
            return action()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(outcome, actions))


def often(times: int, action: Callable[[], object]) -> Callable[[], int]:
    """An action that repeats another one, and answers how often."""

    def repeat() -> int:
        for _ in range(times):
            action()
        return times

    return repeat
