"""Whom a request comes from, and how: what trusted proxies say about it, and nobody else."""

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from pyramid.registry import Registry
from pyramid.response import Response

from gatherly_web.request import GatherlyRequest, Handler

# The setting of the registry that is read here.
TRUSTED_PROXIES = "gatherly.trusted_proxies"

FOR = "HTTP_X_FORWARDED_FOR"
SCHEME = "HTTP_X_FORWARDED_PROTO"
SCHEMES = ("http", "https")
NOWHERE = IPv4Address(0)
"""The address of a peer that has none, as at the other end of a Unix socket."""
# Some proxies add the port, and then IPv6 needs brackets: RFC 7239, section 6.
WITH_PORT = re.compile(r"(?:\[(?P<six>[^\]]*)\]|(?P<four>[0-9.]*))(?::[0-9]{1,5})?")

Address = IPv4Address | IPv6Address
Networks = Sequence[IPv4Network | IPv6Network]


def clients(handler: Handler, registry: Registry) -> Handler:
    """Puts the client in the place of the trusted proxies through which a request came.

    `request.client_address` and the scheme are the client's own from here on.
    """
    trusted: Networks = registry.settings[TRUSTED_PROXIES]

    def tween(request: GatherlyRequest) -> Response:
        environ = request.environ
        peer = _address(environ.get("REMOTE_ADDR", "")) or NOWHERE
        # They are taken away, so that nothing behind believes what was not looked at here.
        chain, scheme = environ.pop(FOR, ""), environ.pop(SCHEME, "")
        if _is_in(peer, trusted):
            _believe_scheme(environ, scheme)
            peer = client_of(peer, chain, trusted)
        environ["REMOTE_ADDR"] = str(peer)
        return handler(request)

    return tween


def client_of(peer: Address, chain: str, trusted: Networks) -> Address:
    """The address of the client that the trusted `peer` speaks for, by its X-Forwarded-For.

    Each proxy adds at the right whom it was called by. What is left of the first that is not trusted was written by
    whoever it pleased, and so was everything before something that is no address.
    """
    client = peer
    for address in _from_the_right(chain):
        if address is None:
            return client
        client = address
        if not _is_in(address, trusted):
            return client
    return client


def _from_the_right(chain: str) -> Iterator[Address | None]:
    while chain:
        chain, _, entry = chain.rpartition(",")
        yield _address(entry.strip())


def _address(text: str) -> Address | None:
    """The address, one of IPv4 also where IPv6 wraps it; None for what is none."""
    if with_port := WITH_PORT.fullmatch(text):
        text = with_port["six"] or with_port["four"] or ""
    try:
        # The zone of a link-local address says something to its own machine alone.
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_in(address: Address, networks: Networks) -> bool:
    return any(address in network for network in networks)


def _believe_scheme(environ: dict[str, Any], schemes: str) -> None:
    """Takes the scheme over, by X-Forwarded-Proto: the last, if there are several, is what the peer itself says."""
    scheme = schemes.rpartition(",")[2].strip().lower()
    if scheme in SCHEMES:
        environ["wsgi.url_scheme"] = scheme
