"""What happens around every request: its id, calls from other origins, and the limit of its body."""

import logging
import re
import secrets
import time
from urllib.parse import quote

from pyramid.registry import Registry
from pyramid.response import Response

from gatherly_web.addresses import UPLOADS
from gatherly_web.errors import BodyTooLarge
from gatherly_web.logs import belonging_to
from gatherly_web.request import REQUEST_ID, GatherlyRequest, Handler
from gatherly_web.uploads import LARGEST_FORM

log = logging.getLogger(__name__)

# The settings of the registry that are read here.
CORS_ORIGINS = "gatherly.cors_origins"
BODY_LIMIT_BYTES = "gatherly.body_limit_bytes"

SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
LOGGED = 200
"""So many characters of a path, or of a method, are logged: a request may have a quarter of a million."""
PREFLIGHT = [
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE"),
    (
        "Access-Control-Allow-Headers",
        "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id",
    ),
    ("Access-Control-Max-Age", "3600"),
]
EXPOSED = (
    "ETag, Idempotency-Replayed, Link, Location, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, "
    "WWW-Authenticate, X-Request-Id"
)


def request_ids(handler: Handler, registry: Registry) -> Handler:
    """Gives each request an id, the client's own if it is fit for a log, its answer the same, and the log a line."""

    def tween(request: GatherlyRequest) -> Response:
        given = request.environ.get("HTTP_X_REQUEST_ID", "")
        request_id = given if SANE_ID.fullmatch(given) else secrets.token_hex(8)
        request.environ[REQUEST_ID] = request_id
        start = time.perf_counter()
        with belonging_to(request_id):
            response = handler(request)
            took = (time.perf_counter() - start) * 1000
            log.info("%s %s %s in %.1f ms", request.method[:LOGGED], _path(request), response.status_code, took)
        response.headers["X-Request-Id"] = request_id
        return response

    return tween


def _path(request: GatherlyRequest) -> str:
    """The path, fit for one line of a log; without the query, which may hold what somebody looks for."""
    return quote(request.environ["PATH_INFO"][:LOGGED].encode("latin-1"))


def cors(handler: Handler, registry: Registry) -> Handler:
    """Lets pages of the allowed origins call; ("*",) is all. Tokens travel in a header, so cookies are not allowed."""
    origins = registry.settings[CORS_ORIGINS]
    anywhere = origins == ("*",)

    def tween(request: GatherlyRequest) -> Response:
        origin = request.environ.get("HTTP_ORIGIN")
        allowed = origin is not None and (anywhere or origin in origins)
        response = _preflight() if allowed and _is_preflight(request) else handler(request)
        if allowed:
            response.headers["Access-Control-Allow-Origin"] = "*" if anywhere else origin
            response.headers["Access-Control-Expose-Headers"] = EXPOSED
        if not anywhere:
            # No cache may give one origin the answer for another.
            response.vary = (*(response.vary or ()), "Origin")
        return response

    return tween


def _is_preflight(request: GatherlyRequest) -> bool:
    return request.method == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in request.environ


def _preflight() -> Response:
    return Response(status=204, headerlist=list(PREFLIGHT))


def body_limit(handler: Handler, registry: Registry) -> Handler:
    """Refuses bodies that are too large before anything reads them. Only where files are taken they may be larger."""
    usual = registry.settings[BODY_LIMIT_BYTES]

    def tween(request: GatherlyRequest) -> Response:
        largest = LARGEST_FORM if UPLOADS.fullmatch(request.environ["PATH_INFO"]) else usual
        if (request.content_length or 0) > largest:
            raise BodyTooLarge(f"The body must be of at most {largest} bytes.")
        return handler(request)

    return tween
