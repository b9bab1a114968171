"""Asking people how an event was."""

import logging
from datetime import timedelta
from functools import partial

from gatherly_core.events.event_rules import if_any
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import batches
from gatherly_core.kernel.unit_of_work import StorageAway, UnitOfWork, again
from gatherly_core.notifications.audience import everybody
from gatherly_core.notifications.model import Kind
from gatherly_core.notifications.news import News, matter_of
from gatherly_core.notifications.ports import Audiences, Part
from gatherly_core.notifications.round_ports import Rounds
from gatherly_core.notifications.telling import Tell

log = logging.getLogger(__name__)

BATCH = 500
"""How many events are looked at in one transaction."""
AFTER = timedelta(days=1)
"""How long after an event has ended people are asked."""
LATEST = timedelta(days=7)
"""How long after its end nobody is asked any more who has not been."""


class AskForFeedback:
    """Asks people how an event was, a day after it has ended.

    - who was there: users by whose confirmed bookings anybody was admitted, and guests who were admitted; of an event
      at whose door nobody was scanned, all that could have been there
    - once for an event, even if it was moved since
    - not later than a week after its end, if it could not be done before
    - in batches, each in a transaction of its own: cut off at any point, it goes on where it was
    - an event with which something is wrong is logged, and tried again; the others are not held up by it
    - to be done every few minutes
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        audiences: Audiences,
        rounds: Rounds,
        tell: Tell,
        clock: Clock,
        *,
        event_page: str,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._audiences = audiences
        self._rounds = rounds
        self._tell = tell
        self._clock = clock
        self._event_page = event_page

    def __call__(self) -> None:
        for ids in batches(self._ended, lambda event_id: event_id):
            due = {_key(event_id): event_id for event_id in ids}
            done = self._unit_of_work.read(partial(self._rounds.finished, due))
            for key in due.keys() - done:
                self._try(key, due[key])

    def _ended(self, beyond: EventId | None) -> tuple[EventId, ...]:
        now = self._clock.now()
        return self._unit_of_work.read(lambda: self._rounds.ended(now - LATEST, now - AFTER, beyond, BATCH))

    def _try(self, key: str, event_id: EventId) -> None:
        try:
            self._ask(key, event_id)
        except StorageAway:
            raise
        except Exception:  # what is wrong with one event must not keep all others from being asked about
            log.exception("Not everybody could be asked about event %s; it will be tried again", event_id)

    def _ask(self, key: str, event_id: EventId) -> None:
        event = self._unit_of_work.read(lambda: if_any(self._events.get, event_id))
        if event is None or not event.published:
            return
        news, admitted = _news(key, event, self._event_page), self._any_admitted(event_id)
        part = Part(confirmed=True, admitted=admitted)
        for recipients in everybody(self._unit_of_work, self._audiences, event_id, part):
            self._tell(news, recipients)
        self._unit_of_work.run(lambda: self._rounds.finish(key, self._clock.now()), landed=again)

    def _any_admitted(self, event_id: EventId) -> bool:
        return self._unit_of_work.read(lambda: self._audiences.any_admitted(event_id))


def _key(event_id: EventId) -> str:
    return f"survey-{event_id}"


def _news(occasion: str, event: Event, event_page: str) -> News:
    return News(
        occasion=occasion,
        kind=Kind.SURVEY,
        subject_matter=matter_of(event, event_page),
        event_id=event.id,
    )
