"""Scanning a ticket at the door, now."""

from dataclasses import dataclass, field, replace

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.admission.door_rules import next_moment, refusal, seen_by
from gatherly_core.admission.ports import Guests, Scans, TicketSigner
from gatherly_core.admission.refusals import error_of, log_refused
from gatherly_core.admission.scans import PASSED, Conflict, Direction, Guest, Scan, ScanResult, Verdict
from gatherly_core.admission.showing import Shown, shown
from gatherly_core.admission.timeline import replayed
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.identifiers import AttendeeId, Identifiers, ScanId, TicketTypeId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.ticketing.ports import TicketTypes


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRequest:
    """Somebody at the door of a ticket type shows a `text`, or is picked from the list of attendees."""

    actor: Actor
    ticket_type_id: TicketTypeId
    direction: Direction
    text: str | None = field(default=None, repr=False)
    attendee_id: AttendeeId | None = None
    device_id: str = ""


class ScanTicket:
    """Lets an attendee in, or out, at once.

    - the event's organizer, its staff and admins may: TicketTypeNotFound, EventNotFound for a foreign draft, Forbidden
    - by the text of the QR code or by the code in it: ForgedCode, UnknownCode; or by the attendee: UnknownCode
    - with a ticket of this type, of a confirmed booking: WrongEvent, WrongTicket, VoidTicket, NotConfirmed
    - in, when nobody is inside with it: AlreadyCheckedIn, with when and by which device, also when two scan it at the
      same instant; out, when somebody is: NotCheckedIn
    - nobody who leaves is held back: that counts as a leaving, should an earlier entry turn up later
    - every scan is kept, refused ones too, and these are logged
    - who runs the door alone sees who comes by their name
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        ticket_types: TicketTypes,
        guests: Guests,
        scans: Scans,
        signer: TicketSigner,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._ticket_types = ticket_types
        self._guests = guests
        self._scans = scans
        self._signer = signer
        self._identifiers = identifiers
        self._clock = clock

    def __call__(self, request: ScanRequest) -> Guest:
        if (request.text is None) == (request.attendee_id is None):
            raise Invalid("A code or an attendee is needed.", {"code": "must be given, or else attendee_id"})
        seen = Shown(attendee_id=request.attendee_id) if request.text is None else shown(request.text, self._signer)
        scan_id = ScanId(self._identifiers.new())
        verdict = self._unit_of_work.run(lambda: self._scan(scan_id, request, seen), landed=self._landed)
        log_refused(verdict.scan)
        if verdict.scan.told not in PASSED or verdict.guest is None:
            raise error_of(verdict)
        return verdict.guest

    def _scan(self, scan_id: ScanId, request: ScanRequest, seen: Shown) -> Verdict:
        now = self._clock.now()
        ticket_type = self._ticket_types.get(request.ticket_type_id)
        event = permitted(self._events.pinned(ticket_type.event_id), request.actor, Action.RUN_DOOR)
        ids = () if seen.attendee_id is None else (seen.attendee_id,)
        guest = next(iter(self._guests.locked(seen.codes, ids)), None)
        refused = refusal(seen, guest, event.id, ticket_type.id)
        guest = guest if guest and guest.event_id == event.id else None
        result = refused or ScanResult.ADMITTED
        scan = Scan(
            id=scan_id,
            event_id=event.id,
            attendee_id=guest.attendee.id if guest else None,
            ticket_type_id=ticket_type.id,
            direction=request.direction,
            at=now,
            received_at=now,
            device_id=request.device_id,
            nonce=str(scan_id),
            scanned_by=request.actor.user_id,
            fingerprint=seen.fingerprint,
            result=result,
            told=result,
        )
        verdict = Verdict(scan) if refused or guest is None else self._pass(scan, guest)
        self._scans.add([verdict.scan])
        return replace(verdict, guest=verdict.guest and seen_by(request.actor, event, verdict.guest))

    def _pass(self, scan: Scan, guest: Guest) -> Verdict:
        before = replayed(self._scans.passages([guest.attendee.id])[guest.attendee.id])
        scan = replace(scan, at=next_moment(scan.at, before.scans))
        if scan.direction is Direction.IN and before.inside:
            return Verdict(_held_back(scan, before.inside), guest, Conflict(before.inside, scan))
        timeline = replayed([*before.scans, replace(scan, passage=True)])
        self._guests.keep({guest.attendee.id: timeline.attendance})
        passed = timeline.of(scan)
        return Verdict(replace(passed, told=passed.result), guest.attending(timeline.attendance))

    def _landed(self, verdict: Verdict) -> bool:
        return verdict.scan.id in self._scans.named([verdict.scan.id])


def _held_back(scan: Scan, inside: Scan) -> Scan:
    """The scan, of somebody who was not let in because `inside` holds."""
    result = ScanResult.ALREADY_CHECKED_IN
    return replace(scan, result=result, told=result, against=inside.id)
