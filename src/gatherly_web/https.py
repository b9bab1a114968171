"""Taking requests by TLS alone."""

from pyramid.registry import Registry
from pyramid.response import Response

from gatherly_core.kernel.errors import Refused
from gatherly_web.addresses import HEALTH
from gatherly_web.errors import tell
from gatherly_web.request import GatherlyRequest, Handler


class HttpsRequired(Refused):
    """The request came without TLS: others may have read it, with the token in it."""

    code = "https_required"


def https_alone(handler: Handler, registry: Registry) -> Handler:
    """Refuses what came without TLS, but for questions after the health.

    It is not redirected: a client that sends tokens in the clear would never notice (OWASP ASVS 5.0, 4.1.2).
    """

    def tween(request: GatherlyRequest) -> Response:
        if request.scheme == "https" or request.environ["PATH_INFO"] in HEALTH:
            return handler(request)
        return tell(HttpsRequired("This service is reached by https alone. Replace tokens that were sent."), request)

    return tween
