"""Prolonging a session."""

from collections.abc import Sequence

from gatherly_core.accounts.errors import AccountDisabled, InvalidRefreshToken, RefreshReused
from gatherly_core.accounts.model import SignedIn, User
from gatherly_core.accounts.ports import Users
from gatherly_core.accounts.session_ports import RefreshTokens, Sessions, Tokens
from gatherly_core.accounts.sessions import RefreshToken, Session, Terms, digest_of
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork, again

Prolonged = tuple[User, Session, str]
"""Whose session it is, the session, and its next refresh token."""


class RefreshSession:
    """Exchanges a refresh token for the next one, and an access token.

    - each is good once (RFC 9700, 4.14.2); one that comes again may be in the hands of two, so it ends the session
      for both: RefreshReused
    - but an answer can be lost: within GRACE of its use, and until its successor is used, it gets that same successor
    - an unknown one, and one whose session has ended: InvalidRefreshToken; of a disabled user: AccountDisabled
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        sessions: Sessions,
        tokens: Tokens,
        refresh_tokens: RefreshTokens,
        trail: AuditTrail,
        clock: Clock,
        *,
        terms: Terms,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._sessions = sessions
        self._tokens = tokens
        self._refresh_tokens = refresh_tokens
        self._trail = trail
        self._clock = clock
        self._terms = terms

    def __call__(self, refresh_token: str) -> SignedIn:
        successors = self._refresh_tokens.successors(refresh_token)
        digest = digest_of(refresh_token)
        prolonged = self._unit_of_work.run(lambda: self._refresh(digest, successors), landed=again)
        if prolonged is None:
            raise RefreshReused("This refresh token was used before. Its session was ended: sign in again.")
        user, session, successor = prolonged
        return SignedIn(user, self._tokens.issue(user.id, session.id), successor)

    def _refresh(self, digest: str, successors: Sequence[str]) -> Prolonged | None:
        """None when the token was reused: that its session is revoked must be committed before it is told."""
        session, token = self._usable(digest)
        user = self._users.get_many([session.user_id]).get(session.user_id)
        if user is None:
            raise InvalidRefreshToken("There is no such account any more.")
        if user.disabled:
            raise AccountDisabled
        now = self._clock.now()
        if not session.live_at(now):
            raise InvalidRefreshToken("The session has ended. Sign in again.")
        if token.used_at is None:
            return user, session, self._rotate(session, token, successors[0])
        told = self._told(successors) if token.repeatable_at(now) else None
        if told is None:
            self._sessions.save(session.revoked(now))
            # By nobody known: it may have been the user, or a thief.
            self._trail.record(Deed.SESSION_REUSED, None, session.id, user_id=str(user.id))
            return None
        return user, session, told

    def _usable(self, digest: str) -> tuple[Session, RefreshToken]:
        found = self._sessions.locked_by(digest)
        if found is None:
            raise InvalidRefreshToken("The refresh token is not valid. Sign in again.")
        return found

    def _rotate(self, session: Session, token: RefreshToken, successor: str) -> str:
        now = self._clock.now()
        following = RefreshToken(digest_of(successor), session.id, issued_at=now)
        self._sessions.rotate(session.used(now, self._terms), token.used(now), following)
        return successor

    def _told(self, successors: Sequence[str]) -> str | None:
        """The successor that was answered, unless it was used: then the answer has arrived."""
        for successor in successors:
            known = self._sessions.refresh_token(digest_of(successor))
            if known is not None:
                return successor if known.used_at is None else None
        return None
