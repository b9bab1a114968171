"""Noting that people are to be told of a change of an event."""

from gatherly_core.events.facts import EventRearranged
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.notifications.rearrangement_ports import Rearrangements


class NoteRearrangement:
    """Notes that title, place or time of a published event have changed: see TellOfChanges. May be repeated."""

    def __init__(self, unit_of_work: UnitOfWork, rearrangements: Rearrangements) -> None:
        self._unit_of_work = unit_of_work
        self._rearrangements = rearrangements

    def __call__(self, change: EventRearranged) -> None:
        self._unit_of_work.run(lambda: self._rearrangements.add(change), landed=again)
