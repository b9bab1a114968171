"""Counting what is held about people."""

from collections.abc import Sequence
from datetime import timedelta

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.privacy.model import Left
from gatherly_core.privacy.ports import PersonalData

GRACE = timedelta(days=1)
"""How much longer than it is to be kept something may be there: erasing it is not the work of a moment."""


class ReportHoldings:
    """Counts what is left in every place where anything about people is kept, and what should have gone by now.

    - of who gave up their account, from the first moment; of guests of an event a day after `retention`
    - for operators
    """

    def __init__(
        self, unit_of_work: UnitOfWork, personal_data: PersonalData, clock: Clock, *, retention: timedelta
    ) -> None:
        self._unit_of_work = unit_of_work
        self._personal_data = personal_data
        self._clock = clock
        self._retention = retention

    def __call__(self) -> Sequence[Left]:
        now = self._clock.now()
        return self._unit_of_work.read(lambda: self._personal_data.left(now - GRACE, now - GRACE - self._retention))
