"""The door of an event, and short ways to say what happens there."""

from datetime import datetime
from itertools import count

from gatherly_core.accounts.model import Actor
from gatherly_core.admission.merge_scans import OfflineScan
from gatherly_core.admission.model import SignedTicket
from gatherly_core.admission.scan_ticket import ScanRequest
from gatherly_core.admission.scans import Direction, Guest, Scan, ScanResult, Verdict
from gatherly_core.booking.model import Attendee, Booking
from gatherly_core.kernel.identifiers import AttendeeId, TicketTypeId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.ticketing.model import TicketType
from tests.unit.core.scene import Scene

IN, OUT = Direction.IN, Direction.OUT
_numbers = count(1)


class Door:
    """The door of the only ticket type of an event, with an attendee who has a ticket."""

    def __init__(self, scene: Scene, **ticket: int) -> None:
        self.scene = scene
        self.app = scene.app.admission
        self.ticket_type: TicketType = scene.on_sale(**({"quantity": 10, "price": 0} | ticket))
        self.event_id = self.ticket_type.event_id
        self.booking: Booking = scene.book(self.ticket_type)

    @property
    def attendee(self) -> Attendee:
        """As they are now."""
        return self.scene.booking(self.booking).attendees[0]

    @property
    def code(self) -> str:
        return self.booking.attendees[0].code

    def qr(self, attendee: Attendee | None = None) -> str:
        """The text of an attendee's QR code."""
        of = attendee or self.attendee
        ticket = SignedTicket(self.event_id, of.ticket_type_id, of.code, of.vip)
        return self.scene.ports.ticket_signer.sign(ticket)

    def scan(
        self,
        text: str | None = None,
        direction: Direction = IN,
        *,
        by: Actor | None = None,
        at: TicketTypeId | None = None,
        attendee_id: AttendeeId | None = None,
        device_id: str = "",
    ) -> Guest:
        """The attendee's code is scanned, if nothing else is said."""
        return self.app.scan_ticket(
            ScanRequest(
                actor=by or self.scene.organizer,
                ticket_type_id=at or self.ticket_type.id,
                direction=direction,
                text=self.code if text is None and attendee_id is None else text,
                attendee_id=attendee_id,
                device_id=device_id,
            )
        )

    def seen(
        self,
        at: datetime,
        direction: Direction = IN,
        device_id: str = "Gate A",
        *,
        text: str | None = None,
        nonce: str | None = None,
    ) -> OfflineScan:
        """What a device has seen; the attendee's code, if nothing else is said."""
        return OfflineScan(
            text=self.code if text is None else text,
            at=at,
            direction=direction,
            device_id=device_id,
            nonce=nonce or str(next(_numbers)),
        )

    def merge(self, *scans: OfflineScan, by: Actor | None = None) -> tuple[Verdict, ...]:
        return self.app.merge_scans(by or self.scene.organizer, self.event_id, scans)

    def told(self, *scans: OfflineScan) -> list[str]:
        return [verdict.scan.told for verdict in self.merge(*scans)]

    def log(self, result: ScanResult | None = None) -> list[Scan]:
        """The scans, in the order in which they were received."""
        page = self.app.view_scans(self.scene.organizer, self.event_id, result, PageRequest(100))
        return [logged.scan for logged in reversed(page.items)]
