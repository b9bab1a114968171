"""Who sends a request: a bearer token becomes an actor."""

from pyramid.request import RequestLocalCache
from pyramid.security import Allowed

from gatherly_core.accounts.errors import InvalidToken, NotSignedIn
from gatherly_core.accounts.model import Actor
from gatherly_web.request import GatherlyRequest

SIGNED_IN = "signed in"
"""What every view needs unless it says otherwise; what an actor may do is decided by the core."""
ANYBODY = "anybody"
"""For views that need nobody to be signed in. A token that is given must be good nevertheless."""


class BearerPolicy:
    """Pyramid's security policy for `Authorization: Bearer <access token>`."""

    def __init__(self) -> None:
        # Asked for several times by each request; found out, in the database, once.
        self._identities = RequestLocalCache(self._identity)

    def identity(self, request: GatherlyRequest) -> Actor | None:
        """Who the token was issued to, as they are known now; None without any. Unauthenticated for a bad one."""
        actor: Actor | None = self._identities.get_or_create(request)
        return actor

    def _identity(self, request: GatherlyRequest) -> Actor | None:
        header = request.environ.get("HTTP_AUTHORIZATION")
        if header is None:
            return None
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise InvalidToken("The Authorization header must be of the form 'Bearer <access token>'.")
        return request.application.accounts.authenticate(token)

    def authenticated_userid(self, request: GatherlyRequest) -> str | None:
        actor = self.identity(request)
        return str(actor.user_id) if actor else None

    def permits(self, request: GatherlyRequest, context: object, permission: str) -> Allowed:
        """Always Allowed; Unauthenticated otherwise."""
        if self.identity(request) is None and permission != ANYBODY:
            raise NotSignedIn("Sign in first, and send the access token with the request.")
        return Allowed(permission)

    def remember(self, request: GatherlyRequest, userid: str, **kw: object) -> list[tuple[str, str]]:
        """Clients keep their tokens themselves: there are no headers for it."""
        return []

    def forget(self, request: GatherlyRequest, **kw: object) -> list[tuple[str, str]]:
        return []
