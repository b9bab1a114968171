import pytest

from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.money import (
    CURRENCIES,
    THREE_DECIMAL,
    TWO_DECIMAL,
    ZERO_DECIMAL,
    check_chargeable,
    decimals,
    known_currency,
    percentage,
    step,
    told,
)


@pytest.mark.parametrize("code", ["EUR", "JPY", "KWD"])
def test_it_knows_currencies_that_can_be_charged(code: str) -> None:
    assert known_currency(code) == code


@pytest.mark.parametrize("code", ["", "eur", "EURO", "XXX", "€"])
def test_it_refuses_what_is_no_currency(code: str) -> None:
    with pytest.raises(Invalid) as refused:
        known_currency(code)
    assert refused.value.code == "invalid_input"
    assert list(refused.value.fields) == ["currency"]


@pytest.mark.parametrize(("code", "expected"), [("EUR", 2), ("USD", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("BHD", 3)])
def test_it_knows_how_many_decimals_a_currency_has(code: str, expected: int) -> None:
    assert decimals(code) == expected


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [(123456, "EUR", "1,234.56 EUR"), (5, "EUR", "0.05 EUR"), (1234, "JPY", "1,234 JPY"), (2500, "KWD", "2.500 KWD")],
)
def test_it_tells_amounts_as_people_write_them(amount: int, currency: str, expected: str) -> None:
    assert told(amount, currency) == expected


def test_it_counts_the_decimals_of_each_currency_in_one_way_only() -> None:
    assert len(CURRENCIES) == len(ZERO_DECIMAL) + len(TWO_DECIMAL) + len(THREE_DECIMAL)
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)


@pytest.mark.parametrize(
    ("code", "expected"), [("EUR", 1), ("JPY", 1), ("HUF", 1), ("KWD", 10), ("TND", 10), ("ISK", 100), ("UGX", 100)]
)
def test_it_knows_what_amounts_must_be_multiples_of(code: str, expected: int) -> None:
    assert step(code) == expected
    for amount in (0, expected, 7 * expected):
        check_chargeable(amount, code, "price")
    if expected > 1:
        with pytest.raises(Invalid) as refused:
            check_chargeable(3 * expected + 1, code, "price")
        assert refused.value.fields == {"price": f"must be a multiple of {expected} in {code}"}


@pytest.mark.parametrize(
    ("amount", "percent", "step", "expected"),
    [
        (1501, 50, 1, 751),
        (1500, 33, 1, 495),
        (1, 50, 1, 1),
        (1, 49, 1, 0),
        (0, 100, 1, 0),
        (1010, 50, 10, 510),
        (1010, 49, 10, 490),
        (300, 50, 100, 200),
        (1010, 100, 10, 1010),
    ],
)
def test_it_rounds_half_up(amount: int, percent: int, step: int, expected: int) -> None:
    assert percentage(amount, percent, step) == expected
