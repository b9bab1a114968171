"""A request, as Gatherly's views see it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from pyramid.request import Request
from pyramid.response import Response

from gatherly_core.accounts.model import Actor
from gatherly_core.application import Application
from gatherly_core.idempotency.model import Work

REQUEST_ID = "gatherly.request_id"


class GatherlyRequest(Request):
    """A Pyramid request that knows the application, and its own id.

    `identity` is who signed it, None for nobody. `validated` holds what the validator has checked: `id` of the thing
    in the path, `query` and `body`. `work` is there for views of idempotent operations only.
    """

    application: Application
    identity: Actor | None
    validated: dict[str, Any]
    work: Work

    @property
    def request_id(self) -> str:
        """The id under which this request is found in the log; the outermost tween has set it."""
        return str(self.environ[REQUEST_ID])

    @property
    def actor(self) -> Actor:
        """Who is signed in; for views that nobody reaches without being."""
        actor = self.identity
        assert actor is not None
        return actor

    @property
    def client_address(self) -> str:
        """The address of who sends it in its usual notation, beyond the trusted proxies through which it came."""
        return str(self.environ["REMOTE_ADDR"])

    @property
    def work_id(self) -> UUID:
        """The id of what the view makes: the same when the request is repeated with its Idempotency-Key."""
        return self.work.id


Handler = Callable[[GatherlyRequest], Response]
"""What tweens stand around."""


def requests_of(application: Application) -> type[GatherlyRequest]:
    """The class of the requests to one application: a class attribute costs nothing per request."""
    return type("BoundRequest", (GatherlyRequest,), {"application": application})
