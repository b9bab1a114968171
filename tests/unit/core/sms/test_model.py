import pytest

from gatherly_core.sms.model import LONGEST_TEXT
from tests.contracts.sms import text


@pytest.mark.parametrize(
    "number", ["", "+", "493012345678", "00493012345678", "+0301234567", "+49 30 1234567", "+49123", "+" + "1" * 16]
)
def test_it_goes_to_a_number_as_e164_has_it(number: str) -> None:
    with pytest.raises(ValueError, match="number"):
        text(to=number)


@pytest.mark.parametrize("number", ["+4930123", "+123456789012345", "+14155550123"])
def test_it_takes_the_numbers_of_all_countries(number: str) -> None:
    assert text(to=number).to == number


@pytest.mark.parametrize("words", ["", "x" * (LONGEST_TEXT + 1), "\U0001f39f" * 801, "\ud83c"])
def test_it_is_neither_empty_nor_too_long_nor_half_a_sign(words: str) -> None:
    with pytest.raises(ValueError, match=r"long|surrogates"):
        text(text=words)


@pytest.mark.parametrize("key", ["", "a b", "a\n", "x" * 65])
def test_it_has_a_key_that_fits_everywhere(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        text(key=key)


def test_it_shows_nobody_whose_number_it_is() -> None:
    assert repr(text()) == "Text(key='notification-1')"
