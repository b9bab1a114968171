"""Telling everybody who takes part in an event what becomes of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from gatherly_core.events.event_rules import if_any
from gatherly_core.events.model import Event, EventStatus
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.messages.model import Value
from gatherly_core.notifications.audience import everybody
from gatherly_core.notifications.model import Kind, Recipient
from gatherly_core.notifications.news import News, matter_of
from gatherly_core.notifications.ports import Audiences, Part
from gatherly_core.notifications.telling import Tell

SKEW = timedelta(minutes=1)
"""How much the clocks of two machines may differ."""


class TellOfChange:
    """Tells that title, place or time of a published event have changed.

    - whoever holds a live booking, and whom these admit by an address of their own
    - as the event is now, when it has been changed again meanwhile; not when it is off
    - in batches, each in a transaction of its own: cut off at any point, it goes on where it was
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, audiences: Audiences, tell: Tell, *, event_page: str
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._audiences = audiences
        self._tell = tell
        self._event_page = event_page

    def __call__(
        self, event_id: EventId, version: int, changes: Sequence[str], old_start: datetime, old_end: datetime
    ) -> None:
        event = self._unit_of_work.read(lambda: if_any(self._events.get, event_id))
        if event is None or not event.published:
            return
        before: dict[str, Value] = {"changes": tuple(changes), "old_start": old_start, "old_end": old_end}
        news = News(
            occasion=f"event-changed-{event_id}-{version}",
            kind=Kind.EVENT_CHANGED,
            subject_matter={**matter_of(event, self._event_page), **before},
            event_id=event_id,
        )
        for recipients in everybody(self._unit_of_work, self._audiences, event_id):
            self._tell(news, recipients)


class TellOfCancellation:
    """Tells that an event will not take place.

    - whoever held a live booking then, which may have been cancelled since, and whom these admit by an address of their
      own; who has paid, that it goes back
    - in batches, each in a transaction of its own: cut off at any point, it goes on where it was
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, audiences: Audiences, tell: Tell, *, event_page: str
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._audiences = audiences
        self._tell = tell
        self._event_page = event_page

    def __call__(self, event_id: EventId, cancelled_at: datetime) -> None:
        event = self._unit_of_work.read(lambda: if_any(self._events.get, event_id))
        if event is None or event.status is not EventStatus.CANCELLED:
            return
        since = cancelled_at - SKEW
        for recipients in everybody(self._unit_of_work, self._audiences, event_id, Part(cancelled_since=since)):
            payers = self._unit_of_work.read(partial(self._payers, event_id, recipients))
            for paid in (True, False):
                news = _cancelled(event, paid, self._event_page)
                self._tell(news, [each for each in recipients if (each in payers) is paid])

    def _payers(self, event_id: EventId, recipients: Sequence[Recipient]) -> frozenset[Recipient]:
        ids = [recipient.user_id for recipient in recipients if recipient.user_id is not None]
        return frozenset(map(Recipient, self._audiences.payers(event_id, ids)))


def _cancelled(event: Event, paid: bool, event_page: str) -> News:
    return News(
        occasion=f"event-cancelled-{event.id}",
        kind=Kind.EVENT_CANCELLED,
        subject_matter={**matter_of(event, event_page), "paid": paid},
        event_id=event.id,
    )
