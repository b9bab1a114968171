"""The door in memory: signed tickets, who holds them, and the scans of them."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gatherly_adapters.memory.booking import BOOKINGS, BY_CODE, TICKETS
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.admission.errors import ForgedTicket, ScanTaken, UnreadableTicket
from gatherly_core.admission.model import SignedTicket, VerificationKey
from gatherly_core.admission.scans import Attendance, Guest, Scan, ScanKey, ScanResult
from gatherly_core.kernel.identifiers import AttendeeId, EventId, ScanId, TicketTypeId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest

SEPARATOR = "/"


class MemoryTicketSigner:
    """Says what a ticket says in plain text, with a hash that only who knows `key` can make.

    For tests: its tickets cannot be changed unnoticed, but whoever knows the key can make them.
    """

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


class MemoryGuests:
    """The attendees, at the door."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._bookings = database.table(BOOKINGS)
        self._tickets = database.table(TICKETS)

    def locked(self, codes: Iterable[str], ids: Iterable[AttendeeId] = ()) -> tuple[Guest, ...]:
        found = {ticket.attendee_id for code in codes for ticket in self._tickets.ascending(BY_CODE, code)}
        return tuple(guest for id in sorted(found.union(ids)) if (guest := self._guest(id)) is not None)

    def keep(self, attendances: Mapping[AttendeeId, Attendance]) -> None:
        for attendee_id, attendance in attendances.items():
            guest = self._guest(attendee_id)
            if guest is None:
                raise RuntimeError(f"There is no attendee {attendee_id}.")
            booking = self._bookings.get(guest.booking_id)
            assert booking is not None
            changed = guest.attending(attendance).attendee
            attendees = tuple(changed if each.id == attendee_id else each for each in booking.attendees)
            self._bookings.put(replace(booking, attendees=attendees))

    def _guest(self, attendee_id: AttendeeId) -> Guest | None:
        ticket = self._tickets.get(attendee_id)
        booking = None if ticket is None else self._bookings.get(ticket.booking_id)
        if booking is None:
            return None
        return Guest(
            attendee=next(attendee for attendee in booking.attendees if attendee.id == attendee_id),
            booking_id=booking.id,
            user_id=booking.user_id,
            event_id=booking.event_id,
            status=booking.status,
            booked_at=booking.created_at,
        )


BY_KEY = Index[Scan](lambda scan: (scan.event_id, scan.key), lambda scan: (scan.id,))
PASSAGES = Index[Scan](lambda scan: scan.attendee_id if scan.passage else None, lambda scan: (scan.id,))
LOG = Index[Scan](lambda scan: scan.event_id, lambda scan: (scan.received_at, scan.id))
LOG_OF_RESULT = Index[Scan](lambda scan: (scan.event_id, scan.result), lambda scan: (scan.received_at, scan.id))
SCANS = Definition[ScanId, Scan](lambda scan: scan.id, (BY_KEY, PASSAGES, LOG, LOG_OF_RESULT))

LAST_RECEIVED_FIRST = Keyset("scans_of_event", datetime, UUID)


class MemoryScans:
    """The scans."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(SCANS)

    def add(self, scans: Sequence[Scan]) -> None:
        for scan in scans:
            if self._rows.select(BY_KEY, (scan.event_id, scan.key)):
                raise ScanTaken("This scan is there already. Please try again.")
            self._rows.put(scan)

    def known(self, event_id: EventId, keys: Iterable[ScanKey]) -> Mapping[ScanKey, Scan]:
        return {scan.key: scan for key in keys for scan in self._rows.ascending(BY_KEY, (event_id, key))}

    def passages(self, attendee_ids: Iterable[AttendeeId]) -> Mapping[AttendeeId, tuple[Scan, ...]]:
        return {id: self._rows.select(PASSAGES, id) for id in attendee_ids}

    def revise(self, scans: Sequence[Scan]) -> None:
        for scan in scans:
            kept = self._rows.get(scan.id)
            if kept is None:
                raise RuntimeError(f"There is no scan {scan.id}.")
            self._rows.put(replace(kept, result=scan.result, against=scan.against))

    def named(self, ids: Iterable[ScanId]) -> Mapping[ScanId, Scan]:
        return {id: scan for id in ids if (scan := self._rows.get(id)) is not None}

    def of_event(self, event_id: EventId, result: ScanResult | None, page: PageRequest) -> Page[Scan]:
        index, group = (LOG, event_id) if result is None else (LOG_OF_RESULT, (event_id, result))
        latest_first = self._rows.descending(index, group, LAST_RECEIVED_FIRST.key(page.after))
        return LAST_RECEIVED_FIRST.page(latest_first, page.limit, LOG.order)
