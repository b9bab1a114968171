from collections.abc import Callable
from dataclasses import asdict

import pytest

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.mail import MemoryMailer, mail_away
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_core.mail.errors import MailAway
from tests.contracts.mail import Arrived, MailerContract, letter


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()


@pytest.fixture
def mailer(database: MemoryDatabase) -> MemoryMailer:
    return MemoryMailer(database)


@pytest.fixture
def arrived(mailer: MemoryMailer) -> Callable[[], list[Arrived]]:
    return lambda: [Arrived(**asdict(mail) | {"attachments": mail.attachments}) for mail in mailer.sent]


class TestMemoryMailer(MailerContract):
    pass


def test_it_forgets_the_letters_to_an_address(mailer: MemoryMailer, arrived: Callable[[], list[Arrived]]) -> None:
    mailer.forget("ada@example.org")
    for number, to in enumerate(("ada@example.org", "ada@example.org.uk", "Ada@Example.ORG", "eve@example.org")):
        mailer.send(letter(message_id=f"letter-{number}", to=to, text="Dear ada@example.org,\n"))
    mailer.forget("ada@example.org")
    assert [letter.to for letter in arrived()] == ["ada@example.org.uk", "eve@example.org"]


def test_it_forgets_no_letters_to_an_address_that_is_only_alike(
    mailer: MemoryMailer, arrived: Callable[[], list[Arrived]]
) -> None:
    for number, to in enumerate(("Straße@example.org", "strasse@example.org")):
        mailer.send(letter(message_id=f"letter-{number}", to=to))
    mailer.forget("straße@example.org")
    assert [letter.to for letter in arrived()] == ["strasse@example.org"]


def test_it_keeps_what_it_was_given(mailer: MemoryMailer) -> None:
    mailer.send(letter())
    mailer.send(letter(to="eve@example.org"))
    assert mailer.sent == (letter(), letter(to="eve@example.org"))
    assert mailer.sent_to("ada@example.org") == (letter(),)


@pytest.mark.parametrize("kind", ["run", "read"])
def test_it_refuses_to_be_called_in_a_block(mailer: MemoryMailer, database: MemoryDatabase, kind: str) -> None:
    block = getattr(MemoryUnitOfWork(database), kind)
    with pytest.raises(RuntimeError):
        block(lambda: mailer.send(letter()))
    assert mailer.sent == ()


def test_it_fails_as_planned_before_or_after_it_took_a_letter(mailer: MemoryMailer) -> None:
    mailer.faults.before("send", mail_away)
    mailer.faults.after("send", mail_away, call=2)
    for taken in (0, 1):
        with pytest.raises(MailAway):
            mailer.send(letter())
        assert len(mailer.sent) == taken
    mailer.send(letter())
    assert mailer.sent == (letter(), letter())
