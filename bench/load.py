"""Many clients that send one request after another, each on a connection of its own, for some seconds."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


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


def request_bytes(method: str, path: str, token: str | None = None, body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class _Client(asyncio.Protocol):
    """Sends its request again and again, each time the answer has come, until the deadline."""

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
        if now >= self._deadline:
            self._transport.close()
        else:
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._done.done():
            return
        if time.perf_counter() < self._deadline:
            self._done.set_exception(ConnectionError("The server closed a connection while it was in use."))
        else:
            self._done.set_result(None)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ValueError("An answer without a length cannot be told from its follower.")


async def _run(port: int, requests: Sequence[bytes], seconds: float) -> Tally:
    loop = asyncio.get_running_loop()
    tally = Tally()
    start = time.perf_counter()
    ends = []
    for request in requests:
        done: asyncio.Future[None] = loop.create_future()
        ends.append(done)
        await loop.create_connection(
            lambda request=request, done=done: _Client(request, start + seconds, tally, done), "127.0.0.1", port
        )
    await asyncio.wait_for(asyncio.gather(*ends), seconds + 60)
    tally.seconds = time.perf_counter() - start
    return tally


def load(port: int, requests: Sequence[bytes], seconds: float) -> Tally:
    """One client for each request, all at once, for so many seconds, on 127.0.0.1."""
    return asyncio.run(_run(port, requests, seconds))
