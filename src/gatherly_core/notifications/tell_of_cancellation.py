"""Telling everybody who takes part in an event that it will not take place."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from gatherly_core.events.model import EventStatus
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.queues import Renew, unleased
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.notifications.audience import SKEW, everybody
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.model import Kind, Recipient
from gatherly_core.notifications.ports import Audiences, Part
from gatherly_core.notifications.telling import Tell


class TellOfCancellation:
    """Tells that an event will not take place.

    - whoever held a live booking then, which may have been cancelled since, and whom these admit by an address of their
      own; who has paid, that it goes back
    - in batches, each in a transaction of its own: cut off at any point, it goes on where it was
    """

    def __init__(self, unit_of_work: UnitOfWork, event_news: EventNews, audiences: Audiences, tell: Tell) -> None:
        self._unit_of_work = unit_of_work
        self._event_news = event_news
        self._audiences = audiences
        self._tell = tell

    def __call__(self, event_id: EventId, cancelled_at: datetime, renew: Renew = unleased) -> None:
        event = self._unit_of_work.read(lambda: self._event_news.event(event_id))
        if event is None or event.status is not EventStatus.CANCELLED:
            return
        since = cancelled_at - SKEW
        for recipients in everybody(self._unit_of_work, self._audiences, event_id, Part(cancelled_since=since)):
            payers = self._unit_of_work.read(partial(self._payers, event_id, recipients))
            for paid in (True, False):
                news = self._event_news.about(event, Kind.EVENT_CANCELLED, f"event-cancelled-{event_id}", paid=paid)
                self._tell(news, [each for each in recipients if (each in payers) is paid])
            renew()

    def _payers(self, event_id: EventId, recipients: Sequence[Recipient]) -> frozenset[Recipient]:
        ids = [recipient.user_id for recipient in recipients if recipient.user_id is not None]
        return frozenset(map(Recipient, self._audiences.payers(event_id, ids)))
