"""A program on this machine to which facts are sent: a real HTTP server, which can misbehave in any way."""

import socketserver
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

Behaviour = Callable[[Any], None]
"""What is done with the connection once the request has been read."""


@dataclass(frozen=True)
class Request:
    """What came: its first line, its headers by their names in small letters, and its body."""

    line: str
    headers: dict[str, str]
    body: bytes


def answering(status: int, body: bytes = b"", *headers: str) -> Behaviour:
    head = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers, "", ""]
    return lambda connection: connection.sendall("\r\n".join(head).encode() + body)


class Receiver(socketserver.ThreadingTCPServer):
    """Listens on a free port of 127.0.0.1, with TLS if it is given a context. A context manager, which ends it."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port = self.server_address[1]
        self.tls = tls
        self.behaviour: Behaviour = answering(204)
        self.requests: list[Request] = []
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever goes away in the midst of it is free to do so."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(socketserver.BaseRequestHandler):
    server: Receiver

    def handle(self) -> None:
        if self.server.tls is None:
            self._serve(self.request)
            return
        with self.server.tls.wrap_socket(self.request, server_side=True) as connection:
            self._serve(connection)

    def _serve(self, connection: Any) -> None:
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.recv(65536)
        head, _, body = received.partition(b"\r\n\r\n")
        line, *fields = head.decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
        while len(body) < int(headers["content-length"]):
            body += connection.recv(65536)
        self.server.requests.append(Request(line, headers, body))
        with suppress(OSError):
            self.server.behaviour(connection)
