"""Telling everybody who takes part in an event how it has changed."""

import logging
from collections.abc import Sequence

from gatherly_core.events.facts import EventRearranged
from gatherly_core.events.model import Event
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import batches
from gatherly_core.kernel.unit_of_work import StorageAway, UnitOfWork, again
from gatherly_core.notifications.audience import SKEW, everybody
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.model import Kind
from gatherly_core.notifications.news import News
from gatherly_core.notifications.ports import Audiences, Part
from gatherly_core.notifications.rearrangement_ports import Rearrangements
from gatherly_core.notifications.rearranging import DAY, Difference, differences, may_be_told
from gatherly_core.notifications.telling import Tell

log = logging.getLogger(__name__)

BATCH = 500
"""How many events are looked at in one transaction."""


class TellOfChanges:
    """Tells that title, place or time of published events have changed.

    - whoever has held a live booking since before the last change, and whom these admit by an address of their own
    - of nothing that was taken back meanwhile, but to whoever booked before it was
    - of all changes at once, as the event is then, SETTLING after the first of them; not when it is off, or over
    - so often within a day and no more (see `rearranging`): what comes then is told at once when that is over; a new
      title never keeps anybody from hearing of another time or place
    - in batches, each in a transaction of its own: cut off at any point, it goes on where it was; nobody is told twice,
      whoever does it at the same time
    - an event with which something is wrong is logged, and tried again; the others are not held up by it
    - to be done every minute
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        event_news: EventNews,
        audiences: Audiences,
        rearrangements: Rearrangements,
        tell: Tell,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._event_news = event_news
        self._audiences = audiences
        self._rearrangements = rearrangements
        self._tell = tell
        self._clock = clock

    def __call__(self) -> None:
        for event_ids in batches(self._waiting, lambda event_id: event_id):
            for event_id in event_ids:
                self._try(event_id)

    def _waiting(self, beyond: EventId | None) -> tuple[EventId, ...]:
        now = self._clock.now()
        return self._unit_of_work.read(lambda: self._rearrangements.waiting(now, beyond, BATCH))

    def _try(self, event_id: EventId) -> None:
        try:
            self._tell_of(event_id)
        except StorageAway:
            raise
        except Exception:  # what is wrong with one event must not keep people from hearing of all others
            log.exception("Changes of the event %s could not be told to everybody; it will be tried again", event_id)

    def _tell_of(self, event_id: EventId) -> None:
        event, untold, is_time = self._unit_of_work.read(lambda: self._look(event_id))
        if event is not None and not is_time:
            return
        anybody = event is not None and self._tell_everybody(event, untold)
        self._unit_of_work.run(lambda: self._mark(event_id, untold, told=anybody), landed=again)

    def _tell_everybody(self, event: Event, untold: Sequence[EventRearranged]) -> bool:
        """Whether there was anybody to tell."""
        told = [self._tell_whom_it_concerns(event, each, untold[-1].version) for each in differences(event, untold)]
        return any(told)

    def _tell_whom_it_concerns(self, event: Event, difference: Difference, version: int) -> bool:
        """The same."""
        anybody = False
        news = self._news(event, difference, version)
        # Whoever has booked since has seen how it is now. Within SKEW of it nobody can say who did, by two clocks and
        # as an edit that waits for bookings under way bears the moment when it began to: better told than not.
        part = Part(booked_after=difference.after, booked_before=difference.before + SKEW)
        for recipients in everybody(self._unit_of_work, self._audiences, event.id, part):
            if self._unit_of_work.read(lambda: self._event_news.on(event.id)) is None:
                break
            self._tell(news, recipients)
            anybody = True
        return anybody

    def _mark(self, event_id: EventId, changes: Sequence[EventRearranged], *, told: bool) -> None:
        versions = [change.version for change in changes]
        if told:
            self._rearrangements.settle(event_id, versions, self._clock.now())
        else:  # it must not count among what people were told within a day
            self._rearrangements.drop(event_id, versions)

    def _look(self, event_id: EventId) -> tuple[Event | None, Sequence[EventRearranged], bool]:
        """The event unless it is off or over, what nobody was told of, and whether they may be now."""
        event, now = self._event_news.on(event_id), self._clock.now()
        if event is not None and event.ended(now):
            event = None
        untold = self._rearrangements.untold(event_id)
        told = self._rearrangements.told_since(event_id, now - DAY)
        is_time = event is not None and bool(untold) and may_be_told(event, untold, told, now)
        return event, untold, is_time

    def _news(self, event: Event, difference: Difference, version: int) -> News:
        return self._event_news.about(
            event,
            Kind.EVENT_CHANGED,
            f"event-changed-{event.id}-{version}",
            changes=difference.changes,
            old_start=difference.old_start,
            old_end=difference.old_end,
        )
