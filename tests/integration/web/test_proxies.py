"""Whom a request comes from: what the peer, and the headers that it passes on, say."""

from types import SimpleNamespace

import pytest
from pyramid.response import Response

from gatherly_adapters.settings import Settings
from gatherly_web.proxies import TRUSTED_PROXIES, clients
from gatherly_web.request import GatherlyRequest

PROXIES = "10.0.0.1, 192.168.0.0/16 2001:db8:aa::/48"


def seen(peer: str | None, proxies: str = PROXIES, **headers: str) -> GatherlyRequest:
    """The request as it is behind the tween."""
    trusted = Settings.load({"gatherly.trusted_proxies": proxies}, {}).transport.trusted_proxies
    tween = clients(lambda request: Response(), SimpleNamespace(settings={TRUSTED_PROXIES: trusted}))
    request = GatherlyRequest.blank("/", {} if peer is None else {"REMOTE_ADDR": peer}, headers=headers)
    tween(request)
    return request


def client(peer: str | None, chain: str, proxies: str = PROXIES) -> str:
    return seen(peer, proxies, **{"X-Forwarded-For": chain}).client_address


class TestUntrustedPeers:
    @pytest.mark.parametrize("chain", ["198.51.100.7", "10.0.0.1", "127.0.0.1", "garbage", ""])
    @pytest.mark.parametrize("peer", ["203.0.113.9", "10.0.0.2", "2001:db8:ab::1"])
    def test_they_are_the_client_whatever_they_say(self, peer: str, chain: str) -> None:
        assert client(peer, chain) == peer

    def test_nobody_is_trusted_without_a_setting(self) -> None:
        assert client("127.0.0.1", "198.51.100.7", proxies="") == "127.0.0.1"

    def test_they_cannot_claim_to_have_come_by_tls(self) -> None:
        assert seen("203.0.113.9", **{"X-Forwarded-Proto": "https"}).scheme == "http"

    def test_a_peer_without_an_address_is_none(self) -> None:
        assert client(None, "198.51.100.7") == "0.0.0.0"
        assert client("", "198.51.100.7") == "0.0.0.0"


class TestTrustedPeers:
    @pytest.mark.parametrize(
        ("chain", "expected"),
        [
            ("198.51.100.7", "198.51.100.7"),
            ("1.1.1.1, 198.51.100.7", "198.51.100.7"),
            ("1.1.1.1, 198.51.100.7, 192.168.3.4", "198.51.100.7"),
            ("1.1.1.1,198.51.100.7 ,  192.168.3.4,10.0.0.1", "198.51.100.7"),
            ("1.1.1.1, 192.168.3.4, 198.51.100.7", "198.51.100.7"),
            ("192.168.3.5, 192.168.3.4", "192.168.3.5"),
            ("", "10.0.0.1"),
        ],
    )
    def test_the_client_is_the_rightmost_that_is_not_trusted(self, chain: str, expected: str) -> None:
        assert client("10.0.0.1", chain) == expected

    @pytest.mark.parametrize(
        "garbage",
        ["unknown", "_hidden", "198.51.100", "198.51.100.7.8", "<script>", "[::1", "1.1.1.1:x", "999999", "é"],
    )
    def test_nothing_is_believed_that_stands_before_something_else(self, garbage: str) -> None:
        assert client("10.0.0.1", garbage) == "10.0.0.1"
        assert client("10.0.0.1", f"198.51.100.7, {garbage}, 192.168.3.4") == "192.168.3.4"
        assert client("10.0.0.1", f"{garbage}, 198.51.100.7") == "198.51.100.7"

    def test_an_empty_entry_is_something_else_too(self) -> None:
        assert client("10.0.0.1", "198.51.100.7,,192.168.3.4") == "192.168.3.4"

    @pytest.mark.parametrize(
        ("entry", "expected"),
        [
            ("2001:DB8:0:0::7", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("[2001:db8::7]:4711", "2001:db8::7"),
            ("198.51.100.7:4711", "198.51.100.7"),
            ("::ffff:198.51.100.7", "198.51.100.7"),
            ("fe80::7%eth0", "fe80::7"),
            ("2001:db8:aa::9", "2001:db8:aa::9"),
        ],
    )
    def test_an_address_has_one_notation(self, entry: str, expected: str) -> None:
        assert client("10.0.0.1", entry) == expected

    def test_a_proxy_is_known_in_every_notation(self) -> None:
        assert client("::ffff:10.0.0.1", "198.51.100.7, ::ffff:192.168.0.1, [2001:db8:aa::1]:80") == "198.51.100.7"
        assert client("2001:db8:aa:0:0::1", "198.51.100.7") == "198.51.100.7"

    @pytest.mark.parametrize(
        ("said", "scheme"),
        [("https", "https"), ("HTTPS", "https"), ("http, https", "https"), ("https, http", "http"), ("ws", "http")],
    )
    def test_the_scheme_is_what_the_peer_says(self, said: str, scheme: str) -> None:
        assert seen("10.0.0.1", **{"X-Forwarded-Proto": said}).scheme == scheme

    def test_nothing_behind_sees_what_was_said(self) -> None:
        request = seen("10.0.0.1", **{"X-Forwarded-For": "1.1.1.1, 198.51.100.7", "X-Forwarded-Proto": "https"})

        assert not [name for name in request.headers if name.startswith("X-Forwarded")]
        assert request.client_addr == "198.51.100.7"
