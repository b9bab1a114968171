"""Which keys an installation signs its tickets with."""

from pathlib import Path

from gatherly_adapters.bootstrap import ticket_keys
from gatherly_adapters.ed25519_tickets import derived_seed
from gatherly_adapters.settings import Settings
from gatherly_adapters.ticket_keys import seed_text

SECRET = "a secret that only these tests know"
URL = "mysql://u:p@h/n"


def test_they_are_those_that_were_set() -> None:
    keys = f"{seed_text(b'1' * 32)} {seed_text(b'2' * 32)}"
    settings = Settings.load({}, {"GATHERLY_TICKET_KEYS": keys, "JWT_SECRET": SECRET, "DATABASE_URL": URL})
    assert ticket_keys(settings) == (b"1" * 32, b"2" * 32)


def test_a_server_without_any_has_one_of_its_secret() -> None:
    settings = Settings.load({}, {"JWT_SECRET": SECRET, "DATABASE_URL": URL})
    assert ticket_keys(settings) == (derived_seed(SECRET),)


def test_tickets_outlive_the_secret_that_their_key_was_derived_from() -> None:
    settings = Settings.load(
        {}, {"JWT_SECRET": "x" * 32, "GATHERLY_JWT_RETIRED_SECRETS": "y" * 32, "DATABASE_URL": URL}
    )
    assert ticket_keys(settings) == (derived_seed("x" * 32), derived_seed("y" * 32))


def test_an_installation_without_any_secret_keeps_one(tmp_path: Path) -> None:
    settings = Settings.load({}, {"GATHERLY_DATA": str(tmp_path)})
    assert ticket_keys(settings) == ticket_keys(settings)
    assert [file.name for file in tmp_path.iterdir()] == ["ticket-key"]
