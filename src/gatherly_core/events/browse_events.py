"""Browsing what is on."""

from dataclasses import replace

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action, may
from gatherly_core.events.model import Event
from gatherly_core.events.ports import EventFilter, Events, EventSort, Label
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork


class BrowseEvents:
    """Lists published events.

    - those that have not ended, unless `ends_after` asks otherwise
    - who lists their own events by `organizer_id` sees their drafts too; so does an admin
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._clock = clock

    def __call__(self, actor: Actor | None, wanted: EventFilter, sort: EventSort, page: PageRequest) -> Page[Event]:
        if wanted.ends_after is None:
            wanted = replace(wanted, ends_after=self._clock.now())
        sees_drafts = may(actor, Action.VIEW_DRAFT, organizer=wanted.organizer_id)
        wanted = replace(wanted, drafts_of=wanted.organizer_id if sees_drafts else None)
        return self._unit_of_work.read(lambda: self._events.browse(wanted, sort, page))


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
