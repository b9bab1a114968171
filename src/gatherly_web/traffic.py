"""Holding callers to how often they may ask."""

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Protocol

from pyramid.registry import Registry
from pyramid.response import Response

from gatherly_adapters.rate_limit_settings import Traffic
from gatherly_core.accounts.errors import InvalidToken, TokenExpired
from gatherly_core.accounts.session_ports import Tokens
from gatherly_core.kernel.errors import TooMany
from gatherly_web.addresses import HEALTH
from gatherly_web.errors import tell
from gatherly_web.request import GatherlyRequest, Handler

# What is in the registry's settings for this.
RATE_LIMITS = "gatherly.rate_limits"
TOKENS = "gatherly.tokens"

LIMIT, REMAINING, RESET = HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
BEFORE_SIGNING_IN = "/api/auth/"
EXPORT = "/api/me/export"
HEAVY = re.compile(
    r"/api/(?:.+\.(?:ics|pdf|png|svg)|events/[^/]+/(?:images|wordings/.+)|admin/audit-logs/verify)", re.DOTALL
)
# Files and pages cost next to nothing, and what providers of payments and of mail have to tell must not be turned away.
UNLIMITED = re.compile(r"/|/api-docs|/api/unsubscribe|/openapi\.json|/(?:static|images)/.*|/api/webhooks/.*", re.DOTALL)
SITE_BITS = 64
"""Whoever has one address of IPv6 has all of its network of so many bits (RFC 6177)."""


class RateLimited(TooMany):
    """The caller has asked more often than they may; `RateLimit-Reset` says in how many seconds they may again."""

    code = "rate_limited"


class Allowance(Protocol):
    """What a caller may still do: `remaining` of `limit` requests, until it begins anew in `reset` seconds."""

    @property
    def limit(self) -> int: ...
    @property
    def remaining(self) -> int: ...
    @property
    def reset(self) -> int: ...
    @property
    def exceeded(self) -> bool: ...


class RateLimits(Protocol):
    """The part of the limits that is needed for a request."""

    def count(self, traffic: Traffic, caller: str) -> Allowance:
        """Counts a request of the caller, and tells what that leaves them."""
        ...


def limits(handler: Handler, registry: Registry) -> Handler:
    """Counts each request by its kind and its caller, says on the answer what that leaves, and refuses what exceeds it.

    Before anything else is done: what is refused costs neither a look at the database nor a hash of a password.
    """
    rate_limits: RateLimits = registry.settings[RATE_LIMITS]
    tokens: Tokens = registry.settings[TOKENS]

    def tween(request: GatherlyRequest) -> Response:
        traffic = traffic_of(request.method, request.environ["PATH_INFO"])
        if traffic is None:
            return handler(request)
        allowance = rate_limits.count(traffic, _caller(request, traffic, tokens))
        response = tell(_refusal(allowance), request) if allowance.exceeded else handler(request)
        response.headerlist.extend(_told(allowance))
        return response

    return tween


def traffic_of(method: str, path: str) -> Traffic | None:
    """The kind of the request; None for what may be asked without end."""
    if path.startswith(BEFORE_SIGNING_IN):
        return Traffic.AUTH
    if path in HEALTH or UNLIMITED.fullmatch(path):
        return None
    if path == EXPORT and method in ("GET", "HEAD"):  # asking what pages elsewhere may do is none
        return Traffic.EXPORTS
    if HEAVY.fullmatch(path):
        return Traffic.HEAVY
    return Traffic.READS if method in READING else Traffic.WRITES


def _caller(request: GatherlyRequest, traffic: Traffic, tokens: Tokens) -> str:
    """The user whose token it is, from wherever; without a genuine one the network of the address."""
    authorization = request.environ.get("HTTP_AUTHORIZATION")
    if authorization and traffic is not Traffic.AUTH:
        try:
            return str(tokens.verify(authorization.partition(" ")[2]).user_id)
        except (InvalidToken, TokenExpired):
            pass  # it is refused further in, as often as that network may ask
    return network_of(request.client_address)


def network_of(address: str) -> str:
    """What is certainly of one customer: the address itself, with IPv6 its network."""
    parsed = ip_address(address)
    return str(parsed if isinstance(parsed, IPv4Address) else IPv6Network((parsed, SITE_BITS), strict=False))


def _refusal(allowance: Allowance) -> RateLimited:
    return RateLimited(f"More than {allowance.limit} such requests came. Please wait a little.", allowance.reset)


def _told(allowance: Allowance) -> Iterator[tuple[str, str]]:
    yield LIMIT, str(allowance.limit)
    yield REMAINING, str(allowance.remaining)
    yield RESET, str(allowance.reset)
