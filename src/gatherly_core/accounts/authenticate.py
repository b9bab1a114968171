"""Telling who sends a request."""

from collections.abc import Sequence
from datetime import datetime

from gatherly_core.accounts.errors import AccountDisabled, InvalidToken, SessionEnded
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.session_ports import Sessions, Tokens
from gatherly_core.accounts.sessions import Bearer, Standing
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.kernel.grouping import Grouping
from gatherly_core.kernel.unit_of_work import UnitOfWork


class Authenticate:
    """Tells who an access token was issued to, as they are known at this moment.

    - a forged or garbled token: InvalidToken; one whose time is up: TokenExpired
    - one whose session was revoked or is over, whatever its own time: SessionEnded
    - one of a disabled user: AccountDisabled
    - the role and the posts are what they are now, whatever they were when the token was issued

    The sessions are looked up with every request, those of simultaneous requests together.
    """

    def __init__(self, unit_of_work: UnitOfWork, sessions: Sessions, tokens: Tokens, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._sessions = sessions
        self._tokens = tokens
        self._clock = clock
        self._grouping = Grouping[None, Bearer, Actor](self._look)

    def __call__(self, token: str) -> Actor:
        return self._grouping.submit(None, self._tokens.verify(token))

    def _look(self, bearers: Sequence[Bearer]) -> Sequence[Actor | Exception]:
        ids = {bearer.session_id for bearer in bearers}
        standings = self._unit_of_work.read(lambda: self._sessions.standing(ids))
        now = self._clock.now()
        return [_actor(bearer, standings.get(bearer.session_id), now) for bearer in bearers]


def _actor(bearer: Bearer, standing: Standing | None, now: datetime) -> Actor | GatherlyError:
    if standing is None:
        return SessionEnded()
    if standing.session.user_id != bearer.user_id:
        return InvalidToken("The access token is not valid.")
    if standing.disabled:
        return AccountDisabled()
    if not standing.session.live_at(now):
        return SessionEnded()
    return Actor(bearer.user_id, standing.role, standing.posts, bearer.session_id)
