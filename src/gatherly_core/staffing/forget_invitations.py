"""Forgetting invitations that nobody took up."""

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.staffing.ports import Invitations

BATCH = 500
"""How many invitations one transaction forgets."""


class ForgetInvitations:
    """Removes the invitations that are over, and with them the addresses; answers how many."""

    def __init__(self, unit_of_work: UnitOfWork, invitations: Invitations, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._invitations = invitations
        self._clock = clock

    def __call__(self) -> int:
        now = self._clock.now()
        forgotten = 0
        while removed := self._unit_of_work.run(lambda: self._invitations.forget(now, BATCH)):
            forgotten += removed
        return forgotten
