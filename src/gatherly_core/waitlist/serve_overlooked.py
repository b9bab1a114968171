"""Serving the waitlists that nothing has called for."""

import logging

from gatherly_core.events.event_rules import if_any
from gatherly_core.events.ports import Events
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import StorageAway, UnitOfWork
from gatherly_core.waitlist.serve_waitlist import ServeWaitlist

log = logging.getLogger(__name__)


class ServeOverlooked:
    """Serves the waitlist of every event that is not over.

    - places are offered to who waits whenever they are freed; but sales also open because time passes, of which
      nobody tells
    - an event with which something is wrong is logged and left out; the others are not held up by it
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, pools: Pools, serve_waitlist: ServeWaitlist, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._pools = pools
        self._serve_waitlist = serve_waitlist
        self._clock = clock

    def __call__(self) -> None:
        for event_id in self._unit_of_work.read(self._waited_for):
            try:
                self._serve_waitlist(event_id)
            except StorageAway:
                raise
            except Exception:  # what is wrong with one event must not keep the places of all others
                log.exception("The waitlist of event %s could not be served; it will be tried again", event_id)

    def _waited_for(self) -> list[EventId]:
        return [event_id for event_id in self._pools.waited_for() if self._is_on(event_id)]

    def _is_on(self, event_id: EventId) -> bool:
        event = if_any(self._events.get, event_id)
        return event is not None and not event.ended(self._clock.now())
