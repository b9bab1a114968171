import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherly_core.kernel.crockford import read, written


@given(st.integers(0, 2**130 - 1))
def test_it_reads_what_it_has_written(number: int) -> None:
    assert read(written(number, 26)) == number
    assert read(written(number, 26).lower()) == number


def test_it_writes_the_highest_sign_first() -> None:
    assert written(0, 3) == "000"
    assert written(32 * 32 + 31, 3) == "10Z"


@pytest.mark.parametrize("number", [-1, 32**3])
def test_it_cuts_nothing_off(number: int) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        written(number, 3)


@pytest.mark.parametrize("text", ["10Z", "1O-z", "i0z", "L 0 Z", "-lo--Z-"])
def test_it_takes_what_people_write_for_what_they_mean(text: str) -> None:
    assert read(text) == 32 * 32 + 31


@pytest.mark.parametrize(
    "text", ["", " - ", "U", "1*", "1\n", "\N{LATIN SMALL LETTER DOTLESS I}", "\N{FULLWIDTH DIGIT ONE}", "\ud800"]
)
def test_it_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError):
        read(text)
