"""Looking at one's own sessions, and ending one."""

from gatherly_core.accounts.errors import SessionNotFound
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may
from gatherly_core.accounts.session_ports import Sessions
from gatherly_core.accounts.sessions import Session
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import SessionId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork


class ListSessions:
    """The live sessions of the user who asks, the newest first."""

    def __init__(self, unit_of_work: UnitOfWork, sessions: Sessions, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._sessions = sessions
        self._clock = clock

    def __call__(self, actor: Actor, page: PageRequest) -> Page[Session]:
        now = self._clock.now()
        return self._unit_of_work.read(lambda: self._sessions.of_user(actor.user_id, now, page))


class EndSession:
    """Ends a session of the user who asks: on a device that they have lost, say, or this very one.

    - one that is another's, that has ended or that never was: SessionNotFound
    """

    def __init__(self, unit_of_work: UnitOfWork, sessions: Sessions, trail: AuditTrail, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._sessions = sessions
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, session_id: SessionId) -> None:
        self._unit_of_work.run(lambda: self._end(actor, session_id), landed=lambda _: self._ended(session_id))

    def _end(self, actor: Actor, session_id: SessionId) -> None:
        now = self._clock.now()
        session = self._sessions.locked(session_id)
        if not may(actor, Action.END_SESSION, owner=session.user_id) or not session.live_at(now):
            raise SessionNotFound("There is no such session.")
        self._sessions.save(session.revoked(now))
        self._trail.record(Deed.SESSION_ENDED, actor.user_id, session_id)

    def _ended(self, session_id: SessionId) -> bool:
        return self._sessions.locked(session_id).revoked_at is not None
