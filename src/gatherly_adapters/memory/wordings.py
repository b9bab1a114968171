"""Organizers' wordings in memory."""

from collections.abc import Mapping

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.events import EVENTS
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.wordings.errors import WordingNotFound
from gatherly_core.wordings.model import EventWording, Place

OF_EVENT = Index[EventWording](lambda one: one.place.event_id, lambda one: (one.place.template, one.place.language))
WORDINGS = Definition[Place, EventWording](lambda one: one.place, (OF_EVENT,))


class MemoryWordings:
    """What organizers say in place of the standard words."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(WORDINGS)
        self._events = database.table(EVENTS)

    def put(self, wording: EventWording) -> None:
        self._rows.put(wording)

    def remove(self, place: Place) -> None:
        if self._rows.get(place) is None:
            raise WordingNotFound("The event has no wording of this.")
        self._rows.remove(place)

    def remove_all(self, event_id: EventId) -> None:
        for wording in self._rows.select(OF_EVENT, event_id):
            self._rows.remove(wording.place)

    def remove_of(self, organizer_id: UserId) -> None:
        for event in self._events.all():
            if event.organizer_id == organizer_id:
                self.remove_all(event.id)

    def all_of(self, event_id: EventId) -> tuple[EventWording, ...]:
        return tuple(self._rows.ascending(OF_EVENT, event_id))

    def of_event(self, event_id: EventId, template: Template) -> Mapping[Language, Wording]:
        return {one.place.language: one.wording for one in self.all_of(event_id) if one.place.template is template}
