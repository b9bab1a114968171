"""Not keeping for ever what has been told to everybody."""

from collections.abc import Callable
from datetime import datetime, timedelta

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.notifications.rearrangement_ports import Rearrangements
from gatherly_core.notifications.round_ports import Rounds

BATCH = 500
"""How many one transaction removes."""
KEPT = timedelta(days=30)
"""How long it is known that a round is finished: longer than any is due."""


class ForgetRounds:
    """Removes the rounds that are long finished, and the changes of events of which people were told long ago.

    Answers how many there were.
    """

    def __init__(self, unit_of_work: UnitOfWork, rounds: Rounds, rearrangements: Rearrangements, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._rounds = rounds
        self._rearrangements = rearrangements
        self._clock = clock

    def __call__(self) -> int:
        return self._forget(self._rounds.forget) + self._forget(self._rearrangements.forget)

    def _forget(self, forget: Callable[[datetime, int], int]) -> int:
        before, number = self._clock.now() - KEPT, 0
        while forgotten := self._unit_of_work.run(lambda: forget(before, BATCH), landed=again):
            number += forgotten
        return number
