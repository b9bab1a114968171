"""Removing images that nobody uses."""

from datetime import datetime, timedelta

from gatherly_core.images.model import LEASE, ImageName
from gatherly_core.images.ports import ImageRegister, Images
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork, again

GRACE = timedelta(days=1)
"""For so long an image stays that no event uses: somebody may be writing the event that is to show it."""
AT_A_TIME = 100


class SweepImages:
    """Removes images that no event uses, a day after somebody last wanted them. Answers how many.

    - an image is marked first, from when on nobody can use it; then it is deleted, and struck off the register last
    - whatever is marked, one sweep alone deletes, in the first half of its lease; the other is for what it is about
    - what was interrupted is done by a sweep after the lease
    """

    def __init__(self, unit_of_work: UnitOfWork, register: ImageRegister, images: Images, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._register = register
        self._images = images
        self._clock = clock

    def __call__(self) -> int:
        removed, began = 0, self._clock.now()
        while names := self._marked(began):
            for name in names:
                if self._late(began):
                    return removed
                self._images.delete(name)
            if self._late(began):
                return removed
            self._unit_of_work.run(lambda names=names: self._register.forget(names), landed=again)  # type: ignore[misc]  # a lambda's default has no type
            removed, began = removed + len(names), self._clock.now()
        return removed

    def _marked(self, now: datetime) -> tuple[ImageName, ...]:
        return self._unit_of_work.run(lambda: self._register.marked(now - GRACE, now, AT_A_TIME), landed=again)

    def _late(self, began: datetime) -> bool:
        return self._clock.now() - began >= LEASE / 2
