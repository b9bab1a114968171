"""Connections that lead to the public internet alone, and take no longer than they may."""

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

from httpcore import (
    ConnectError,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    ReadTimeout,
    SyncBackend,
)

from gatherly_adapters.public_addresses import Address, NameUnknown, addresses_of

ToMachine = Callable[[Address], bool]
CONNECT_SECONDS = 3.0
"""How long one address of a name may be silent: many names have one that nobody reaches from here, of IPv6 mostly."""


class AddressRefused(Exception):
    """The name leads to where nothing may be sent."""


class Deadline:
    """A moment after which nothing is waited for."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """How many seconds are left. ReadTimeout when none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise ReadTimeout("It took too long.")
        return left


class GuardedNetwork(NetworkBackend):
    """Looks a name up once, and connects to that address and no other: what the name leads to later does not matter.

    `allowed` says of an address whether something may be sent there; AddressRefused if any of the name's is none.
    """

    def __init__(self, allowed: ToMachine, deadline: Deadline) -> None:
        self._allowed = allowed
        self._deadline = deadline
        self._network = SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        try:
            addresses = addresses_of(host, port, self._deadline.left())
        except NameUnknown:
            raise ConnectError("Nobody knows the name.") from None
        if not all(map(self._allowed, addresses)):
            raise AddressRefused
        return TimedStream(self._connected(addresses, port), self._deadline)

    def _connected(self, addresses: tuple[Address, ...], port: int) -> NetworkStream:
        *others, last = addresses
        for address in others:
            try:
                return self._connected_to(address, port)
            except (ConnectError, ConnectTimeout):
                continue
        return self._connected_to(last, port)

    def _connected_to(self, address: Address, port: int) -> NetworkStream:
        return self._network.connect_tcp(str(address), port, min(self._deadline.left(), CONNECT_SECONDS))


class TimedStream(NetworkStream):
    """A connection that is over at its deadline, however little at a time comes on it."""

    def __init__(self, stream: NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
