"""Looking at the waitlist."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId, WaitlistEntryId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.waitlist.entry_rules import owned
from gatherly_core.waitlist.model import Standing
from gatherly_core.waitlist.ports import WaitlistEntries


class ListEntries:
    """The actor's own entries, newest first, with their positions."""

    def __init__(self, unit_of_work: UnitOfWork, entries: WaitlistEntries) -> None:
        self._unit_of_work = unit_of_work
        self._entries = entries

    def __call__(self, actor: Actor, page: PageRequest) -> Page[Standing]:
        return self._unit_of_work.read(lambda: self._entries.of_user(actor.user_id, page))


class ViewEntry:
    """One of the actor's own entries, with its position. EntryNotFound otherwise."""

    def __init__(self, unit_of_work: UnitOfWork, entries: WaitlistEntries) -> None:
        self._unit_of_work = unit_of_work
        self._entries = entries

    def __call__(self, actor: Actor, entry_id: WaitlistEntryId) -> Standing:
        return self._unit_of_work.read(
            lambda: self._entries.standing(owned(self._entries.get(entry_id), actor, Action.VIEW_ENTRY))
        )


class ViewLine:
    """Those who wait for something of an event, by their turn.

    - its organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, entries: WaitlistEntries) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._entries = entries

    def __call__(self, actor: Actor, event_id: EventId, page: PageRequest) -> Page[Standing]:
        return self._unit_of_work.read(lambda: self._view(actor, event_id, page))

    def _view(self, actor: Actor, event_id: EventId, page: PageRequest) -> Page[Standing]:
        permitted(self._events.get(event_id), actor, Action.RUN_WAITLIST)
        return self._entries.of_event(event_id, page)
