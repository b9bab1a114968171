"""Tickets for tests: they cannot be changed unnoticed, but whoever knows the key can make them."""

import hashlib
import hmac
from uuid import UUID

from gatherly_core.admission.errors import ForgedTicket, UnreadableTicket
from gatherly_core.admission.model import SignedTicket, VerificationKey
from gatherly_core.kernel.identifiers import EventId, TicketTypeId

SEPARATOR = "/"


class MemoryTicketSigner:
    """Says what a ticket says in plain text, with a hash that only who knows `key` can make."""

    def __init__(self, key: bytes = b"a key that everybody knows") -> None:
        self._key = key

    def sign(self, ticket: SignedTicket) -> str:
        words = (ticket.event_id.hex, ticket.ticket_type_id.hex, ticket.code, "VIP" if ticket.vip else "REGULAR")
        said = SEPARATOR.join(words).upper()
        return said + SEPARATOR + self._seal(said)

    def read(self, text: str) -> SignedTicket:
        said, _, seal = text.rpartition(SEPARATOR)
        try:
            event_id, ticket_type_id, code, kind = said.split(SEPARATOR)
            ticket = SignedTicket(
                EventId(UUID(hex=event_id)), TicketTypeId(UUID(hex=ticket_type_id)), code, kind == "VIP"
            )
        except ValueError:
            raise UnreadableTicket("This is not a ticket.") from None
        if not hmac.compare_digest(seal.encode(), self._seal(said).encode()):
            raise ForgedTicket("This ticket is forged: its signature is wrong.")
        return ticket

    def public_keys(self) -> tuple[VerificationKey, ...]:
        """Something that looks like a key; it verifies nothing."""
        looks_like = hashlib.sha256(self._key).digest()
        return (VerificationKey(looks_like[:4].hex(), looks_like),)

    def _seal(self, said: str) -> str:
        return hmac.digest(self._key, said.encode(), "sha256").hex().upper()[:32]
