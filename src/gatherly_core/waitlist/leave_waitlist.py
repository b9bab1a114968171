"""Leaving the waitlist."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import WaitlistEntryId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.waitlist.entry_rules import owned
from gatherly_core.waitlist.leaving import Leaving
from gatherly_core.waitlist.model import Standing
from gatherly_core.waitlist.ports import WaitlistEntries


class LeaveWaitlist:
    """Takes a user out of the line.

    - who waits may: EntryNotFound for all others; only once: NotWaiting
    - an offer they hold goes on to the next at once
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, entries: WaitlistEntries, leaving: Leaving, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._entries = entries
        self._leaving = leaving
        self._clock = clock

    def __call__(self, actor: Actor, entry_id: WaitlistEntryId) -> Standing:
        return self._unit_of_work.run(lambda: self._leave(actor, entry_id))

    def _leave(self, actor: Actor, entry_id: WaitlistEntryId) -> Standing:
        self._events.locked(owned(self._entries.get(entry_id), actor, Action.LEAVE_WAITLIST).event_id)
        left = self._leaving.leave(self._entries.get(entry_id), self._clock.now())
        return self._entries.standing(left)
