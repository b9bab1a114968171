"""Facts are sent over HTTP within bounds, whatever is at the other end."""

import logging
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from gatherly_adapters import guarded_network
from gatherly_adapters.http_receivers import HttpReceivers
from tests.integration.webhooks.certificates import certified
from tests.integration.webhooks.names import Names
from tests.integration.webhooks.receiver import Receiver, answering
from tests.integration.webhooks.sending import BODY, HEADERS, NAME, failure, send


def test_it_posts_what_is_to_be_sent(receiver: Receiver, here: HttpReceivers) -> None:
    assert here.send(f"{receiver.url}/a%20path?with=a&query", HEADERS, BODY) == 204
    (request,) = receiver.requests
    assert request.line == "POST /hooks/a%20path?with=a&query HTTP/1.1"
    assert request.body == BODY
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert request.headers["webhook-id"] == "an-id"


@pytest.mark.parametrize("status", [200, 299, 400, 404, 410, 429, 500, 503])
def test_it_answers_any_status(receiver: Receiver, here: HttpReceivers, status: int) -> None:
    receiver.behaviour = answering(status, b"an answer")
    assert send(here, receiver.url) == status


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_it_follows_no_redirection(receiver: Receiver, here: HttpReceivers, status: int) -> None:
    with Receiver() as other:
        receiver.behaviour = answering(status, b"", f"Location: {other.url}")
        assert send(here, receiver.url) == status
        assert other.requests == []


def endless_body(connection: Any) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def test_it_reads_no_endless_answer(receiver: Receiver, here: HttpReceivers) -> None:
    receiver.behaviour = endless_body
    begun = time.monotonic()
    assert send(here, receiver.url) == 200
    assert time.monotonic() - begun < 0.4


def dripping_body(connection: Any) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    drip(connection)


def drip(connection: Any) -> None:
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.1)


def test_it_waits_no_longer_for_an_answer_that_drips(receiver: Receiver, here: HttpReceivers) -> None:
    receiver.behaviour = dripping_body
    begun = time.monotonic()
    assert send(here, receiver.url) == 200  # that was said at once: the rest is of no interest
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("behaviour", [drip, lambda _: time.sleep(3)], ids=["dripping head", "silence"])
def test_it_waits_for_no_answer_for_longer_than_it_may(receiver: Receiver, here: HttpReceivers, behaviour: Any) -> None:
    def slow(connection: Any) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        behaviour(connection)

    receiver.behaviour = slow
    begun = time.monotonic()
    assert failure(here, receiver.url) == "timeout"
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "not_http"),
        (b"", "not_http"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000, "not_http"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 3, "not_http"),
    ],
    ids=["another protocol", "nothing", "endless headers", "no end of beginnings"],
)
def test_it_is_no_answer(receiver: Receiver, here: HttpReceivers, answer: bytes, why: str) -> None:
    receiver.behaviour = lambda connection: connection.sendall(answer)
    assert failure(here, receiver.url) in {why, "cut_off"}


def test_nobody_is_there(here: HttpReceivers) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert failure(here, f"http://127.0.0.1:{port}/") == "unreachable"


def test_nobody_knows_the_name(here: HttpReceivers, names: Names) -> None:
    names.lead(NAME, ())
    assert failure(here, f"https://{NAME}/") == "unreachable"


both_addresses = pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])


@both_addresses
def test_it_tries_the_next_address_when_one_is_silent(
    receiver: Receiver, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded_network, "CONNECT_SECONDS", 0.2)
    names.lead(NAME, ("127.0.0.2", "127.0.0.1"))
    with silent("127.0.0.2", receiver.port):
        here = HttpReceivers(to_this_machine=True, seconds=5)
        assert send(here, f"http://{NAME}:{receiver.port}/") == 204


@both_addresses
def test_a_name_all_of_whose_addresses_are_silent_is_waited_for_no_longer_than_it_may(
    here: HttpReceivers, names: Names
) -> None:
    with silent("127.0.0.2", 0) as port:
        names.lead(NAME, ("127.0.0.2",))
        begun = time.monotonic()
        assert failure(here, f"http://{NAME}:{port}/") == "timeout"
    assert time.monotonic() - begun < 2


@contextmanager
def silent(address: str, port: int) -> Iterator[int]:
    """Somebody who answers no connection: as many wait for them already as may."""
    with ExitStack() as open_:
        listener = open_.enter_context(socket.create_server((address, port), backlog=0))
        for _ in range(3):
            waiting = open_.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


@pytest.mark.parametrize("host", ["[::1]", "[0:0:0:0:0:0:0:1]"])
def test_an_address_of_ipv6_stands_in_brackets_in_the_host(
    receiver: Receiver, here: HttpReceivers, names: Names, host: str
) -> None:
    names.lead(host.strip("[]"), ("127.0.0.1",))  # whether or not this machine has one
    assert send(here, f"http://{host}:{receiver.port}/") == 204
    assert receiver.requests[0].headers["host"] == f"{host}:{receiver.port}"


def test_a_resolver_that_hangs_is_not_waited_for(here: HttpReceivers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1.5) or [])
    begun = time.monotonic()
    assert failure(here, f"https://{NAME}/") == "unreachable"
    assert time.monotonic() - begun < 2


class TestTls:
    def test_it_asks_for_the_name_at_the_address_that_it_looked_up_once(self, names: Names, tmp_path: Path) -> None:
        server, client = certified(tmp_path, NAME)
        asked_for: list[str | None] = []
        server.sni_callback = lambda _, name, __: asked_for.append(name)
        # A second look would lead elsewhere.
        names.lead(NAME, ("127.0.0.1",), ("127.0.0.2",))
        with Receiver(server) as receiver:
            assert send(HttpReceivers(to_this_machine=True, tls=client), f"https://{NAME}:{receiver.port}/") == 204
            (request,) = receiver.requests
        assert request.headers["host"] == f"{NAME}:{receiver.port}"
        assert asked_for == [NAME]
        assert names.asked == [NAME]

    def test_it_trusts_nobody_else(self, names: Names, tmp_path: Path) -> None:
        server, client = certified(tmp_path, "other.example.org")
        names.lead(NAME, ("127.0.0.1",))
        with Receiver(server) as receiver:
            for tls in (client, ssl.create_default_context()):
                receivers = HttpReceivers(to_this_machine=True, tls=tls)
                assert failure(receivers, f"https://{NAME}:{receiver.port}/") == "tls"
            assert receiver.requests == []

    def test_no_port_stands_in_the_host_where_it_goes_without_saying(self, names: Names, tmp_path: Path) -> None:
        _, client = certified(tmp_path, NAME)
        names.lead(NAME, ("127.0.0.1",))
        receivers = HttpReceivers(to_this_machine=True, tls=client)
        assert failure(receivers, f"https://{NAME}:443/") in {"unreachable", "tls", "cut_off"}


def test_it_logs_no_address(receiver: Receiver, here: HttpReceivers, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        send(here, f"{receiver.url}?token=secret")
        receiver.behaviour = lambda connection: connection.close()
        failure(here, f"{receiver.url}?token=secret")
    assert "secret" not in caplog.text
