"""Doing something in the background, where it keeps no process from ending."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def in_background(name: str, do: Callable[[], T]) -> Future[T]:
    """Does it in a thread of that name, which ends with the process at the latest; answers its outcome to come."""
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            result = do()
        except BaseException as failure:  # whoever asks for the outcome is told
            outcome.set_exception(failure)
        else:
            outcome.set_result(result)

    threading.Thread(target=run, name=name, daemon=True).start()
    return outcome
