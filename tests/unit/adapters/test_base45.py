import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherly_adapters.base45 import decoded, encoded

EXAMPLES = [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")]
"""Of RFC 9285, sections 4.3 and 4.4."""


@pytest.mark.parametrize(("content", "text"), EXAMPLES)
def test_it_does_as_the_standard_has_it(content: bytes, text: str) -> None:
    assert encoded(content) == text
    assert decoded(text) == content


@given(st.binary(max_size=200))
def test_it_reads_what_it_has_written(content: bytes) -> None:
    assert decoded(encoded(content)) == content


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", max_size=12))
def test_it_reads_nothing_that_is_written_otherwise(text: str) -> None:
    try:
        content = decoded(text)
    except ValueError:
        return
    assert encoded(content) == text


@pytest.mark.parametrize("text", ["A", "BB8A", "bb8", "BB\u0661", "GGW", "A6", "::", ":::", "\ud800AA", "BB8\n"])
def test_it_refuses_what_stands_for_no_bytes(text: str) -> None:
    """Among them the largest numbers that three and two signs can write: they are more than the bytes hold."""
    with pytest.raises(ValueError, match="base 45"):
        decoded(text)
