import email
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy, default
from typing import Any

import pytest

from gatherly_adapters.mail_messages import message_of
from tests.contracts.mail import CALENDAR, TICKETS, letter
from tests.factories import NOW

HALL = Address("The Old Hall", "tickets", "example.org")


def written(policy: EmailPolicy = SMTP, **changes: Any) -> EmailMessage:
    """The message as whoever gets its bytes reads it."""
    sent = message_of(letter(**changes), HALL, NOW)
    return email.message_from_bytes(sent.as_bytes(policy=policy), policy=default)  # type: ignore[return-value]


def test_it_says_whose_it_is_and_when_it_was_sent() -> None:
    message = written()
    assert message["From"] == "The Old Hall <tickets@example.org>"
    assert message["Message-ID"] == "<letter-1@example.org>"
    assert message["Date"] == "Thu, 01 Jan 2026 12:00:00 +0000"


def test_it_says_that_nobody_is_there_to_answer() -> None:
    assert written()["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("policy", [SMTP, SMTPUTF8])
@pytest.mark.parametrize("hidden", ["=0d=0a", "=0a", "=0d"])
def test_it_takes_no_encoded_word_for_headers(policy: EmailPolicy, hidden: str) -> None:
    message = written(policy, subject=f"=?utf-8?q?x{hidden}Bcc:_eve@example.org?= \u00e9")
    assert message["Bcc"] is None
    assert message.keys() == written().keys()
    assert "\n" not in message["Subject"]
    assert "\r" not in message["Subject"]


def test_it_writes_a_domain_in_ascii() -> None:
    assert written(to="ada@b\u00fccher.example")["To"] == "ada@xn--bcher-kva.example"
    assert written(SMTPUTF8, to="\u00e5sa@b\u00fccher.example")["To"] == "\u00e5sa@xn--bcher-kva.example"


def test_it_keeps_a_long_link_in_one_piece() -> None:
    link = "https://tickets.example.org/account/reset-password#token=" + "x" * 43
    assert link.encode() in message_of(letter(text=f"Dear Ada,\n\n{link}\n"), HALL, NOW).as_bytes()


def test_it_keeps_the_lines_of_html_within_bounds() -> None:
    html = "<td>" * 999
    lines = message_of(letter(html=html), HALL, NOW, encoding="8bit").as_bytes().splitlines()
    assert max(map(len, lines)) <= 998


def test_it_shows_the_html_to_who_can_and_the_text_to_others() -> None:
    message = written(html="<p>HTML</p>", attachments=(TICKETS, CALENDAR))
    body, *files = message.iter_parts()
    assert message.get_content_type() == "multipart/mixed"
    assert body.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content_type() for part in files] == ["application/pdf", "text/calendar"]


def test_it_says_how_a_text_that_is_attached_is_written() -> None:
    (calendar,) = written(attachments=(CALENDAR,)).iter_attachments()
    assert calendar.get_content() == CALENDAR.content.decode()


class TestUnsubscribing:
    LINK = f"https://tickets.example/account/unsubscribe?token={'a-b_c.=' * 60}"

    @pytest.mark.parametrize("policy", [SMTP, SMTPUTF8])
    def test_it_is_one_click_at_an_address_that_is_written_as_it_is(self, policy: EmailPolicy) -> None:
        lines = message_of(letter(unsubscribe=self.LINK), HALL, NOW).as_bytes(policy=policy).split(b"\r\n")
        assert f"List-Unsubscribe: <{self.LINK}>".encode() in lines
        assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines

    def test_it_is_one_click_by_https_alone(self) -> None:
        message = written(unsubscribe="http://localhost:5000/account/unsubscribe?token=x")
        assert message["List-Unsubscribe"] == "<http://localhost:5000/account/unsubscribe?token=x>"
        assert message["List-Unsubscribe-Post"] is None

    def test_it_is_not_spoken_of_in_letters_that_must_arrive(self) -> None:
        assert not {"List-Unsubscribe", "List-Unsubscribe-Post"} & set(written().keys())
