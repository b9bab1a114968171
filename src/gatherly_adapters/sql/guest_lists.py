"""Lists of attendees in the database."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, not_, select

from gatherly_adapters.sql.booking_tables import attendee_of, attendees, bookings
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.paging import paged
from gatherly_core.admission.scans import ATTENDING, Guest, GuestFilter
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest

AS_BOOKED = Keyset("attendees_of_event", UUID)

GUESTS = select(
    attendees,
    bookings.c.user_id,
    bookings.c.event_id,
    bookings.c.status.label("booking_status"),
    bookings.c.created_at.label("booked_at"),
).join_from(attendees, bookings, attendees.c.booking_id == bookings.c.id)
INSIDE = and_(attendees.c.checked_in_at.is_not(None), attendees.c.checked_out_at.is_(None))


class SqlGuestLists:
    """Who comes."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def of_event(self, event_id: EventId, wanted: GuestFilter, page: PageRequest) -> Page[Guest]:
        of_event = bookings.c.event_id == event_id, bookings.c.status.in_(ATTENDING)
        statement = paged(
            GUESTS.where(*of_event, *_conditions(wanted)),
            (attendees.c.id,),
            AS_BOOKED.key(page.after),
            page.limit,
        )
        found = AS_BOOKED.page(self._database.reading.execute(statement), page.limit, lambda row: (row.id,))
        return Page(tuple(map(_guest_of, found.items)), found.next)


def _conditions(wanted: GuestFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.status is not None:
        yield attendees.c.status == wanted.status
    if wanted.checked_in is not None:
        yield INSIDE if wanted.checked_in else not_(INSIDE)
    if wanted.ticket_type_id is not None:
        yield attendees.c.ticket_type_id == wanted.ticket_type_id
    if wanted.text:
        # Unlike LIKE, it knows no wildcards, which would have to be escaped.
        text = wanted.text.casefold()
        place = func.instr(attendees.c.search_text, text)
        yield place > 0
        if wanted.names_only:
            # The text ends before the line feed, behind which the address is.
            yield place + len(text) <= func.instr(attendees.c.search_text, "\n")


def _guest_of(row: Row[Any]) -> Guest:
    return Guest(
        attendee=attendee_of(row),
        booking_id=row.booking_id,
        user_id=row.user_id,
        event_id=row.event_id,
        status=row.booking_status,
        booked_at=row.booked_at,
    )
