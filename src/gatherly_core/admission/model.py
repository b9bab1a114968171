"""What an e-ticket says, and how that can be verified."""

from dataclasses import dataclass, field
from datetime import datetime

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTicket:
    """What is printed on a ticket. `text` is that of its QR code; `code` is for typing it by hand."""

    event_title: str
    location: str
    start_date: datetime
    end_date: datetime
    timezone: str
    ticket_type: str
    name: str
    reference: str
    vip: bool
    code: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """An event in somebody's calendar. `uid` stays the same however often the event changes; `sequence` grows then."""

    uid: str
    sequence: int
    changed_at: datetime
    title: str
    location: str
    description: str
    start_date: datetime
    end_date: datetime
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Document:
    """Something to be downloaded, and a name for it: of ASCII letters, digits and hyphens."""

    content: bytes
    name: str
