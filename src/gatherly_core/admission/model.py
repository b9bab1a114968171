"""What an e-ticket says, and how that can be verified."""

from dataclasses import dataclass, field

from gatherly_core.kernel.identifiers import EventId, TicketTypeId


@dataclass(frozen=True, slots=True)
class SignedTicket:
    """What the QR code of an e-ticket says: enough to know the ticket at the door, and nobody's name."""

    event_id: EventId
    ticket_type_id: TicketTypeId
    code: str = field(repr=False)
    """The attendee's."""
    vip: bool = False


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key of Ed25519 (RFC 8032), in its 32 bytes, and the `id` by which tickets name it, in hexadecimal."""

    id: str
    public_key: bytes
