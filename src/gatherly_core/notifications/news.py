"""What there is to tell, before it is known to whom by which channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from gatherly_core.events.model import Event
from gatherly_core.kernel.identifiers import EventId, SendingId
from gatherly_core.messages.model import Language, SubjectMatter
from gatherly_core.notifications.model import Channel, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What some people are to be told, all of them the same.

    `occasion` names what is told of, in at most 128 signs of ASCII: the same, whenever it is told again. `data` names
    what goes with it. `channels` are those by which it is told at most.
    """

    occasion: str
    kind: Kind
    subject_matter: SubjectMatter
    event_id: EventId | None = None
    data: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    channels: frozenset[Channel] = frozenset(Channel)
    sending_id: SendingId | None = None


def faulty_wording(event: Event, kind: Kind, language: Language, fault: str, now: datetime) -> News:
    """That the organizer's own wording of something could not be used."""
    return News(
        occasion=f"wording-fault-{event.id}-{kind}-{language}-{now:%Y-%m-%d}",
        kind=Kind.WORDING_FAULT,
        event_id=event.id,
        subject_matter={
            "event_title": event.details.title,
            "template": kind.template,
            "language": language,
            "fault": fault,
        },
    )
