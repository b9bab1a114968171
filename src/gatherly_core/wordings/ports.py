"""What wordings need from outside."""

from collections.abc import Mapping
from typing import Protocol

from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.wordings.model import EventWording, Place


class Wordings(Protocol):
    """What organizers say in place of the standard words. Works inside a unit of work only."""

    def put(self, wording: EventWording) -> None:
        """Keeps a wording, instead of the one in its place if there is one. The block has locked the event."""
        ...

    def remove(self, place: Place) -> None:
        """Takes the wording in that place away. WordingNotFound when there is none."""
        ...

    def remove_all(self, event_id: EventId) -> None:
        """Takes all wordings of an event away."""
        ...

    def remove_of(self, organizer_id: UserId) -> None:
        """Takes all wordings of all events of an organizer away."""
        ...

    def all_of(self, event_id: EventId) -> tuple[EventWording, ...]:
        """All wordings of an event, by the names of their templates and languages."""
        ...

    def of_event(self, event_id: EventId, template: Template) -> Mapping[Language, Wording]:
        """The event's own wordings of the template."""
        ...
