"""What goes wrong between a use case and its database, brought about on purpose."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from gatherly_core.application import Application, Policy
from gatherly_core.inventory.model import Pool
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import OutcomeUnknown, UnitOfWork
from tests.unit.core.scene import Scene

T = TypeVar("T")


class Undone(Exception):
    pass


class CutUnitOfWork:
    """Loses the connection during its first commit, after or before the work was done, and then does as its port says.

    It remembers how often blocks were run.
    """

    def __init__(self, unit_of_work: UnitOfWork, *, done: bool) -> None:
        self._unit_of_work = unit_of_work
        self._done = done
        self.runs = 0

    def run(self, block: Callable[[], T], landed: Callable[[T], bool] | None = None) -> T:
        self.runs += 1
        if self.runs > 1:
            return self._unit_of_work.run(block, landed)
        result = self._unit_of_work.run(block) if self._done else self._undone(block)
        if landed is None:
            raise OutcomeUnknown("Nobody knows.")
        there = landed
        return result if self._unit_of_work.read(lambda: there(result)) else self.run(block, landed)

    def read(self, block: Callable[[], T]) -> T:
        return self._unit_of_work.read(block)

    def _undone(self, block: Callable[[], T]) -> T:
        results = []

        def fail() -> None:
            results.append(block())
            raise Undone

        with suppress(Undone):
            self._unit_of_work.run(fail)
        return results[0]


class OutrunPools:
    """Pools as they were before somebody else was faster: shows all places free, unless one locks them."""

    def __init__(self, pools: Pools) -> None:
        self.real = pools
        self.add, self.remove, self.locked, self.events = pools.add, pools.remove, pools.locked, pools.events
        self.take, self.give_back, self.resize = pools.take, pools.give_back, pools.resize
        self.wait, self.offer = pools.wait, pools.offer

    def of_events(self, event_ids: Iterable[EventId]) -> Mapping[EventId, tuple[Pool, ...]]:
        real = self.real.of_events(event_ids)
        return {event_id: tuple(replace(pool, used=0, kept=0) for pool in pools) for event_id, pools in real.items()}


def application_cut_off(scene: Scene, *, done: bool) -> tuple[Application, CutUnitOfWork]:
    """The scene's application, whose first commit loses its connection."""
    unit_of_work = CutUnitOfWork(scene.ports.unit_of_work, done=done)
    return Application(replace(scene.ports, unit_of_work=unit_of_work), Policy()), unit_of_work


def application_outrun(scene: Scene) -> Application:
    """The scene's application, which sees old figures of the pools unless it locks them."""
    return Application(replace(scene.ports, pools=OutrunPools(scene.ports.pools)), Policy())
