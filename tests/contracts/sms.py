"""What everybody promises who sends texts."""

from typing import Any, Protocol

import pytest

from gatherly_core.sms.errors import TextRefused, TextsAway
from gatherly_core.sms.model import LONGEST_TEXT, Text
from gatherly_core.sms.ports import Texts

ADA, EVE = "+493012345678", "+14155550123"


def text(**changes: Any) -> Text:
    """A text to Ada."""
    given = {"key": "notification-1", "to": ADA, "text": "Doors open at 19:00."}
    return Text(**given | changes)


class Phones(Protocol):
    """The other end."""

    def arrived(self) -> list[tuple[str, str]]:
        """Number and text of each that came, oldest first."""
        ...

    def refuse(self, number: str) -> None:
        """Takes no more texts for that number."""
        ...

    def go_away(self) -> None:
        """Answers nobody any more."""
        ...


class TextsContract:
    """Bound by the fixtures `texts`, and `phones`: their other end."""

    @pytest.fixture(autouse=True)
    def texts_at_hand(self, texts: Texts, phones: Phones) -> None:
        self.texts, self.phones = texts, phones

    def test_it_brings_a_text_to_whom_it_is_for(self) -> None:
        self.texts.send(text())
        self.texts.send(text(to=EVE, text="Cancelled."))
        assert self.phones.arrived() == [(ADA, "Doors open at 19:00."), (EVE, "Cancelled.")]

    @pytest.mark.parametrize("words", ["Für Zoë 🎟\n50 % & more: https://a.example/?b=c+d#e", "x" * LONGEST_TEXT])
    def test_it_keeps_every_sign(self, words: str) -> None:
        self.texts.send(text(text=words))
        assert self.phones.arrived() == [(ADA, words)]

    def test_it_says_who_will_never_get_one(self) -> None:
        self.phones.refuse(ADA)
        with pytest.raises(TextRefused):
            self.texts.send(text())
        self.texts.send(text(to=EVE))
        assert [number for number, _ in self.phones.arrived()] == [EVE]

    def test_it_says_that_nobody_brings_them_now(self) -> None:
        self.phones.go_away()
        with pytest.raises(TextsAway):
            self.texts.send(text())
        assert self.phones.arrived() == []
