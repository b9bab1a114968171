"""Connections to a mail server, each for many letters."""

import gc
import smtplib
from collections.abc import Iterator
from email.headerregistry import Address
from typing import Any

import pytest

from gatherly_adapters import smtp_connections
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.smtp_connections import SmtpConnections
from gatherly_adapters.smtp_mailer import SmtpMailer
from gatherly_core.mail.errors import MailAway, MailDeferred, MailRefused
from gatherly_core.mail.model import Mail
from tests.contracts.contract import Boom, boom
from tests.contracts.mail import letter
from tests.contracts.rivals import at_once
from tests.factories import NOW
from tests.integration.smtp.post_office import ACCEPTED, PostOffice, opened
from tests.working import wait_until


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with opened() as office:
        yield office


@pytest.fixture
def mailer(office: PostOffice) -> SmtpMailer:
    return mailer_to(office)


def mailer_to(office: PostOffice, **settings: Any) -> SmtpMailer:
    return SmtpMailer(office.settings(**settings), Address("The Old Hall", "tickets", "example.org"), FixedClock(NOW))


def numbered(number: int) -> Mail:
    return letter(message_id=f"letter-{number}")


def send(mailer: SmtpMailer, number: int) -> None:
    for each in range(number):
        mailer.send(numbered(each))


def used(office: PostOffice) -> list[int]:
    """How many letters were begun over each connection, in the order of their first ones."""
    return list(office.connections.values())


def test_letters_that_follow_each_other_go_over_one(office: PostOffice, mailer: SmtpMailer) -> None:
    send(mailer, 5)
    assert used(office) == [5]
    assert len(office.envelopes) == 5


def test_threads_have_one_each(office: PostOffice, mailer: SmtpMailer) -> None:
    outcomes = at_once(*(lambda: send(mailer, 5) for _ in range(4)))
    assert outcomes == [None] * 4
    assert len(office.envelopes) == 20
    assert len(used(office)) <= 4


@pytest.mark.parametrize("asked", ["to_senders", "to_recipients", "to_letters"])
@pytest.mark.parametrize("answer", ["450 Try again later", "550 Not here"])
def test_one_goes_on_after_a_refusal(office: PostOffice, mailer: SmtpMailer, asked: str, answer: str) -> None:
    setattr(office, asked, answer)
    with pytest.raises((MailAway, MailDeferred, MailRefused)):
        mailer.send(numbered(1))
    setattr(office, asked, ACCEPTED)
    mailer.send(numbered(2))
    assert used(office) == [2]
    assert [str(message["Message-ID"]) for message in office.messages()] == ["<letter-2@example.org>"]
    assert office.envelopes[0].rcpt_tos == ["ada@example.org"]


def test_a_letter_goes_over_another_when_the_server_has_had_enough_of_one(
    office: PostOffice, mailer: SmtpMailer
) -> None:
    office.letters_of_connection = 2
    send(mailer, 5)
    assert used(office) == [2, 2, 1]
    assert len(office.envelopes) == 5


@pytest.mark.parametrize("asked", ["to_senders", "to_recipients", "to_letters"])
def test_a_server_that_closes_takes_no_letter_over_another_either(
    office: PostOffice, mailer: SmtpMailer, asked: str
) -> None:
    mailer.send(numbered(1))
    setattr(office, asked, "421 Closing for today")
    with pytest.raises(MailAway):
        mailer.send(numbered(2))
    assert used(office) == [2, 1]
    assert len(office.envelopes) == 1


@pytest.mark.parametrize("answer", ["421 You have been silent for too long", "500 What is that?", None])
def test_one_that_is_of_no_more_use_is_replaced(office: PostOffice, answer: str | None) -> None:
    mailer = mailer_to(office, timeout=1)
    mailer.send(numbered(1))
    office.to_resets = answer
    mailer.send(numbered(2))
    assert used(office) == [1, 1]
    assert len(office.envelopes) == 2


def test_one_that_the_server_has_left_is_replaced(office: PostOffice, mailer: SmtpMailer) -> None:
    mailer.send(numbered(1))
    office.hang_up()
    mailer.send(numbered(2))
    assert used(office) == [1, 1]


def test_one_is_not_used_again_when_nobody_knows_how_far_it_came(office: PostOffice) -> None:
    connections = SmtpConnections(office.settings())
    used: list[smtplib.SMTP] = []

    def cut_off(server: smtplib.SMTP) -> None:
        used.append(server)
        boom()

    with pytest.raises(Boom):
        connections.use(cut_off)
    connections.use(used.append)
    connections.use(used.append)
    assert used[0] is not used[1]
    assert used[1] is used[2]


@pytest.mark.parametrize(("limit", "value"), [("MOST_LETTERS", 2), ("LONGEST_SECONDS", 0)])
@pytest.mark.parametrize("says_goodbye", [True, False])
def test_none_is_used_for_ever(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, says_goodbye: bool
) -> None:
    office.says_goodbye = says_goodbye
    monkeypatch.setattr(smtp_connections, limit, value)
    send(mailer_to(office), 4)
    assert used(office) == ([2, 2] if value else [1, 1, 1, 1])
    assert len(office.envelopes) == 4


def test_none_is_open_once_nobody_sends_any_more(office: PostOffice) -> None:
    mailer = mailer_to(office)
    mailer.send(numbered(1))
    assert office.connected() == 1
    del mailer
    gc.collect()
    wait_until(lambda: office.connected() == 0)
