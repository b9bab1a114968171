"""Signing out."""

from gatherly_core.accounts.session_ports import Sessions
from gatherly_core.accounts.sessions import digest_of
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork, again


class SignOut:
    """Ends the session of a refresh token, whether it is the present one or one of its predecessors.

    - one that is not known, or whose session has ended, is all right: nobody is signed in by it (RFC 7009, 2.2)
    """

    def __init__(self, unit_of_work: UnitOfWork, sessions: Sessions, trail: AuditTrail, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._sessions = sessions
        self._trail = trail
        self._clock = clock

    def __call__(self, refresh_token: str) -> None:
        digest = digest_of(refresh_token)
        self._unit_of_work.run(lambda: self._end(digest), landed=again)

    def _end(self, digest: str) -> None:
        found = self._sessions.locked_by(digest)
        if found is None or found[0].revoked_at is not None:
            return
        session = found[0]
        self._sessions.save(session.revoked(self._clock.now()))
        self._trail.record(Deed.SESSION_ENDED, session.user_id, session.id)
