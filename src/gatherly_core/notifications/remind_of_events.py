"""Reminding people of what they are going to."""

from datetime import timedelta
from functools import partial

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import batches
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.holding_rounds import HoldRounds, Round
from gatherly_core.notifications.news import News
from gatherly_core.notifications.ports import Part
from gatherly_core.notifications.reminder_times import LARGEST_SHIFT, Lead, Opening, moment_of, timely
from gatherly_core.notifications.reminders import occasion_of, opening_of, reminder
from gatherly_core.notifications.round_ports import Rounds

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
    - cut off at any point, it goes on where it was; nobody is kept from it by another event: see HoldRounds
    - to be done every minute
    """

    def __init__(
        self, unit_of_work: UnitOfWork, event_news: EventNews, rounds: Rounds, hold_rounds: HoldRounds, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._event_news = event_news
        self._rounds = rounds
        self._hold_rounds = hold_rounds
        self._clock = clock

    def __call__(self) -> None:
        for openings in batches(self._openings, lambda opening: opening.event_id):
            now = self._clock.now()
            due = ((each, lead) for each in openings for lead in Lead if timely(each, lead, now))
            self._hold_rounds({occasion_of(*each): self._round(*each) for each in due})

    def _openings(self, beyond: EventId | None) -> tuple[Opening, ...]:
        now = self._clock.now()
        return self._unit_of_work.read(lambda: self._rounds.openings(now, now + FURTHEST, beyond, BATCH))

    def _round(self, opening: Opening, lead: Lead) -> Round:
        part = Part(confirmed=True, booked_before=moment_of(opening, lead))
        return Round(opening.event_id, lambda: part, partial(self._news, opening, lead))

    def _news(self, opening: Opening, lead: Lead) -> News | None:
        """None when the event does not start then any more."""
        event = self._event_news.on(opening.event_id)
        return reminder(event, lead, self._event_news) if event and opening_of(event) == opening else None
