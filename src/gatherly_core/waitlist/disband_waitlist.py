"""Letting everybody go who waits for what is no longer there."""

from contextlib import suppress

from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId, TicketTypeId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.waitlist.leaving import Leaving
from gatherly_core.waitlist.ports import WaitlistEntries


class DisbandWaitlist:
    """Ends the wait for a deleted event, or for one deleted ticket type of an event.

    - whoever waits for it leaves the line
    - may be repeated: who has left stays as they are
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, entries: WaitlistEntries, leaving: Leaving, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._entries = entries
        self._leaving = leaving
        self._clock = clock

    def __call__(self, event_id: EventId, ticket_type_id: TicketTypeId | None = None) -> None:
        self._unit_of_work.run(lambda: self._disband(event_id, ticket_type_id))

    def _disband(self, event_id: EventId, ticket_type_id: TicketTypeId | None) -> None:
        with suppress(EventNotFound):  # a deleted event is not there to be locked, nor can anybody join its line
            self._events.locked(event_id)
        for entry in self._entries.waiting(event_id):
            if ticket_type_id in (None, entry.ticket_type_id):
                self._leaving.leave(entry, self._clock.now())
