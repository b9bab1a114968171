import pytest

from tests.contracts.mail import letter


@pytest.mark.parametrize("sign", ["\n", "\r", "\0", "\x85", "\u2028", "\ud800"])
@pytest.mark.parametrize("header", ["to", "subject"])
def test_it_has_no_line_feed_where_it_would_begin_another_header(header: str, sign: str) -> None:
    with pytest.raises(ValueError, match="control"):
        letter(**{header: f"x{sign}Bcc: eve@example.org"})


@pytest.mark.parametrize("message_id", ["", "a b", "a@b", "<a>", "a\n", "../a", "\u00e9", "x" * 101])
def test_it_has_an_id_that_fits_everywhere(message_id: str) -> None:
    with pytest.raises(ValueError, match="id"):
        letter(message_id=message_id)


def test_it_takes_any_text() -> None:
    assert letter(text="\n.\n\x00").text == "\n.\n\x00"
