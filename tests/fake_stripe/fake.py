"""The server: inside the process that asks for it, on a free port of 127.0.0.1."""

import json
import secrets
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any, Self
from urllib.parse import urlsplit

from tests.fake_stripe.controls import Controls
from tests.fake_stripe.messages import Answer, ConnectionLost, Request
from tests.fake_stripe.refusals import Refusal

CONTROL = "/_control/"
# Closing discards what is unsent and tells the other side by a reset.
HARD_CLOSE = struct.pack("ii", 1, 0)


class FakeStripe(Controls):
    """`url` is the base address of the API, `secret` its key, `webhook_secret` signs what it sends.

    A context manager, which ends the server; or `close()`.
    """

    def __init__(self, port: int = 0, secret: str | None = None, webhook_secret: str | None = None) -> None:
        secret = secret or f"sk_test_{secrets.token_hex(12)}"
        super().__init__(secret, webhook_secret or f"whsec_{secrets.token_hex(16)}")
        self._server = _Server(port, self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="stripe", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._webhooks.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def answer(self, request: Request) -> Answer:
        """Raises ConnectionLost."""
        if request.path.startswith(CONTROL):
            return self._control(request.path.removeprefix(CONTROL), json.loads(request.form or "{}"))
        return self._api.answer(request)

    def _control(self, name: str, arguments: dict[str, Any]) -> Answer:
        if name.startswith("_") or not callable(getattr(Controls, name, None)):
            return Answer.of({"error": f"there is no control {name}"}, 404)
        try:
            return Answer.of({"result": getattr(self, name)(**arguments)})
        except (Refusal, KeyError, TypeError, ValueError) as refusal:
            return Answer.of({"error": f"{type(refusal).__name__}: {refusal}"}, 400)


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    # Many clients may come at once.
    request_queue_size = 128

    def __init__(self, port: int, fake: FakeStripe) -> None:
        self.fake = fake
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed, or did not wait, is none of the server's business; a mistake of its own is."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    # An answer leaves in one packet, and at once.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        target = urlsplit(self.path)
        self._answer(target.path, target.query)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(urlsplit(self.path).path, body.decode())

    def _answer(self, path: str, form: str) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            answer = self.server.fake.answer(Request(self.command, path, form, headers))
        except ConnectionLost:
            self._reset()
            return
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, HARD_CLOSE)
        socket.close(self.connection.detach())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- named by http.server
        """Nothing: who wants to know asks `requests()`."""
