"""Forgetting sessions that are over."""

from gatherly_core.accounts.session_ports import Sessions
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork

BATCH = 50
"""How many sessions one transaction forgets, each with all its refresh tokens."""


class ForgetSessions:
    """Removes the sessions whose time is over, with their refresh tokens; answers how many.

    - one that was revoked stays until then, so that its tokens are known for what they are
    """

    def __init__(self, unit_of_work: UnitOfWork, sessions: Sessions, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._sessions = sessions
        self._clock = clock

    def __call__(self) -> int:
        before = self._clock.now()
        forgotten = 0
        while removed := self._unit_of_work.run(lambda: self._sessions.forget(before, BATCH)):
            forgotten += removed
        return forgotten
