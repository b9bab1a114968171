"""Handing a ticket on."""

from dataclasses import replace

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.admission.errors import AlreadyCheckedIn
from gatherly_core.admission.facts import AttendeeTransferred
from gatherly_core.admission.rationing import TicketRations
from gatherly_core.admission.scans import Guest
from gatherly_core.admission.ticket_office import TicketOffice
from gatherly_core.admission.ticket_rules import check_good
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.booking.model import Person
from gatherly_core.booking.ports import Attendees
from gatherly_core.events.errors import EventOver
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import AttendeeId, Codes
from gatherly_core.kernel.unit_of_work import UnitOfWork


class TransferTicket:
    """Gives a ticket to somebody else, with a new code: the old one lets nobody in any more.

    - who booked it may: Forbidden for who else may see the booking, AttendeeNotFound for all others
    - while it is good: NotConfirmed, VoidTicket; until the event ends: EventOver
    - not while its attendee is inside: AlreadyCheckedIn, also when they are let in at the same instant
    - so many in a day by one user, and fewer of them to one address: TooManyTransfers. To their own, without end
    - whoever gets it is told, unless their address was named on tickets too often that day, by whomever
    - no place changes hands, so it does not matter whether there are any left, or who waits for them
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        office: TicketOffice,
        attendees: Attendees,
        rations: TicketRations,
        facts: Outbox,
        codes: Codes,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._office = office
        self._attendees = attendees
        self._rations = rations
        self._facts = facts
        self._codes = codes
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, attendee_id: AttendeeId, person: Person) -> Guest:
        # Made once, so that a block whose commit may have been lost can be looked for.
        code = self._codes.new()
        return self._unit_of_work.run(
            lambda: self._transfer(actor, attendee_id, person, code),
            landed=lambda _: self._attendees.locked(attendee_id).code == code,
        )

    def _transfer(self, actor: Actor, attendee_id: AttendeeId, person: Person, code: str) -> Guest:
        now = self._clock.now()
        event, guest = self._office.locked(actor, attendee_id)
        permit(actor, Action.TRANSFER_TICKET, owner=guest.user_id)
        check_good(guest.status, guest.attendee)
        if event is None or event.ended(now):
            raise EventOver("The event has ended.")
        since = guest.attendee.checked_in_at
        if since and guest.attendee.checked_in:
            raise AlreadyCheckedIn("Somebody is inside with this ticket.", checked_in_at=since)
        welcome = self._rations.take(guest.user_id, person.email)
        changed = replace(guest.attendee, person=person, code=code, welcome=welcome)
        self._attendees.save(changed)
        self._trail.record(Deed.ATTENDEE_TRANSFERRED, actor.user_id, attendee_id, event_id=str(guest.event_id))
        self._facts.add(
            AttendeeTransferred(
                at=now,
                attendee_id=attendee_id,
                booking_id=guest.booking_id,
                event_id=guest.event_id,
                user_id=guest.user_id,
            )
        )
        return replace(guest, attendee=changed)
