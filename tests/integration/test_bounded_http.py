"""What is asked of others, of a server on this machine."""

import logging
import socket
import threading
import traceback

import pytest

from gatherly_adapters.bounded_http import LARGEST_ANSWER, BoundedHttp, NoAnswer
from tests.fake_providers.server import Answer, FakeServer


def test_it_says_nothing_of_what_was_asked(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), FakeServer() as server:
        http = BoundedHttp()
        assert http.get(f"{server.url}/path", {"token": "hidden"}).status == 200
        http.post_form(f"{server.url}/path", {"to": "hidden"}, ("hidden", "hidden"))
        http.post_json(f"{server.url}/path", {"to": "hidden"}, "hidden")
    assert "hidden" not in caplog.text


def test_it_tells_a_failure_by_its_kind_alone() -> None:
    with FakeServer() as server:
        url = server.url
    with pytest.raises(NoAnswer, match=r"^ConnectError$") as failed:
        BoundedHttp().get(url, {"token": "hidden"})
    assert "httpx" not in "".join(traceback.format_exception(failed.value))


def test_it_follows_nobody_elsewhere() -> None:
    with FakeServer() as server:
        server.instead = Answer(b"", 307, {"Location": f"{server.url}/elsewhere"})
        assert BoundedHttp().post_json(f"{server.url}/here", {}, "hidden").status == 307
        assert server.asked == ["/here"]


def test_it_keeps_no_connection_to_who_says_too_much() -> None:
    """Else each of them would stay open for ever."""
    ended = threading.Event()

    def say_too_much(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.settimeout(5)
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * (LARGEST_ANSWER + 1))
            try:
                told = connection.recv(1)
            except ConnectionResetError:
                told = b""
            if not told:
                ended.set()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=say_too_much, args=(listening,))
        thread.start()
        http = BoundedHttp()
        # Kept, as who logs it keeps it: by it, all that was open when it was raised.
        with pytest.raises(NoAnswer, match="too large") as kept:
            http.get(f"http://127.0.0.1:{listening.getsockname()[1]}")
        assert ended.wait(2), kept
        thread.join()
