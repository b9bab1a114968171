"""What every mailer promises."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from gatherly_core.mail.errors import MailRefused
from gatherly_core.mail.model import Mail
from gatherly_core.mail.ports import Mailer

LINK = f"http://localhost:5000/account/reset-password#token={'x' * 43}"


def letter(**changes: Any) -> Mail:
    """A letter to Ada."""
    given = {"message_id": "letter-1", "to": "ada@example.org", "subject": "A subject", "text": "A text.\n"}
    return Mail(**given | changes)


@dataclass(frozen=True)
class Arrived:
    """A letter as its reader has it; only the end of its text may have changed, by line feeds."""

    message_id: str
    to: str
    subject: str
    text: str


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
