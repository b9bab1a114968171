"""What sends letters."""

from typing import Protocol

from gatherly_core.mail.model import Mail


class Mailer(Protocol):
    """Somebody who takes letters. Outside of blocks only: no transaction may wait for a network."""

    def send(self, mail: Mail) -> None:
        """Hands the letter over; when it returns, whoever took it will not lose it.

        MailAway when no letter goes now, MailDeferred when this one does not: it may have been taken all the same, and
        may be sent again with the same `message_id`. MailRefused when it will never go. No error names the address.
        """
        ...

    def forget(self, address: str) -> None:
        """Takes away what it keeps of letters to that address: nothing, where letters are handed on. MailAway."""
        ...
