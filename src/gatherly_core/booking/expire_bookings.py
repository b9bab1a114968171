"""Letting holds go whose time is over."""

import logging

from gatherly_core.booking.ports import Bookings
from gatherly_core.booking.releasing import BATCH, Releasing
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import StorageAway, UnitOfWork

log = logging.getLogger(__name__)


class ExpireBookings:
    """Lets every hold go whose time is over, event by event; answers how many.

    - an overdue pending booking becomes expired, its places go to who waits first
    - one that somebody is changing at this moment is left for the next time
    - an event with which something is wrong is logged and left out; the others are not held up by it
    """

    def __init__(self, unit_of_work: UnitOfWork, bookings: Bookings, releasing: Releasing, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._bookings = bookings
        self._releasing = releasing
        self._clock = clock

    def __call__(self) -> int:
        expired = 0
        while released := sum(self._expire(event_id) for event_id in self._events_with_overdue()):
            expired += released
        return expired

    def _events_with_overdue(self) -> set[EventId]:
        overdue = self._unit_of_work.run(lambda: self._bookings.due(self._clock.now(), BATCH))
        return {booking.event_id for booking in overdue}

    def _expire(self, event_id: EventId) -> int:
        try:
            return self._unit_of_work.run(lambda: self._releasing.release_overdue(event_id, self._clock.now()))
        except StorageAway:
            raise
        except Exception:  # what is wrong with one event must not keep the places of all others
            log.exception("The overdue holds of event %s could not be let go; it will be tried again", event_id)
            return 0
