"""Browsing categories and tags."""

from gatherly_core.events.ports import Events, Label
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork


class BrowseCategories:
    """The categories of published events that have not ended, each with its count, by name."""

    def __init__(self, unit_of_work: UnitOfWork, events: Events, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._clock = clock

    def __call__(self) -> tuple[Label, ...]:
        return self._unit_of_work.read(lambda: self._events.categories(self._clock.now()))


class BrowseTags:
    """The tags of published events that have not ended, each with its count, by name."""

    def __init__(self, unit_of_work: UnitOfWork, events: Events, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._clock = clock

    def __call__(self) -> tuple[Label, ...]:
        return self._unit_of_work.read(lambda: self._events.tags(self._clock.now()))
