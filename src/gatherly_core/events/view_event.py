"""Looking at one event."""

from gatherly_core.accounts.model import Actor
from gatherly_core.events.event_rules import visible
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class ViewEvent:
    """Shows an event.

    - a draft is there only for its organizer and for admins: EventNotFound for all others
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events) -> None:
        self._unit_of_work = unit_of_work
        self._events = events

    def __call__(self, actor: Actor | None, event_id: EventId) -> Event:
        return visible(self._unit_of_work.read(lambda: self._events.get(event_id)), actor)
