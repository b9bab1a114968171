"""Taking people out of what stays, in memory."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

from gatherly_adapters.memory.admission import SCANS
from gatherly_adapters.memory.booking import BOOKINGS
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.payments import PAYMENTS
from gatherly_core.admission.scans import Scan
from gatherly_core.booking.model import Attendee, Booking
from gatherly_core.kernel.identifiers import AttendeeId, EventId
from gatherly_core.payments.model import Payment
from gatherly_core.privacy.model import NOBODY

MARK = "erased "
"""What stands, before its id, where a text must be there and be unlike all others."""

Change = Callable[[], None]


def erase(changes: Iterator[Change], limit: int) -> int:
    """Makes at most `limit` of the changes; answers how many."""
    made = list(islice(changes, limit))
    for change in made:
        change()
    return len(made)


def of_guests(database: MemoryDatabase, event_id: EventId) -> Iterator[Change]:
    """What is to be erased of who came to an event."""
    for booking in database.table(BOOKINGS).all():
        for attendee in booking.attendees if booking.event_id == event_id else ():
            yield from nameless(database, booking, attendee)
    for scan in database.table(SCANS).all():
        if scan.event_id == event_id:
            yield from without_device(database, scan)
    for payment in database.table(PAYMENTS).all():
        if payment.event_id == event_id:
            yield from without_reasons(database, payment)


def nameless(database: MemoryDatabase, booking: Booking, attendee: Attendee) -> Iterator[Change]:
    """The change that takes the person off a ticket, if there is one."""
    if attendee.person != NOBODY:
        yield partial(_take_person, database, booking, attendee.id)


def without_device(database: MemoryDatabase, scan: Scan) -> Iterator[Change]:
    """The change that takes the name of its device from a scan, if it has one."""
    if scan.device_id and not scan.device_id.startswith(MARK):
        yield partial(database.table(SCANS).put, replace(scan, device_id=f"{MARK}{scan.id.hex}"))


def without_reasons(database: MemoryDatabase, payment: Payment) -> Iterator[Change]:
    """The change that takes the reasons of its refunds from a payment, if there are any."""
    if any(refund.reason is not None for refund in payment.refunds):
        silent = tuple(replace(refund, reason=None) for refund in payment.refunds)
        yield partial(database.table(PAYMENTS).put, replace(payment, refunds=silent))


def _take_person(database: MemoryDatabase, booking: Booking, attendee_id: AttendeeId) -> None:
    """Others of the booking may have changed since it was looked at."""
    bookings = database.table(BOOKINGS)
    present = bookings.get(booking.id)
    assert present is not None
    attendees = tuple(replace(each, person=NOBODY) if each.id == attendee_id else each for each in present.attendees)
    bookings.put(replace(present, attendees=attendees))
