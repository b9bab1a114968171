"""Making out what is shown at the door: the text of a QR code, or a code that somebody typed."""

import hashlib
from dataclasses import dataclass, field

from gatherly_core.admission.errors import ForgedTicket, UnreadableTicket
from gatherly_core.admission.ports import TicketReader
from gatherly_core.admission.scans import ScanResult
from gatherly_core.kernel import crockford
from gatherly_core.kernel.identifiers import CODE_LENGTH, AttendeeId, EventId

FINGERPRINT_LENGTH = 32
"""Hexadecimal digits of a hash: enough to see the same forgery again, and nothing to be admitted with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What was made out: a code, or an attendee who was picked from the list; neither, and `refused` says why.

    `event_id` is what a signed ticket says. `fingerprint` stands for the text.
    """

    code: str | None = field(default=None, repr=False)
    attendee_id: AttendeeId | None = None
    event_id: EventId | None = None
    fingerprint: str | None = field(default=None, repr=False)
    refused: ScanResult | None = None

    @property
    def signed(self) -> bool:
        return self.event_id is not None

    @property
    def codes(self) -> tuple[str, ...]:
        """The code, if there is one."""
        return () if self.code is None else (self.code,)


def shown(text: str, reader: TicketReader) -> Shown:
    """What the text says.

    A QR code must be signed by one of our keys: FORGED_CODE. Everything else is taken for a code that a person read
    and typed, in any case, with or without groups, O for 0, and I or L for 1: UNKNOWN_CODE when it is none.
    """
    fingerprint = hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:FINGERPRINT_LENGTH]
    try:
        ticket = reader.read(text)
    except ForgedTicket:
        return Shown(refused=ScanResult.FORGED_CODE, fingerprint=fingerprint)
    except UnreadableTicket:
        return _typed(text, fingerprint)
    return Shown(code=ticket.code, event_id=ticket.event_id, fingerprint=fingerprint)


def _typed(text: str, fingerprint: str) -> Shown:
    try:
        return Shown(code=crockford.written(crockford.read(text), CODE_LENGTH), fingerprint=fingerprint)
    except ValueError:
        return Shown(refused=ScanResult.UNKNOWN_CODE, fingerprint=fingerprint)
