"""Many clients that send one request after another, each on a connection of its own, for some seconds."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial


@dataclass
class Tally:
    """What came of the requests: how many of each status, in how many seconds, and how long each took."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    def rate(self, status: int) -> float:
        """Answers of that status per second."""
        return self.statuses[status] / self.seconds

    def percentile(self, share: float) -> float:
        """Within how many seconds that share of the requests was answered."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclass(frozen=True)
class Crowd:
    """Clients, one for each request, who come one after another within `arrival` seconds."""

    requests: Sequence[bytes]
    arrival: float = 0.0


def request_bytes(method: str, path: str, token: str | None = None, body: bytes = b"", **headers: str) -> bytes:
    """A request as it goes over the wire. `headers` are named like arguments: `if_match` is If-Match."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class _Client(asyncio.Protocol):
    """Sends its request again and again, until the deadline: as soon as it has an answer, or when that tells it to."""

    def __init__(self, request: bytes, deadline: float, tally: Tally, done: asyncio.Future[None]) -> None:
        self._request = request
        self._deadline = deadline
        self._tally = tally
        self._done = done
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, separator, rest = self._buffer.partition(b"\r\n\r\n")
        if not separator or len(rest) < _length(head):
            return
        now = time.perf_counter()
        self._tally.statuses[int(head[9:12])] += 1
        self._tally.latencies.append(now - self._sent)
        self._buffer = b""
        # People do not come back at the same moment, although they were all told the same.
        pause = int(_header(head, b"retry-after") or 0) * random.uniform(1, 3)
        if pause and now + pause < self._deadline:
            asyncio.get_running_loop().call_later(pause, self._send)
        elif pause or now >= self._deadline:
            self._end()
        else:
            self._send()

    def _end(self) -> None:
        self._done.set_result(None)
        self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(ConnectionError("The server closed a connection while it was in use."))


def _length(head: bytes) -> int:
    length = _header(head, b"content-length")
    if length is None:
        raise ValueError("An answer without a length cannot be told from its follower.")
    return int(length)


def _header(head: bytes, wanted: bytes) -> bytes | None:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == wanted:
            return value
    return None


async def _crowd(port: int, crowd: Crowd, seconds: float) -> Tally:
    loop = asyncio.get_running_loop()
    tally = Tally()
    start = time.perf_counter()
    ends = []
    for request in crowd.requests:
        done: asyncio.Future[None] = loop.create_future()
        ends.append(done)
        client = partial(_Client, request, start + seconds, tally, done)
        await loop.create_connection(client, "127.0.0.1", port)
        await asyncio.sleep(crowd.arrival / len(crowd.requests))
    await asyncio.wait_for(asyncio.gather(*ends), seconds + 60)
    tally.seconds = time.perf_counter() - start
    return tally


async def _crowds(port: int, crowds: Sequence[Crowd], seconds: float) -> list[Tally]:
    return await asyncio.gather(*(_crowd(port, crowd, seconds) for crowd in crowds))


def load(port: int, requests: Sequence[bytes], seconds: float) -> Tally:
    """One client for each request, all at once, for so many seconds, on 127.0.0.1."""
    [tally] = loads(port, [Crowd(requests)], seconds)
    return tally


def loads(port: int, crowds: Sequence[Crowd], seconds: float) -> list[Tally]:
    """As `load`, for several crowds at the same time: a tally for each."""
    return asyncio.run(_crowds(port, crowds, seconds))
