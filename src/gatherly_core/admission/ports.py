"""What admission needs from outside."""

from typing import Protocol

from gatherly_core.admission.model import SignedTicket, VerificationKey

LONGEST_TICKET = 178
"""The most signs in a ticket's text: what a QR code of version 7 (45 by 45 modules) holds at error correction M."""


class TicketSigner(Protocol):
    """Signs tickets, so that the door knows them without asking anybody.

    Several keys may be good at a time: the newest signs, all of them verify. That is how a key is replaced.
    """

    def sign(self, ticket: SignedTicket) -> str:
        """The text of the ticket's QR code, the same for the same ticket and key.

        At most LONGEST_TICKET signs, all of them of the alphanumeric mode of QR codes (ISO/IEC 18004).
        """
        ...

    def read(self, text: str) -> SignedTicket:
        """The ticket that was signed, whatever became of it since.

        UnreadableTicket when the text is not one of a ticket, ForgedTicket when none of the keys has signed it.
        """
        ...

    def public_keys(self) -> tuple[VerificationKey, ...]:
        """With which anybody can verify tickets, the one that signs first."""
        ...
