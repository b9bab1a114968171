"""Not keeping for ever what happened, once all that follows from it is done."""

from datetime import timedelta

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.unit_of_work import UnitOfWork, again

KEPT = timedelta(days=30)
"""How long somebody may want to look up what has happened, and what was done about it."""
BATCH = 500
"""How many one transaction removes: few enough that nobody who writes facts waits for it."""


class ForgetSettledFacts:
    """Removes from the outbox the deliveries of facts that were settled more than 30 days ago; answers how many.

    - what is due, or was given up, stays, and so does what is to be told outside and is not in the feed yet
    - in batches: cut off at any point, it goes on where it was
    """

    def __init__(self, unit_of_work: UnitOfWork, outbox: Outbox, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._outbox = outbox
        self._clock = clock

    def __call__(self) -> int:
        before, number = self._clock.now() - KEPT, 0
        while forgotten := self._unit_of_work.run(lambda: self._outbox.forget(before, BATCH), landed=again):
            number += forgotten
        return number
