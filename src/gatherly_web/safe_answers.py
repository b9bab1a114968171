"""What every answer tells browsers, so that none of ours serves an attack on its reader."""

from pyramid.registry import Registry
from pyramid.response import Response

from gatherly_web.request import GatherlyRequest, Handler
from gatherly_web.responses import NO_STORE

# The settings of the registry that are read here.
HTTPS = "gatherly.https"
HSTS_SECONDS = "gatherly.hsts_seconds"

SAFE = (
    # What we call JSON is run by nobody as a script.
    ("X-Content-Type-Options", "nosniff"),
    # Answers are no pages. Those that are name what they need in a policy of their own.
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    # An address may hold an id that is nobody else's business.
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    # Pages of other origins read answers where CORS lets them, and nowhere else.
    ("Cross-Origin-Resource-Policy", "same-origin"),
    NO_STORE,
)
"""Headers that an answer has unless its view gives it others."""


def safe_answers(handler: Handler, registry: Registry) -> Handler:
    """Adds to every answer what protects its reader; browsers that came by TLS are to stay there (RFC 6797)."""
    https = registry.settings[HTTPS]
    hsts = ("Strict-Transport-Security", f"max-age={registry.settings[HSTS_SECONDS]}; includeSubDomains")

    def tween(request: GatherlyRequest) -> Response:
        response = handler(request)
        headers = response.headerlist
        given = {name.lower() for name, _ in headers}
        headers.extend(header for header in SAFE if header[0].lower() not in given)
        if https and request.scheme == "https":
            headers.append(hsts)
        return response

    return tween
