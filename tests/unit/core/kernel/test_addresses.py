import pytest

from gatherly_core.kernel.addresses import address_key


@pytest.mark.parametrize(
    ("one", "another", "same"),
    [
        ("Ada@Example.ORG", "ada@example.org", True),
        ("ÄDA@example.org", "äda@example.org", True),
        ("straße@example.org", "strasse@example.org", False),
        ("\N{LATIN SMALL LETTER LONG S}mith@example.org", "smith@example.org", False),
        ("zoë@example.org", "zoe@example.org", False),
    ],
)
def test_addresses_are_one_when_only_their_capitals_differ(one: str, another: str, *, same: bool) -> None:
    assert (address_key(one) == address_key(another)) == same
    assert address_key(address_key(one)) == address_key(one)
