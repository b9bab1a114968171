import email
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from gatherly_adapters.file_mailer import FileMailer
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.mail.errors import MailAway
from tests.contracts.mail import LINK, TICKETS, Arrived, MailerContract, letter
from tests.factories import NOW


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var" / "mail"


@pytest.fixture
def mailer(folder: Path) -> FileMailer:
    return FileMailer(folder, Address("Gatherly", "no-reply", "localhost"), FixedClock(NOW))


@pytest.fixture
def arrived(folder: Path) -> Callable[[], list[Arrived]]:
    return lambda: [read(file) for file in sorted(folder.glob("*"))]


def read(file: Path) -> Arrived:
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return Arrived.of(message)


class TestFileMailer(MailerContract):
    pass


def test_it_forgets_the_letters_to_an_address(mailer: FileMailer, arrived: Callable[[], list[Arrived]]) -> None:
    mailer.forget("ada@example.org")
    for number, to in enumerate(("ada@example.org", "ada@example.org.uk", "Ada@Example.ORG", "eve@example.org")):
        text = "To: ada@example.org\n"
        mailer.send(letter(message_id=f"letter-{number}", to=to, text=text, attachments=(TICKETS,)))
    mailer.forget("ada@example.org")
    assert [letter.to for letter in arrived()] == ["ada@example.org.uk", "eve@example.org"]


def test_it_forgets_no_letters_to_an_address_that_is_only_alike(
    mailer: FileMailer, arrived: Callable[[], list[Arrived]]
) -> None:
    for number, to in enumerate(("Straße@example.org", "strasse@example.org")):
        mailer.send(letter(message_id=f"letter-{number}", to=to))
    mailer.forget("straße@example.org")
    assert [letter.to for letter in arrived()] == ["strasse@example.org"]


def test_it_names_the_file_by_the_letter(mailer: FileMailer, folder: Path) -> None:
    mailer.send(letter())
    mailer.send(letter(text="The same once more."))
    (file,) = folder.iterdir()
    assert file.name == "letter-1.eml"
    assert "The same once more." in file.read_text()


def test_it_lets_nobody_else_read_it(mailer: FileMailer, folder: Path) -> None:
    mailer.send(letter())
    assert (folder / "letter-1.eml").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_it_shows_a_link_as_it_is_whatever_else_is_in_the_letter(mailer: FileMailer, folder: Path) -> None:
    mailer.send(letter(text=f"Liebe Zoë,\n\n{LINK}\n"))
    assert LINK in (folder / "letter-1.eml").read_text().splitlines()


def test_it_says_where_the_letter_is(mailer: FileMailer, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        mailer.send(letter())
    assert str(folder / "letter-1.eml") in caplog.text
    assert "ada@" not in caplog.text


def test_it_says_that_it_cannot_write(mailer: FileMailer, folder: Path) -> None:
    folder.parent.write_text("in the way")
    with pytest.raises(MailAway):
        mailer.send(letter())


def test_it_leaves_nothing_behind_that_it_could_not_finish(mailer: FileMailer, folder: Path) -> None:
    (folder / "letter-1.eml").mkdir(parents=True)
    with pytest.raises(MailAway):
        mailer.send(letter())
    assert [file.name for file in folder.iterdir()] == ["letter-1.eml"]
