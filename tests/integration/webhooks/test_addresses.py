"""Where facts are sent, and where they are not, however that is spelled."""

import socket

import pytest

from gatherly_adapters.http_receivers import HttpReceivers
from gatherly_core.kernel.errors import Invalid
from tests.integration.webhooks.names import Names
from tests.integration.webhooks.receiver import Receiver
from tests.integration.webhooks.sending import NAME, failure


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
