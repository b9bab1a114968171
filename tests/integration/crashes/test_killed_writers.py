"""Whoever is killed between a secret and its letter leaves nobody without one."""

import email
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.errors import InvalidLink
from gatherly_core.accounts.register import NewAccount
from tests.installations import DATA, settings_for
from tests.processes import Program

ADA = NewAccount("Ada", "ada@example.com", "the old password")
NEW = "the new password"
LEASE = timedelta(seconds=60)
SLOW_START = timedelta(minutes=5)
SECRET = re.compile(r"#token=(\S+)")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own, for the letters too."""
    monkeypatch.setenv(DATA, str(tmp_path))
    return tmp_path


@pytest.fixture
def gatherly(fresh_database_url: str, data: Path) -> Iterator[Gatherly]:
    clock = FixedClock(datetime.now(UTC))
    with on_database(settings_for(fresh_database_url), clock) as gatherly:
        gatherly.application.accounts.register.admit(ADA)
        gatherly.drain()
        yield gatherly


def letters(data: Path) -> list[EmailMessage]:
    files = sorted((data / "mail").glob("reset-password-*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]  # type: ignore[misc]


def secret_in(letter: EmailMessage) -> str:
    text = letter.get_body(("plain",))
    assert text is not None
    found = SECRET.search(text.get_content())
    assert found is not None
    return found[1]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_another_process_writes_the_letter(
    gatherly: Gatherly, fresh_database_url: str, data: Path, moment: str
) -> None:
    with Program("tests.integration.crashes.dying_writer", fresh_database_url, ADA.email, moment) as process:
        pass
    assert process.killed
    sent = letters(data)
    assert len(sent) == (moment == "after")

    assert gatherly.drain() == 0, "the process that died may still be at it"
    clock = gatherly.ports.clock
    assert isinstance(clock, FixedClock)
    clock.advance(LEASE + SLOW_START)
    assert gatherly.drain() == 1
    assert gatherly.drain() == 0

    (letter,) = letters(data)  # the same letter again takes the place of the first
    gatherly.application.accounts.reset_password(secret_in(letter), NEW)
    assert gatherly.application.accounts.sign_in(ADA.email, NEW)
    for used in (*sent, letter):
        with pytest.raises(InvalidLink):
            gatherly.application.accounts.reset_password(secret_in(used), "another password")
