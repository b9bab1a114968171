"""Sending facts to the programs of organizers over HTTPS."""

import logging
import re
import ssl
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from urllib.parse import SplitResult, urlsplit

import httpcore

from gatherly_adapters.guarded_network import AddressRefused, Deadline, GuardedNetwork
from gatherly_adapters.public_addresses import Address, NameUnknown, addresses_of, is_public
from gatherly_core.kernel.errors import Invalid
from gatherly_core.webhooks.endpoints import LONGEST_URL
from gatherly_core.webhooks.errors import ReceiverFailed

SECONDS = 10.0
"""How long sending something may take in all."""
CHECK_SECONDS = 3.0
"""How long it may take to look a name up while somebody waits."""
MOST_READ = 1024
"""How many bytes of an answer are read; none of them is kept."""
# The signs of RFC 3986, but for the fragment, which no server is ever sent.
WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=%]+", re.IGNORECASE)
Headers = list[tuple[bytes | str, bytes | str]]
PORTS = {"https": 443, "http": 80}


class HttpReceivers:
    """Programs in the public internet, by HTTPS.

    With `to_this_machine` also those on this one, by HTTP, too: for development. `tls` is what certificates are
    verified with; without it the authorities that browsers know.
    """

    def __init__(
        self, *, to_this_machine: bool = False, tls: ssl.SSLContext | None = None, seconds: float = SECONDS
    ) -> None:
        self._to_this_machine = to_this_machine
        self._tls = tls or _authorities()
        self._seconds = seconds
        # At lower levels it tells whole addresses, in which there may be secrets of the receivers'.
        logging.getLogger("httpcore").setLevel(logging.WARNING)

    def check(self, url: str) -> None:
        parts = self._parts(url)
        try:
            addresses = addresses_of(parts.hostname or "", _port(parts), CHECK_SECONDS)
        except NameUnknown:
            addresses = ()
        if not all(self._allowed(parts.scheme, address) for address in addresses):
            raise _invalid("must lead to a machine of the public internet")

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        parts = self._parts(url)
        deadline = Deadline(self._seconds)
        network = GuardedNetwork(lambda address: self._allowed(parts.scheme, address), deadline)
        try:
            with httpcore.ConnectionPool(self._tls, max_connections=1, network_backend=network) as pool:
                return _posted(pool, parts, [*headers.items()], body)
        except AddressRefused:
            raise ReceiverFailed("address_refused") from None
        # Without the texts of these errors, which may have the address.
        except httpcore.TimeoutException:
            raise ReceiverFailed("timeout") from None
        except httpcore.ConnectError as error:
            raise ReceiverFailed("tls" if _of_tls(error) else "unreachable") from None
        except httpcore.NetworkError:
            raise ReceiverFailed("cut_off") from None
        except httpcore.ProtocolError:
            raise ReceiverFailed("not_http") from None

    def _parts(self, url: str) -> SplitResult:
        """Invalid, naming the field, for what is no address by which anything may be sent."""
        if len(url) > LONGEST_URL or not WEB_ADDRESS.fullmatch(url):
            raise _invalid(f"must be a web address of at most {LONGEST_URL} characters, without a fragment")
        try:
            parts = urlsplit(url)
            well_formed = bool(parts.hostname) and parts.port != 0
        except ValueError:
            raise _invalid("must be a web address") from None
        if not well_formed:
            raise _invalid("must be a web address")
        if "@" in parts.netloc:
            raise _invalid("must not have a name or a password in it")
        if parts.scheme != "https" and not self._to_this_machine:
            raise _invalid("must begin with https://")
        return parts

    def _allowed(self, scheme: str, address: Address) -> bool:
        if self._to_this_machine and address.is_loopback:
            return True
        return scheme == "https" and is_public(address)


@cache
def _authorities() -> ssl.SSLContext:
    """Those that browsers know; reading them takes a while, and a megabyte."""
    return httpcore.default_ssl_context()


def _posted(pool: httpcore.ConnectionPool, parts: SplitResult, headers: Headers, body: bytes) -> int:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    url = httpcore.URL(scheme=parts.scheme, host=parts.hostname or "", port=_port(parts), target=target)
    with pool.stream("POST", url, headers=[("Host", _host(parts)), *headers], content=body) as response:
        # What is small is read whole: who closes before that tells the other side that something failed.
        with suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
            pieces = response.iter_stream()
            read = 0
            while read < MOST_READ and (piece := next(pieces, b"")):
                read += len(piece)
        return response.status


def _port(parts: SplitResult) -> int:
    return parts.port or PORTS[parts.scheme]


def _host(parts: SplitResult) -> str:
    """The Host header (RFC 9110, 7.2): addresses of IPv6 in brackets, the port unless it goes without saying."""
    name = parts.hostname or ""
    host = f"[{name}]" if ":" in name else name
    return host if _port(parts) == PORTS[parts.scheme] else f"{host}:{_port(parts)}"


def _of_tls(error: BaseException) -> bool:
    return isinstance(error.__cause__ or error.__context__, ssl.SSLError)


def _invalid(wrong: str) -> Invalid:
    return Invalid("Nothing can be sent to this address.", {"url": wrong})
