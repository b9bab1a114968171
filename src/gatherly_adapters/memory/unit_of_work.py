"""The unit of work in memory."""

import logging
from collections.abc import Callable
from typing import TypeVar

from gatherly_adapters.aftermath import Aftermath
from gatherly_adapters.memory.database import MemoryDatabase

log = logging.getLogger(__name__)

T = TypeVar("T")

Listener = Callable[[Aftermath], object]


class MemoryUnitOfWork:
    """Runs blocks one after the other, so that none is ever refused because of others.

    Each block is called exactly once. A commit cannot be lost, so `landed` is never asked.
    """

    def __init__(self, database: MemoryDatabase) -> None:
        self._blocks = database.blocks
        self._listeners: list[Listener] = []

    def on_commit(self, listener: Listener) -> None:
        """Has `listener` called after each commit that leaves something to be done, with that.

        It is called outside any block, by the thread that committed. What it raises is logged: the work is done.
        """
        self._listeners.append(listener)

    def run(self, block: Callable[[], T], landed: Callable[[T], bool] | None = None) -> T:
        """Runs `block`: keeps what it did when it returns, undoes it when it raises. RuntimeError in a block."""
        with self._blocks.begin(writes=True) as begun:
            result = block()
        if begun.aftermath:
            self._announce(begun.aftermath)
        return result

    def read(self, block: Callable[[], T]) -> T:
        """Runs a block that only looks. RuntimeError for a write in it, or a block within a block."""
        with self._blocks.begin(writes=False):
            return block()

    def _announce(self, aftermath: Aftermath) -> None:
        for listener in self._listeners:
            try:
                listener(aftermath)
            except Exception:
                log.exception("A listener failed after a commit; what it missed stays in the outbox")
