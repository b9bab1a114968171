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
from gatherly_core.kernel.errors import Invalid
from gatherly_core.webhooks.errors import ReceiverFailed
from tests.integration.webhooks.certificates import certified
from tests.integration.webhooks.names import Names
from tests.integration.webhooks.receiver import Receiver, answering

NAME = "hooks.example.org"
BODY = b'{"type":"booking.confirmed"}'
HEADERS = {"webhook-id": "an-id", "Content-Type": "application/json"}


def send(receivers: HttpReceivers, url: str) -> int:
    return receivers.send(url, HEADERS, BODY)


def failure(receivers: HttpReceivers, url: str) -> str:
    with pytest.raises(ReceiverFailed) as failed:
        send(receivers, url)
    assert failed.value.__cause__ is None  # nothing of the address comes into a log with it
    return failed.value.why


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


class TestInside:
    """Machines that are not of the public internet are reached by no spelling."""

    SPELLINGS = (
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "0.0.0.0",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[0:0:0:0:0:ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[ff02::1]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "localhost",
        "LOCALHOST",
    )

    @pytest.mark.parametrize("host", SPELLINGS)
    def test_it_takes_no_address_inside(self, host: str) -> None:
        with pytest.raises(Invalid) as refusal:
            HttpReceivers().check(f"https://{host}/hooks")
        assert set(refusal.value.fields) == {"url"}

    @pytest.mark.parametrize("host", SPELLINGS)
    def test_it_sends_nothing_inside(self, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
        connected: list[object] = []
        monkeypatch.setattr(socket, "create_connection", lambda *args, **_: connected.append(args))
        assert failure(HttpReceivers(), f"https://{host}:8443/hooks") == "address_refused"
        assert connected == []

    @pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.127.255.255", "0.0.0.0"])
    def test_a_name_that_leads_inside_is_none_to_send_to(self, names: Names, receiver: Receiver, address: str) -> None:
        names.lead(NAME, (address,), (address,))
        with pytest.raises(Exception, match="Nothing can be sent"):
            HttpReceivers().check(f"https://{NAME}/")
        assert failure(HttpReceivers(), f"https://{NAME}:{receiver.port}/") == "address_refused"
        assert receiver.requests == []

    def test_a_name_that_leads_inside_by_one_of_its_addresses_is_none_to_send_to(self, names: Names) -> None:
        names.lead(NAME, ("93.184.215.14", "127.0.0.1"))
        assert failure(HttpReceivers(), f"https://{NAME}/") == "address_refused"

    def test_a_name_that_leads_inside_only_later_is_none_to_send_to(self, names: Names, receiver: Receiver) -> None:
        names.lead(NAME, ("93.184.215.14",), ("127.0.0.1",))
        HttpReceivers().check(f"https://{NAME}:{receiver.port}/")
        assert failure(HttpReceivers(), f"https://{NAME}:{receiver.port}/") == "address_refused"
        assert receiver.requests == []

    def test_even_where_it_may_send_to_this_machine_it_sends_to_no_other_inside(self, here: HttpReceivers) -> None:
        for host in ("10.0.0.1", "169.254.169.254", "[fe80::1]"):
            for scheme in ("http", "https"):
                assert failure(here, f"{scheme}://{host}/") == "address_refused"

    def test_what_is_public_goes_by_tls_alone(self, here: HttpReceivers, names: Names) -> None:
        names.lead(NAME, ("93.184.215.14",))
        assert failure(here, f"http://{NAME}/") == "address_refused"


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            "http://example.org/",
            "ftp://example.org/",
            "example.org",
            "https://",
            "https:///path",
            "https://user@example.org/",
            "https://user:password@example.org/",
            "https://example.org:0/",
            "https://example.org:99999/",
            "https://example.org:port/",
            "https://example.org/#fragment",
            "https://example.org/ space",
            "https://example.org/\r\nX-Header: 1",
            "https://exämple.org/",
            "https://[::1/",
            "https://" + "x" * 500,
        ],
    )
    def test_it_takes_no_other_address(self, url: str) -> None:
        with pytest.raises(Exception, match="Nothing can be sent") as refusal:
            HttpReceivers().check(url)
        assert set(refusal.value.fields) == {"url"}  # type: ignore[attr-defined]

    @pytest.mark.parametrize("url", ["https://{}/", "https://{}:8443/a/b?c=d", "HTTPS://{}"])
    def test_it_takes_addresses_of_the_public_internet(self, names: Names, url: str) -> None:
        names.lead(NAME, ("93.184.215.14",))
        HttpReceivers().check(url.format(NAME))

    def test_it_takes_a_name_that_nobody_knows_yet(self, names: Names) -> None:
        names.lead(NAME, ())
        HttpReceivers().check(f"https://{NAME}/")


def test_it_logs_no_address(receiver: Receiver, here: HttpReceivers, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        send(here, f"{receiver.url}?token=secret")
        receiver.behaviour = lambda connection: connection.close()
        failure(here, f"{receiver.url}?token=secret")
    assert "secret" not in caplog.text
