"""Not keeping for ever what was written to people."""

from datetime import timedelta

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.sendings.ports import Sendings

BATCH = 500
"""How many one transaction removes."""


class ForgetSendings:
    """Removes what was written longer ago than `retention`, announcements included; answers how many there were.

    - in batches: cut off at any point, it goes on where it was
    """

    def __init__(self, unit_of_work: UnitOfWork, sendings: Sendings, clock: Clock, *, retention: timedelta) -> None:
        self._unit_of_work = unit_of_work
        self._sendings = sendings
        self._clock = clock
        self._retention = retention

    def __call__(self) -> int:
        before, number = self._clock.now() - self._retention, 0
        while forgotten := self._unit_of_work.run(lambda: self._sendings.forget(before, BATCH), landed=again):
            number += forgotten
        return number
