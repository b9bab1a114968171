"""News about events."""

from collections.abc import Mapping
from types import MappingProxyType

from gatherly_core.events.event_rules import if_any
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.messages.model import Value
from gatherly_core.notifications.model import Kind
from gatherly_core.notifications.news import News

NO_DATA: Mapping[str, str] = MappingProxyType({})


class EventNews:
    """Makes news about events. They lead to the page of the event, `event_page` with its id for {id}."""

    def __init__(self, events: Events, *, event_page: str) -> None:
        self._events = events
        self._event_page = event_page

    def event(self, event_id: EventId) -> Event | None:
        """The event as it is now; None when it is deleted. To be called in a block."""
        return if_any(self._events.get, event_id)

    def on(self, event_id: EventId) -> Event | None:
        """The same; None also when it is not published, or off."""
        event = self.event(event_id)
        return event if event is not None and event.published else None

    def about(
        self, event: Event, kind: Kind, occasion: str, data: Mapping[str, str] = NO_DATA, /, **matter: Value
    ) -> News:
        """What is told of the event: what all such messages speak of, and `matter` of this one."""
        details = event.details
        return News(
            occasion=occasion,
            kind=kind,
            subject_matter={
                "event_title": details.title,
                "event_location": details.location,
                "event_start": details.start_date,
                "event_end": details.end_date,
                "event_timezone": details.timezone,
                "link": event_link(event.id, self._event_page),
                **matter,
            },
            event_id=event.id,
            data=data,
        )


def event_link(event_id: EventId, event_page: str) -> str:
    """Where everybody may read about the event: `event_page`, with its id for {id}."""
    return event_page.replace("{id}", str(event_id))
