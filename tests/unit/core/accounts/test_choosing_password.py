import unicodedata

import pytest

from gatherly_adapters.common_passwords import ShippedCommonPasswords
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_core.accounts.choosing_password import ChoosePassword
from gatherly_core.kernel.errors import Invalid

PASSWORDS = MemoryPasswords()


def refusal(password: str, name: str = "Ada Byron", email: str = "countess@example.org") -> str | None:
    """What is wrong with the password, None if it is taken; then its hash must be good."""
    choose = ChoosePassword(PASSWORDS, ShippedCommonPasswords())
    try:
        hashed = choose(password, name=name, email=email)
    except Invalid as invalid:
        (field,) = invalid.fields
        assert field == "password"
        return invalid.fields[field]
    assert PASSWORDS.matches(password, hashed)
    return None


@pytest.mark.parametrize(
    "password",
    [
        "8 signs!",
        "x" * 64 + "y" * 64,
        "correct horse battery staple",
        "пароль-🔑-секрет",
        "\t\n\x00 tab and line",
        "        ",
        "🎟🎸🎟🎸🎟🎸🎟🎸",
        "aaaaaaaaaaaaaaaaaaab",
    ],
)
def test_it_takes_any_characters_in_any_composition(password: str) -> None:
    assert refusal(password) is None


@pytest.mark.parametrize("password", ["", "7 signs", "x" * 129, "\u00e9" * 7])
def test_it_refuses_what_is_too_short_or_too_long(password: str) -> None:
    assert refusal(password) == "must be of 8 to 128 characters"


def test_it_counts_letters_with_their_accents_as_the_ones_they_make() -> None:
    assert len(unicodedata.normalize("NFD", "\u00e9" * 7)) == 14
    assert refusal(unicodedata.normalize("NFD", "\u00e9" * 7)) is not None
    assert refusal(unicodedata.normalize("NFD", "\u00e9" * 100)) is None


@pytest.mark.parametrize(
    "password", ["password", "PassWord1", "12345678", "qwertyuiop", "\uff50\uff41ssword", "iloveyou"]
)
def test_it_refuses_what_everybody_tries_first(password: str) -> None:
    assert refusal(password) == "must not be one of the most common ones"


@pytest.mark.parametrize(
    "password",
    [
        "ada byron",
        "Ada.Byron",
        "ADABYRON1815",
        "1815-byron",
        "countess",
        "Countess2026!",
        "countess@example.org",
        "gatherly",
        "Gatherly-123",
    ],
)
def test_it_refuses_what_says_who_one_is_or_where(password: str) -> None:
    assert refusal(password) == "must not be one's own name or address, or the name of this service"


@pytest.mark.parametrize("password", ["ada byron's password", "the countess", "gatherly-demo", "18151815"])
def test_it_takes_what_only_has_that_in_it(password: str) -> None:
    assert refusal(password) is None


def test_it_finds_nothing_of_a_name_without_letters_in_a_password() -> None:
    assert refusal("!!!!!!!!", name="1", email="2@example.org") is None
