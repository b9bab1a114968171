"""Beginning a session."""

from collections.abc import Callable

from gatherly_core.accounts.errors import AccountDisabled, InvalidCredentials, UserNotFound
from gatherly_core.accounts.model import SignedIn, User
from gatherly_core.accounts.ports import Users
from gatherly_core.accounts.session_ports import RefreshTokens, Sessions, Tokens
from gatherly_core.accounts.sessions import RefreshToken, Session, Terms, digest_of
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import Identifiers, SessionId
from gatherly_core.kernel.unit_of_work import UnitOfWork


def _certainly() -> bool:
    return True


class OpenSession:
    """Begins a session of a user: what every way of signing in ends with.

    - a disabled user gets none: AccountDisabled
    - nor does who has given up their account, or has proven what does not stand any more, as a password that was
      changed meanwhile: InvalidCredentials
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        sessions: Sessions,
        tokens: Tokens,
        refresh_tokens: RefreshTokens,
        trail: AuditTrail,
        identifiers: Identifiers,
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
        self._identifiers = identifiers
        self._clock = clock
        self._terms = terms

    def __call__(self, user: User, proven: str | None = None, holds: Callable[[], bool] = _certainly) -> SignedIn:
        """`proven`: the hash of the password that the user has just given; None for who was known by other means.

        `holds` is asked inside the block whether these other means still are good.
        """
        session_id, refresh_token = SessionId(self._identifiers.new()), self._refresh_tokens.new()
        present = self._unit_of_work.run(
            lambda: self._open(user, proven, holds, session_id, refresh_token),
            landed=lambda _: self._exists(session_id),
        )
        return SignedIn(present, self._tokens.issue(user.id, session_id), refresh_token)

    def _open(
        self, user: User, proven: str | None, holds: Callable[[], bool], session_id: SessionId, refresh_token: str
    ) -> User:
        # The lock keeps an admin who disables the account, a change of its password, or who takes it over as its
        # owner, from missing this session.
        try:
            account = self._users.account(user.id)
        except UserNotFound:
            raise InvalidCredentials("This account was given up.") from None
        if proven is not None and account.password_hash != proven:
            raise InvalidCredentials("The password was changed by another request.")
        if not holds():
            raise InvalidCredentials("This account was given to who has proven its address.")
        if account.user.disabled:
            raise AccountDisabled
        now = self._clock.now()
        session = Session.begun(session_id, user.id, now, self._terms)
        self._sessions.open(session, RefreshToken(digest_of(refresh_token), session_id, issued_at=now))
        self._trail.record(Deed.SESSION_OPENED, user.id, session_id)
        return account.user

    def _exists(self, session_id: SessionId) -> bool:
        return session_id in self._sessions.standing([session_id])
