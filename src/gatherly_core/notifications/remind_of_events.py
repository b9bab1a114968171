"""Reminding people of what they are going to."""

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
from gatherly_core.notifications.ports import Audiences, Part
from gatherly_core.notifications.reminder_times import LARGEST_SHIFT, Lead, Opening, moment_of, timely
from gatherly_core.notifications.reminders import occasion_of, opening_of, reminder
from gatherly_core.notifications.round_ports import Rounds
from gatherly_core.notifications.telling import Tell

log = logging.getLogger(__name__)

BATCH = 500
"""How many events are looked at in one transaction."""
FURTHEST = timedelta(weeks=1) + LARGEST_SHIFT
"""How far off an event is at most of which anybody is to be reminded."""


class RemindOfEvents:
    """Reminds people of events a week, a day and an hour before these start, by the clocks of the event's zone.

    - whoever had booked by then, if it is confirmed when it is done, and whom these admit by an address of their own;
      whose booking is confirmed soon afterwards is for RemindOfBooking, and who books later hears of the next only
    - once each, whoever does it at the same time; when the event was moved, anew
    - as long as it is of use: until half of the time that is left is over, if it could not be done before
    - in batches, each in a transaction of its own: cut off at any point, it goes on where it was
    - an event with which something is wrong is logged, and tried again; the others are not held up by it
    - to be done every minute
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
        for openings in batches(self._openings, lambda opening: opening.event_id):
            now = self._clock.now()
            due = {
                occasion_of(each, lead): (each, lead) for each in openings for lead in Lead if timely(each, lead, now)
            }
            done = self._unit_of_work.read(partial(self._rounds.finished, due)) if due else frozenset()
            for key in due.keys() - done:
                self._try(key, *due[key])

    def _openings(self, beyond: EventId | None) -> tuple[Opening, ...]:
        now = self._clock.now()
        return self._unit_of_work.read(lambda: self._rounds.openings(now, now + FURTHEST, beyond, BATCH))

    def _try(self, key: str, opening: Opening, lead: Lead) -> None:
        try:
            self._remind(key, opening, lead)
        except StorageAway:
            raise
        except Exception:  # what is wrong with one event must not keep people from hearing of all others
            log.exception("The reminder %s could not be told to everybody; it will be tried again", key)

    def _remind(self, key: str, opening: Opening, lead: Lead) -> None:
        part = Part(confirmed=True, booked_before=moment_of(opening, lead))
        for recipients in everybody(self._unit_of_work, self._audiences, opening.event_id, part):
            event = self._event(opening)
            if event is None:
                return
            self._tell(reminder(event, lead, self._event_page), recipients)
        self._unit_of_work.run(lambda: self._rounds.finish(key, self._clock.now()), landed=again)

    def _event(self, opening: Opening) -> Event | None:
        """The event as it is now; None when it does not start then any more."""
        event = self._unit_of_work.read(lambda: if_any(self._events.get, opening.event_id))
        if event is None or not event.published:
            return None
        return event if opening_of(event) == opening else None
