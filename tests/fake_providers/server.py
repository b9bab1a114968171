"""A server of JSON on a free port of 127.0.0.1, and what can go wrong with it."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Answer:
    """`wait` seconds pass before the first byte, `drip` before each."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0
    drip: float = 0

    @classmethod
    def of(cls, content: object, status: int = 200, **headers: str) -> "Answer":
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(json.dumps(content).encode(), status, named)


@dataclass(frozen=True)
class Posted:
    """What was sent there. The names of headers are in small letters."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class FakeServer:
    """Answers GET requests as `answer` says, POST requests as `take` says; `instead` is answered in their place.

    A context manager, which ends it.
    """

    def __init__(self) -> None:
        self.instead: Answer | None = None
        self.asked: list[str] = []
        """The paths of all requests so far."""
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.fake = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def answer(self, path: str, query: Mapping[str, str]) -> Answer:
        """What is asked for there."""
        return Answer.of({})

    def take(self, posted: Posted) -> Answer:
        """What is answered to what was sent."""
        return Answer.of({}, 404)

    def close(self) -> None:
        """Nobody is there from now on. It can be closed again."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    fake: FakeServer
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that do not wait for the end of an answer are what is tested."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        target = urlsplit(self.path)
        fake = self.server.fake
        fake.asked.append(target.path)
        self._answer(fake.instead or fake.answer(target.path, dict(parse_qsl(target.query))))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        posted = Posted(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        fake = self.server.fake
        fake.asked.append(self.path)
        self._answer(fake.instead or fake.take(posted))

    def _answer(self, answer: Answer) -> None:
        time.sleep(answer.wait)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if not answer.drip:
            self.wfile.write(answer.body)
            return
        for byte in answer.body:
            self.wfile.write(bytes([byte]))
            time.sleep(answer.drip)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- named by http.server
        """Nothing: who wants to know looks at `asked`."""
