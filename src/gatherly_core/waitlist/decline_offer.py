"""Passing an offer on."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import WaitlistEntryId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.waitlist.entry_rules import owned
from gatherly_core.waitlist.leaving import Leaving
from gatherly_core.waitlist.model import EntryStatus, Standing
from gatherly_core.waitlist.ports import WaitlistEntries


class DeclineOffer:
    """Passes an offer on to the next, and leaves the line.

    - who was offered it may: EntryNotFound for all others
    - only while there is an offer: NoOffer
    - `repeated`, after nobody knows how it ended: who was offered it and has left is answered as they stand
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, entries: WaitlistEntries, leaving: Leaving, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._entries = entries
        self._leaving = leaving
        self._clock = clock

    def __call__(self, actor: Actor, entry_id: WaitlistEntryId, *, repeated: bool = False) -> Standing:
        return self._unit_of_work.run(lambda: self._decline(actor, entry_id, repeated))

    def _decline(self, actor: Actor, entry_id: WaitlistEntryId, repeated: bool) -> Standing:
        entry = owned(self._entries.get(entry_id), actor, Action.ANSWER_OFFER)
        if repeated and entry.offer and entry.status is EntryStatus.LEFT:
            return self._entries.standing(entry)
        self._events.locked(entry.event_id)
        left = self._leaving.decline(self._entries.get(entry_id), self._clock.now())
        return self._entries.standing(left)
