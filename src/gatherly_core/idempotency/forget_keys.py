"""Forgetting keys that are no longer kept."""

from gatherly_core.idempotency.model import KEPT
from gatherly_core.idempotency.ports import IdempotencyKeys
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork

BATCH = 500
"""How many keys one transaction forgets."""


class ForgetKeys:
    """Removes the keys whose time is over, with the answers kept under them; answers how many."""

    def __init__(self, unit_of_work: UnitOfWork, keys: IdempotencyKeys, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._keys = keys
        self._clock = clock

    def __call__(self) -> int:
        before = self._clock.now() - KEPT
        forgotten = 0
        while removed := self._unit_of_work.run(lambda: self._keys.forget(before, BATCH)):
            forgotten += removed
        return forgotten
