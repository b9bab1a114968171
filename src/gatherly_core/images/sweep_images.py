"""Removing images that nobody uses."""

from datetime import timedelta

from gatherly_core.images.model import ImageName
from gatherly_core.images.ports import ImageRegister, Images
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork, again

GRACE = timedelta(days=1)
"""For so long an image stays that no event uses: somebody may be writing the event that is to show it."""
AT_A_TIME = 100


class SweepImages:
    """Removes images that no event uses, a day after somebody last wanted them. Answers how many.

    - an image is marked first, from when on nobody can use it; then it is deleted, and struck off the register last
    - what was interrupted is done by the next sweep
    """

    def __init__(self, unit_of_work: UnitOfWork, register: ImageRegister, images: Images, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._register = register
        self._images = images
        self._clock = clock

    def __call__(self) -> int:
        removed = 0
        while names := self._marked():
            for name in names:
                self._images.delete(name)
            self._unit_of_work.run(lambda names=names: self._register.forget(names), landed=again)  # type: ignore[misc]  # a lambda's default has no type
            removed += len(names)
        return removed

    def _marked(self) -> tuple[ImageName, ...]:
        before = self._clock.now() - GRACE
        return self._unit_of_work.run(lambda: self._register.marked(before, AT_A_TIME), landed=again)
