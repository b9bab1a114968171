"""Organizers' wordings of messages."""

from dataclasses import dataclass
from datetime import datetime

from gatherly_core.kernel.identifiers import EventId
from gatherly_core.messages.model import Language, Template, Wording


@dataclass(frozen=True, slots=True)
class Place:
    """Where a wording stands: in the messages of an event made by a template, to those who read a language."""

    event_id: EventId
    template: Template
    language: Language


@dataclass(frozen=True, slots=True)
class EventWording:
    """An event's own wording."""

    place: Place
    wording: Wording
    updated_at: datetime
