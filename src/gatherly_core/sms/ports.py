"""What sends texts."""

from typing import Protocol

from gatherly_core.sms.model import Text


class Texts(Protocol):
    """Somebody who brings texts to phones. Outside of blocks only: no transaction may wait for a network."""

    def send(self, text: Text) -> None:
        """Hands the text over; when it returns, whoever took it tries to bring it.

        TextsAway when no text goes now, TextDeferred when this one does not: it may have been taken all the same, and
        arrives twice if it is sent again. TextRefused when it will never go. No error names the number.
        """
        ...
