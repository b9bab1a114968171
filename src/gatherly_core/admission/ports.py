"""What admission needs from outside."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from gatherly_core.admission.model import CalendarEntry, PrintedTicket, SignedTicket, VerificationKey
from gatherly_core.admission.scans import Attendance, Guest, GuestFilter, Scan, ScanKey, ScanResult
from gatherly_core.kernel.identifiers import AttendeeId, EventId, ScanId
from gatherly_core.kernel.paging import Page, PageRequest

LONGEST_TICKET = 178
"""The most signs in a ticket's text: what a QR code of version 7 (45 by 45 modules) holds at error correction M."""


class TicketReader(Protocol):
    """Knows a ticket from a forgery."""

    def read(self, text: str) -> SignedTicket:
        """The ticket that was signed, whatever became of it since.

        UnreadableTicket when the text is not one of a ticket, ForgedTicket when none of the keys has signed it.
        """
        ...


class TicketSigner(TicketReader, Protocol):
    """Signs tickets, so that the door knows them without asking anybody.

    Several keys may be good at a time: the newest signs, all of them verify. That is how a key is replaced.
    """

    def sign(self, ticket: SignedTicket) -> str:
        """The text of the ticket's QR code, the same for the same ticket and key.

        At most LONGEST_TICKET signs, all of them of the alphanumeric mode of QR codes (ISO/IEC 18004).
        """
        ...

    def public_keys(self) -> tuple[VerificationKey, ...]:
        """With which anybody can verify tickets, the one that signs first."""
        ...


class Guests(Protocol):
    """The attendees, at the door. Works inside a unit of work only. Whoever locks any has pinned their event."""

    def locked(self, codes: Iterable[str], ids: Iterable[AttendeeId] = ()) -> tuple[Guest, ...]:
        """The attendees that have one of the codes or ids, whom nobody else can change until the block ends.

        They are locked in the order of their ids. Those that are not there are left out.
        """
        ...

    def keep(self, attendances: Mapping[AttendeeId, Attendance]) -> None:
        """Keeps when attendees, which the block has locked, came and left."""
        ...


class GuestLists(Protocol):
    """Who comes. Works inside a unit of work only."""

    def of_event(self, event_id: EventId, wanted: GuestFilter, page: PageRequest) -> Page[Guest]:
        """The attendees of the event whose bookings are ATTENDING, in the order of their ids.

        A text is found wherever it stands in a name or an address, in capitals or not.
        """
        ...


class Scans(Protocol):
    """The scans at the doors; none is ever removed. Works inside a unit of work only."""

    def add(self, scans: Sequence[Scan]) -> None:
        """Keeps new scans. ScanTaken when the event has one with such a key already, also when both come at once."""
        ...

    def known(self, event_id: EventId, keys: Iterable[ScanKey]) -> Mapping[ScanKey, Scan]:
        """Those of the event's scans that have one of the keys."""
        ...

    def passages(self, attendee_ids: Iterable[AttendeeId]) -> Mapping[AttendeeId, tuple[Scan, ...]]:
        """The passages of each of the attendees, in any order; () for who has none.

        In a block that has locked the attendees: all that have been recorded.
        """
        ...

    def revise(self, scans: Sequence[Scan]) -> None:
        """Keeps what passages have come to: their `result`, and whom they stand `against`."""
        ...

    def named(self, ids: Iterable[ScanId]) -> Mapping[ScanId, Scan]:
        """Those of the scans that exist."""
        ...

    def of_event(self, event_id: EventId, result: ScanResult | None, page: PageRequest) -> Page[Scan]:
        """The scans of an event, of one result if one is given, the last received first."""
        ...


class TicketPrinter(Protocol):
    """Makes what is printed, or shown on a phone. Takes a while: not for inside a unit of work."""

    def pdf(self, tickets: Sequence[PrintedTicket]) -> bytes:
        """A PDF with a page for each ticket, in their order; there is at least one.

        Names and titles of any length and script are legible; what is far too long ends with an ellipsis. Overloaded
        when more documents of many tickets are asked for than can be made at a time.
        """
        ...

    def qr_svg(self, text: str) -> bytes:
        """The QR code of a ticket's text as an SVG picture, with the white border that it needs."""
        ...

    def qr_png(self, text: str) -> bytes:
        """The same as a PNG picture."""
        ...


class Calendars(Protocol):
    def write(self, entry: CalendarEntry) -> bytes:
        """The entry as an iCalendar object (RFC 5545) that any calendar takes in."""
        ...
