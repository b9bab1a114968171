"""Who is let in: what stands against a ticket, whoever holds it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may
from gatherly_core.admission.scans import Guest, Scan, ScanResult
from gatherly_core.admission.showing import Shown
from gatherly_core.booking.model import AttendeeStatus, BookingStatus
from gatherly_core.events.model import Event
from gatherly_core.kernel.identifiers import EventId, TicketTypeId

TOLERANCE = timedelta(minutes=2)
"""By how much the clock of a device may be wrong."""


def refusal(
    shown: Shown, guest: Guest | None, event_id: EventId, ticket_type_id: TicketTypeId | None = None
) -> ScanResult | None:
    """What stands against letting a ticket pass at the event, and at the door of a ticket type; None when nothing does.

    - a code that was signed and is nobody's any more was of a ticket that has changed hands
    - who is picked from a list is known at their own event only
    """
    if shown.refused:
        return shown.refused
    if shown.event_id not in (None, event_id):
        return ScanResult.WRONG_EVENT
    if guest is None:
        return ScanResult.VOID_TICKET if shown.signed else ScanResult.UNKNOWN_CODE
    if guest.event_id != event_id:
        return ScanResult.UNKNOWN_CODE if shown.code is None else ScanResult.WRONG_EVENT
    return _unfit(guest, ticket_type_id)


def seen_by(actor: Actor, event: Event, guest: Guest) -> Guest:
    """The guest as the actor may see them: who runs the door alone sees no addresses, and no codes."""
    return guest if may(actor, Action.VIEW_ATTENDEES, event=event) else guest.by_name()


def _unfit(guest: Guest, ticket_type_id: TicketTypeId | None) -> ScanResult | None:
    if guest.attendee.status is AttendeeStatus.VOID:
        return ScanResult.VOID_TICKET
    if guest.status is not BookingStatus.CONFIRMED:
        return ScanResult.NOT_CONFIRMED
    if ticket_type_id not in (None, guest.attendee.ticket_type_id):
        return ScanResult.WRONG_TICKET
    return None


def mistimed(at: datetime, now: datetime, guest: Guest | None) -> ScanResult | None:
    """What stands against the time of a scan that was made elsewhere; None when it may be right."""
    if at > now + TOLERANCE:
        return ScanResult.FROM_THE_FUTURE
    if guest and at < guest.booked_at - TOLERANCE:
        return ScanResult.TOO_OLD
    return None


def next_moment(now: datetime, passages: Iterable[Scan]) -> datetime:
    """The time of a scan that is made now: after all that is known of the attendee, whatever clock that was told by."""
    return max([now, *(scan.at + timedelta(microseconds=1) for scan in passages)])
