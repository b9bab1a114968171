"""Correcting who is on a ticket."""

from dataclasses import dataclass, replace

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.admission.errors import VoidTicket
from gatherly_core.admission.rationing import TicketRations
from gatherly_core.admission.scans import Guest
from gatherly_core.admission.ticket_office import TicketOffice
from gatherly_core.audit.changes import changed
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.booking.model import LIVE, Attendee, AttendeeStatus, Person
from gatherly_core.booking.ports import Attendees
from gatherly_core.events.errors import EventOver
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import AttendeeId
from gatherly_core.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeEdit:
    """What is to change of an attendee; None stays as it is."""

    name: str | None = None
    email: str | None = None
    vip: bool | None = None


class EditAttendee:
    """Changes the name, the address and the rank of an attendee. The ticket stays theirs: it keeps its code.

    - the event's organizer, its managers and admins may: Forbidden for who else may see the booking,
      AttendeeNotFound for all others
    - as long as the booking has not been given up: VoidTicket
    - so many new addresses in a day by one user, and fewer times the same: TooManyTransfers
    - until the event ends: EventOver. Some time after it is forgotten who came, and nobody is to be named anew
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        office: TicketOffice,
        attendees: Attendees,
        rations: TicketRations,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._office = office
        self._attendees = attendees
        self._rations = rations
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, attendee_id: AttendeeId, edit: AttendeeEdit) -> Guest:
        return self._unit_of_work.run(lambda: self._edit(actor, attendee_id, edit))

    def _edit(self, actor: Actor, attendee_id: AttendeeId, edit: AttendeeEdit) -> Guest:
        event, guest = self._office.locked(actor, attendee_id)
        permit(actor, Action.EDIT_ATTENDEE, event=event)
        if guest.status not in LIVE or guest.attendee.status is AttendeeStatus.VOID:
            raise VoidTicket("The ticket is void.")
        if event is None or event.ended(self._clock.now()):
            raise EventOver("The event has ended.")
        edited = replace(
            guest.attendee,
            person=_edited(guest.attendee.person, edit),
            vip=guest.attendee.vip if edit.vip is None else edit.vip,
        )
        kept = self._welcomed(actor, guest.attendee, edited)
        self._attendees.save(kept)
        self._trail.record(
            Deed.ATTENDEE_EDITED,
            actor.user_id,
            attendee_id,
            event_id=str(guest.event_id),
            fields=changed(guest.attendee, edited),
        )
        return replace(guest, attendee=kept)

    def _welcomed(self, actor: Actor, before: Attendee, edited: Attendee) -> Attendee:
        """Whoever has another address now is counted, and written to there unless that is too much."""
        address = edited.person.email
        if not address or address_key(address) == address_key(before.person.email):
            return edited
        return replace(edited, welcome=self._rations.take(actor.user_id, address))


def _edited(person: Person, edit: AttendeeEdit) -> Person:
    return Person(person.name if edit.name is None else edit.name, person.email if edit.email is None else edit.email)
