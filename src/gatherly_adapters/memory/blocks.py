"""Blocks: one at a time, each done whole or not at all."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gatherly_adapters.aftermath import Aftermath


class Block:
    """What one block has done so far: how to undo it, and what is to be done once it has committed."""

    __slots__ = ("_undo", "aftermath", "writes")

    def __init__(self, *, writes: bool) -> None:
        self.writes = writes
        self.aftermath = Aftermath()
        self._undo: list[Callable[[], None]] = []

    def remember(self, undo: Callable[[], None]) -> None:
        """Keeps what undoes the change that is about to be made."""
        self._undo.append(undo)

    def roll_back(self) -> None:
        """Undoes every change, the last one first."""
        while self._undo:
            self._undo.pop()()


class Blocks:
    """Runs one block at a time, whoever asks: so each sees the work of all before it, and of nobody else."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._here = threading.local()

    @contextmanager
    def begin(self, *, writes: bool) -> Iterator[Block]:
        """A block of this thread. Whatever is raised in it undoes it. RuntimeError within another block."""
        if self.inside():
            raise RuntimeError("A block cannot be run within a block.")
        with self._turn:
            block = self._here.block = Block(writes=writes)
            try:
                yield block
            except BaseException:
                block.roll_back()
                raise
            finally:
                self._here.block = None

    def inside(self) -> bool:
        """Whether this thread is in a block."""
        return self._present() is not None

    def current(self) -> Block:
        """The block that this thread is in. RuntimeError when it is in none."""
        block = self._present()
        if block is None:
            raise RuntimeError("Stored things can only be reached inside a block of the unit of work.")
        return block

    def writing(self) -> Block:
        """The block that this thread is in. RuntimeError when it is in none, or in one that only looks."""
        block = self.current()
        if not block.writes:
            raise RuntimeError("A block that only looks cannot change anything.")
        return block

    def _present(self) -> Block | None:
        return getattr(self._here, "block", None)
