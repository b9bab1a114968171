"""What every mailer promises."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Self

import pytest

from gatherly_core.mail.errors import MailRefused
from gatherly_core.mail.model import Attachment, Mail
from gatherly_core.mail.ports import Mailer

LINK = f"http://localhost:5000/account/reset-password#token={'x' * 43}"
TICKETS = Attachment("tickets.pdf", "application/pdf", b"%PDF-1.7\r\n\x00\xff\n.\nFrom here\r")
CALENDAR = Attachment("event-X7K2.ics", "text/calendar", "BEGIN:VCALENDAR\r\nSUMMARY:Für Zoë\r\n".encode())


def letter(**changes: Any) -> Mail:
    """A letter to Ada."""
    given = {"message_id": "letter-1", "to": "ada@example.org", "subject": "A subject", "text": "A text.\n"}
    return Mail(**given | changes)


@dataclass(frozen=True)
class Arrived:
    """A letter as its reader has it; only the ends of its texts may have changed, by line feeds."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    unsubscribe: str | None

    @classmethod
    def of(cls, message: EmailMessage) -> Self:
        """What a mail program makes of it."""
        text, html = message.get_body(("plain",)), message.get_body(("html",))
        assert text is not None
        link = message["List-Unsubscribe"]
        return cls(
            message["Message-ID"],
            message["To"],
            message["Subject"],
            text.get_content().replace("\r\n", "\n"),
            html.get_content().replace("\r\n", "\n") if html else None,
            tuple(map(_attachment, message.iter_attachments())),
            link.removeprefix("<").removesuffix(">") if link else None,
        )


def _attachment(part: EmailMessage) -> Attachment:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert part.get_content_disposition() == "attachment"
    return Attachment(part.get_filename() or "", part.get_content_type(), content)


class MailerContract:
    """Bound by the fixtures `mailer`, and `arrived`: all that came out at its other end, oldest first."""

    @pytest.fixture(autouse=True)
    def mailer_at_hand(self, mailer: Mailer, arrived: Callable[[], list[Arrived]]) -> None:
        self.mailer, self.arrived = mailer, arrived

    def sent(self, **changes: Any) -> Arrived:
        """The letter as it arrives."""
        self.mailer.send(letter(**changes))
        return self.arrived()[-1]

    def test_it_brings_a_letter_to_whom_it_is_for(self) -> None:
        arrived = self.sent()
        assert (arrived.to, arrived.subject, arrived.text.rstrip()) == ("ada@example.org", "A subject", "A text.")

    def test_it_brings_each_of_them(self) -> None:
        for number in range(3):
            self.mailer.send(letter(message_id=f"letter-{number}", subject=f"Number {number}"))
        assert [arrived.subject for arrived in self.arrived()] == ["Number 0", "Number 1", "Number 2"]

    @pytest.mark.parametrize("text", [LINK, f"Für Zoë 🎟\n\n{LINK}\n", "x" * 900, ". a dot\n.\n..\nFrom here\n"])
    def test_it_keeps_every_sign_of_the_text(self, text: str) -> None:
        assert self.sent(text=text).text.rstrip("\n") == text.rstrip("\n")

    @pytest.mark.parametrize("html", ["<p>Für Zoë 🎟</p>\n", f"<a href='{LINK}'>\n.\n", "<td>" * 999 + "é"])
    def test_it_keeps_every_sign_of_the_html_beside_the_text(self, html: str) -> None:
        arrived = self.sent(text="Für Zoë\n", html=html)
        assert (arrived.text.rstrip(), (arrived.html or "").rstrip()) == ("Für Zoë", html.rstrip())

    def test_it_has_no_html_where_there_is_none(self) -> None:
        assert self.sent().html is None

    @pytest.mark.parametrize("html", [None, "<p>HTML</p>"])
    def test_it_brings_what_is_attached_bit_by_bit(self, html: str | None) -> None:
        arrived = self.sent(html=html, attachments=(TICKETS, CALENDAR))
        assert arrived.attachments == (TICKETS, CALENDAR)
        assert arrived.text.rstrip() == "A text."

    def test_it_attaches_nothing_to_others(self) -> None:
        assert self.sent().attachments == ()

    @pytest.mark.parametrize("link", [None, f"https://tickets.example/api/unsubscribe?token={'x' * 800}"])
    def test_it_says_how_to_unsubscribe(self, link: str | None) -> None:
        assert self.sent(unsubscribe=link).unsubscribe == link

    @pytest.mark.parametrize("subject", ["Für Zoë 🎟", "An evening of many words " * 20 + "end", "=", "?="])
    def test_it_keeps_every_sign_of_the_subject(self, subject: str) -> None:
        assert self.sent(subject=subject).subject == subject

    def test_it_gives_the_same_letter_the_same_id(self) -> None:
        first, again, another = self.sent(), self.sent(), self.sent(message_id="letter-2")
        assert first.message_id == again.message_id != another.message_id

    @pytest.mark.parametrize(
        "to", ["", "nobody", "ada@example.org, eve@example.org", "Ada <ada@example.org>", "@", "a@"]
    )
    def test_it_refuses_for_good_what_is_not_one_address(self, to: str) -> None:
        with pytest.raises(MailRefused):
            self.mailer.send(letter(to=to))
        assert self.arrived() == []
