"""Serving HTTP: several processes on one socket."""

import gc
import logging
import secrets
import socket
from collections.abc import Callable, Sequence
from typing import Any

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask
from waitress.wasyncore import file_dispatcher

from gatherly_adapters.settings import Settings
from gatherly_web.errors import PROBLEM_JSON, BodyTooLarge, InternalError, problem
from gatherly_web.processes import Work, keep_running
from gatherly_web.responses import json_bytes
from gatherly_web.safe_answers import SAFE
from gatherly_web.signals import STOPS, Signals
from gatherly_web.uploads import LARGEST_FORM

log = logging.getLogger(__name__)

CONNECTIONS = 1000
"""How many connections one process keeps open."""
HEADER_BYTES = 16 * 1024
"""How much the head of a request may have: many times what ours need."""
BACKLOG = 1024
PATIENCE = 30
"""Seconds after which a connection that sends nothing is closed, lest a few clients occupy them all."""

WsgiApp = Callable[..., Any]


class _Refusal(ErrorTask):
    """What the server itself refuses, before the application sees it: a problem document like all the others."""

    codes = {400: "malformed_request", 413: BodyTooLarge.code, 431: "headers_too_large", 500: InternalError.code}

    def execute(self) -> None:
        error, request_id = self.request.error, secrets.token_hex(8)
        code = self.codes.get(error.code, "not_implemented")
        body = json_bytes(problem(code, error.code, f"{error.reason}: {error.body}.", request_id))
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", PROBLEM_JSON), *SAFE, ("X-Request-Id", request_id)]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):
    error_task_class = _Refusal


class _Ending(file_dispatcher):
    """Has a server end on a signal: between two of its steps, as an exception elsewhere might be lost."""

    def writable(self) -> bool:
        return False

    def handle_read(self) -> None:
        raise SystemExit


class AddressTaken(Exception):
    """The address cannot be listened on."""


def serve(settings: Settings, make_app: Callable[[], WsgiApp], beside: Sequence[Work] = ()) -> None:
    """Serves until SIGTERM or SIGINT, with `settings.server.processes` processes that are replaced when they die.

    `make_app` is called once in each process, since connections to a database do not survive a fork. What is to be done
    `beside` is, each in a process of its own. On a signal each process finishes what it has begun. AddressTaken when
    the address cannot be listened on.
    """
    listener = _listen(settings)
    log.info("Serving on http://%s:%s", settings.server.host, settings.server.port)
    keep_running([*[lambda: _work(settings, listener, make_app)] * settings.server.processes, *beside])


def _listen(settings: Settings) -> socket.socket:
    host, port = settings.server.host, settings.server.port
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as refused:
        raise AddressTaken(f"{host}:{port} cannot be listened on: {refused.strerror}.") from refused
    return listener


def _work(settings: Settings, listener: socket.socket, make_app: Callable[[], WsgiApp]) -> None:
    # Requests that wait for a thread are ordinary: that is how bookings of one event come to be decided together.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    watched: dict[int, object] = {}
    server = create_server(
        make_app(),
        map=watched,
        sockets=[listener],
        threads=settings.server.threads,
        connection_limit=CONNECTIONS,
        max_request_header_size=HEADER_BYTES,
        # The application itself answers what is too large, with a problem document; this is for what never ends.
        max_request_body_size=2 * max(settings.server.body_limit_bytes, LARGEST_FORM),
        channel_timeout=PATIENCE,
        asyncore_use_poll=True,
        # Whom to believe is for the application to say, wherever it is served.
        clear_untrusted_proxy_headers=False,
        ident="gatherly",
    )
    server.channel_class = _Channel
    _Ending(Signals(STOPS), watched)
    # What is there from the start stays. Looking through all of it for garbage would stop every thread, now and then,
    # for a tenth of a second and more.
    gc.collect()
    gc.freeze()
    server.run()
