"""Which keys an installation seals its audit trail with."""

from pathlib import Path

import pytest

from gatherly_adapters.bootstrap import audit_secrets
from gatherly_adapters.given_settings import WrongSetting
from gatherly_adapters.settings import Settings
from gatherly_adapters.ticket_keys import seed_text

SECRET = "a secret that only these tests know"
URL = "mysql://u:p@h/n"


def loaded(**environ: str) -> Settings:
    return Settings.load({}, {"JWT_SECRET": SECRET, "DATABASE_URL": URL, **environ})


@pytest.mark.parametrize("between", [" ", ",", ", "])
def test_they_are_those_that_were_set(between: str) -> None:
    keys = between.join(seed_text(letter * 32) for letter in (b"1", b"2"))
    assert audit_secrets(loaded(GATHERLY_AUDIT_KEYS=keys)) == (b"1" * 32, b"2" * 32)


def test_a_server_without_any_has_one_of_its_secret() -> None:
    (key,) = audit_secrets(loaded())
    assert len(key) == 32
    assert (key,) == audit_secrets(loaded())
    assert (key,) != audit_secrets(loaded(JWT_SECRET=SECRET + "!"))


def test_an_installation_without_any_secret_keeps_one(tmp_path: Path) -> None:
    settings = Settings.load({}, {"GATHERLY_DATA": str(tmp_path)})
    assert audit_secrets(settings) == audit_secrets(settings)
    assert [file.name for file in tmp_path.iterdir()] == ["audit-key"]


def test_a_file_without_a_key_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "audit-key").write_text("short\n")
    with pytest.raises(WrongSetting, match="audit-key holds no key"):
        audit_secrets(Settings.load({}, {"GATHERLY_DATA": str(tmp_path)}))


@pytest.mark.parametrize("keys", ["short", "A" * 100, "ß" * 43])
def test_what_is_no_key_stops_the_start(keys: str) -> None:
    with pytest.raises(WrongSetting, match="GATHERLY_AUDIT_KEYS"):
        loaded(GATHERLY_AUDIT_KEYS=keys)


def test_a_setting_does_not_tell_its_keys() -> None:
    key = seed_text(b"1" * 32)
    assert repr(b"1" * 32) not in repr(loaded(GATHERLY_AUDIT_KEYS=key))


def test_what_was_sealed_outlives_the_secret_that_its_key_was_derived_from() -> None:
    former = audit_secrets(loaded(JWT_SECRET="y" * 32))
    (present,) = audit_secrets(loaded(JWT_SECRET="x" * 32))
    assert audit_secrets(loaded(JWT_SECRET="x" * 32, GATHERLY_JWT_RETIRED_SECRETS="y" * 32)) == (present, *former)
