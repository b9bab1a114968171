"""Letting somebody come first."""

from gatherly_core.accounts.model import Actor
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import WaitlistEntryId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.waitlist import waitlist_states
from gatherly_core.waitlist.entry_rules import governed
from gatherly_core.waitlist.model import Priority, Standing
from gatherly_core.waitlist.ports import WaitlistEntries


class PrioritiseEntry:
    """Puts an entry among the VIPs, or back among the others, for the next places that are freed.

    - the event's organizer, its managers and admins may: Forbidden for who waits, EntryNotFound for all
      others
    - only while it waits: NotWaiting
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, entries: WaitlistEntries, trail: AuditTrail, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._entries = entries
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, entry_id: WaitlistEntryId, priority: Priority) -> Standing:
        return self._unit_of_work.run(lambda: self._prioritise(actor, entry_id, priority))

    def _prioritise(self, actor: Actor, entry_id: WaitlistEntryId, priority: Priority) -> Standing:
        event = self._events.locked(self._entries.get(entry_id).event_id)
        entry = governed(self._entries.get(entry_id), event, actor)
        moved = waitlist_states.prioritised(entry, priority, self._clock.now())
        self._entries.save(moved)
        self._trail.record(Deed.WAITLIST_ENTRY_PRIORITISED, actor.user_id, entry_id, priority=priority.value)
        return self._entries.standing(moved)
