"""Asking people how an event was."""

from datetime import timedelta
from functools import partial

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import batches
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.holding_rounds import HoldRounds, Round
from gatherly_core.notifications.model import Kind
from gatherly_core.notifications.news import News
from gatherly_core.notifications.ports import Audiences, Part
from gatherly_core.notifications.round_ports import Rounds

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
    - cut off at any point, it goes on where it was; nobody is kept from it by another event: see HoldRounds
    - to be done every few minutes
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        event_news: EventNews,
        audiences: Audiences,
        rounds: Rounds,
        hold_rounds: HoldRounds,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._event_news = event_news
        self._audiences = audiences
        self._rounds = rounds
        self._hold_rounds = hold_rounds
        self._clock = clock

    def __call__(self) -> None:
        for ids in batches(self._ended, lambda event_id: event_id):
            self._hold_rounds({_key(each): self._round(each) for each in ids})

    def _ended(self, beyond: EventId | None) -> tuple[EventId, ...]:
        now = self._clock.now()
        return self._unit_of_work.read(lambda: self._rounds.ended(now - LATEST, now - AFTER, beyond, BATCH))

    def _round(self, event_id: EventId) -> Round:
        return Round(event_id, partial(self._part, event_id), partial(self._news, event_id))

    def _part(self, event_id: EventId) -> Part:
        return Part(confirmed=True, admitted=self._audiences.any_admitted(event_id))

    def _news(self, event_id: EventId) -> News | None:
        event = self._event_news.on(event_id)
        return self._event_news.about(event, Kind.SURVEY, _key(event_id)) if event else None


def _key(event_id: EventId) -> str:
    return f"survey-{event_id}"
