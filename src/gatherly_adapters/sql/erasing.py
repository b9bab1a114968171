"""Where a user's traces are, and how they are erased."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    false,
    func,
    or_,
    select,
    update,
)

from gatherly_adapters.guest_codes import GuestCodes
from gatherly_adapters.sql.accounts import users
from gatherly_adapters.sql.administration import flags
from gatherly_adapters.sql.admission import scans
from gatherly_adapters.sql.booking_tables import attendees, bookings
from gatherly_adapters.sql.devices import devices
from gatherly_adapters.sql.event_tables import EVENT_COLUMNS, event_images, event_of, events, row_of
from gatherly_adapters.sql.idempotency import idempotency_keys
from gatherly_adapters.sql.letter_tokens import account_tokens
from gatherly_adapters.sql.notification_tables import notifications
from gatherly_adapters.sql.payment_tables import payments, refunds
from gatherly_adapters.sql.personal_data import REGISTER, Held, any_held, bears_address, columns_of
from gatherly_adapters.sql.preferences import notification_preferences
from gatherly_adapters.sql.sendings import sendings
from gatherly_adapters.sql.sessions import refresh_tokens, sessions
from gatherly_adapters.sql.social_identities import social_identities
from gatherly_adapters.sql.staffing_tables import event_staff, staff_invitations
from gatherly_adapters.sql.webhook_tables import webhook_endpoints
from gatherly_core.administration.model import TargetKind
from gatherly_core.booking.model import LIVE, AttendeeStatus
from gatherly_core.events.model import EventStatus
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.notifications.model import Recipient
from gatherly_core.privacy.model import Subject, without_words
from gatherly_core.privacy.traces import Trace

Whose = Callable[[Subject, datetime, GuestCodes], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table that a trace is in.

    `removed`: they go, after those that refer to them in `referring`; otherwise they stay, blank.
    """

    table: Table
    whose: Whose
    removed: bool = False
    referring: tuple[Column[Any], ...] = ()


def _bears_name(name: str) -> ColumnElement[bool]:
    return func.instr(attendees.c.search_text, f"{name.casefold()}\n") == 1


def _own_tickets(subject: Subject, now: datetime, codes: GuestCodes) -> ColumnElement[bool]:
    own = select(bookings.c.id).where(bookings.c.user_id == subject.user_id)
    of_no_use = own.join(events, events.c.id == bookings.c.event_id).where(
        or_(bookings.c.status.not_in(sorted(LIVE)), events.c.deleted_at.is_not(None), _over(now))
    )
    theirs = or_(bears_address(subject.address), _bears_name(subject.name))
    return and_(
        attendees.c.booking_id.in_(own),
        or_(theirs, attendees.c.status == AttendeeStatus.VOID, attendees.c.booking_id.in_(of_no_use)),
    )


def _tickets_received(subject: Subject, now: datetime, codes: GuestCodes) -> ColumnElement[bool]:
    # Whoever has not proven an address must not take names off tickets that bear it.
    return bears_address(subject.address) if subject.verified else false()


def _invitations(subject: Subject, now: datetime, codes: GuestCodes) -> ColumnElement[bool]:
    return staff_invitations.c.email == subject.address if subject.verified else false()


def _notifications(subject: Subject, now: datetime, codes: GuestCodes) -> ColumnElement[bool]:
    own = notifications.c.user_id == subject.user_id
    received = Recipient(address=subject.address).key
    return or_(own, notifications.c.recipient == received) if subject.verified else own


def _preferences(subject: Subject, now: datetime, codes: GuestCodes) -> ColumnElement[bool]:
    keys = [Recipient(subject.user_id).key]
    if subject.verified:
        keys += codes.all(Recipient(address=subject.address).key)
    return notification_preferences.c.recipient.in_(keys)


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(events.c.end_date <= now, events.c.status == EventStatus.CANCELLED)


TRACES: Mapping[Trace, Rows] = {
    Trace.SESSIONS: Rows(
        sessions,
        lambda subject, *_: sessions.c.user_id == subject.user_id,
        removed=True,
        referring=(refresh_tokens.c.session_id,),
    ),
    Trace.LETTER_TOKENS: Rows(
        account_tokens, lambda subject, *_: account_tokens.c.user_id == subject.user_id, removed=True
    ),
    Trace.SOCIAL_IDENTITIES: Rows(
        social_identities, lambda subject, *_: social_identities.c.user_id == subject.user_id, removed=True
    ),
    Trace.OWN_TICKETS: Rows(attendees, _own_tickets),
    Trace.TICKETS_RECEIVED: Rows(attendees, _tickets_received),
    Trace.POSTS: Rows(event_staff, lambda subject, *_: event_staff.c.user_id == subject.user_id, removed=True),
    Trace.INVITATIONS: Rows(staff_invitations, _invitations),
    Trace.PREFERENCES: Rows(notification_preferences, _preferences, removed=True),
    Trace.DEVICES: Rows(devices, lambda subject, *_: devices.c.user_id == subject.user_id, removed=True),
    Trace.SCANS: Rows(scans, lambda subject, *_: scans.c.scanned_by == subject.user_id),
    Trace.REFUNDS: Rows(
        refunds,
        lambda subject, *_: refunds.c.payment_id.in_(
            select(payments.c.id).where(payments.c.user_id == subject.user_id)
        ),
    ),
    Trace.ENDPOINTS: Rows(webhook_endpoints, lambda subject, *_: webhook_endpoints.c.owner_id == subject.user_id),
    Trace.FLAGS: Rows(
        flags,
        lambda subject, *_: and_(flags.c.target_type == TargetKind.ACCOUNT, flags.c.target == str(subject.user_id)),
    ),
    Trace.NOTIFICATIONS: Rows(notifications, _notifications, removed=True),
    Trace.SENDINGS: Rows(sendings, lambda subject, *_: sendings.c.sent_by == subject.user_id, removed=True),
    Trace.DELETED_EVENTS: Rows(
        events,
        lambda subject, *_: and_(events.c.organizer_id == subject.user_id, events.c.deleted_at.is_not(None)),
    ),
    Trace.PAST_EVENTS: Rows(
        events,
        lambda subject, now, _: and_(
            events.c.organizer_id == subject.user_id, events.c.deleted_at.is_(None), _over(now)
        ),
    ),
    Trace.ANSWERS: Rows(
        idempotency_keys, lambda subject, *_: idempotency_keys.c.user_id == subject.user_id, removed=True
    ),
    Trace.ACCOUNT: Rows(users, lambda subject, *_: and_(users.c.id == subject.user_id, users.c.erased_at.is_(None))),
}
"""Where each trace is."""

OF_EVENT: Mapping[Table, Callable[[EventId], ColumnElement[bool]]] = {
    attendees: lambda event_id: attendees.c.booking_id.in_(
        select(bookings.c.id).where(bookings.c.event_id == event_id)
    ),
    scans: lambda event_id: scans.c.event_id == event_id,
    refunds: lambda event_id: refunds.c.payment_id.in_(select(payments.c.id).where(payments.c.event_id == event_id)),
}
"""The rows in which something is known of an event's guests."""


def erase(connection: Connection, codes: GuestCodes, subject: Subject, trace: Trace, now: datetime, limit: int) -> int:
    """Erases at most `limit` rows of a trace; answers how many there were."""
    rows, columns = TRACES[trace], columns_of(trace)
    found = _found(connection, rows.table, and_(rows.whose(subject, now, codes), any_held(columns)), limit)
    if not found:
        return 0
    if rows.removed:
        for column in rows.referring:
            connection.execute(delete(column.table).where(column.in_(found)))
        connection.execute(delete(rows.table).where(_key(rows.table).in_(found)))
    elif trace is Trace.PAST_EVENTS:
        _take_words(connection, found, now)
    else:
        also = {"erased_at": now, "updated_at": now, "email_verified": False} if trace is Trace.ACCOUNT else {}
        connection.execute(_blanking(rows.table, columns, found, also))
    return len(found)


def forget(connection: Connection, event_id: EventId, limit: int) -> int:
    """Erases at most `limit` rows in each table of what is known of an event's guests; answers how many there were."""
    number = 0
    for table, of_event in OF_EVENT.items():
        columns = tuple(held for held in REGISTER if held.forgotten and held.column.table is table)
        found = _found(connection, table, and_(of_event(event_id), any_held(columns)), limit)
        if found:
            connection.execute(_blanking(table, columns, found, {}))
        number += len(found)
    return number


def _found(connection: Connection, table: Table, wanted: ColumnElement[bool], limit: int) -> list[Any]:
    # Looked for without locks, which would be on all rows that are passed on the way.
    statement: Select[Any] = select(_key(table)).where(wanted).order_by(_key(table)).limit(limit)
    return list(connection.execute(statement).scalars())


def _key(table: Table) -> Column[Any]:
    (key,) = table.primary_key
    return key


def _blanking(table: Table, columns: tuple[Held, ...], keys: list[Any], also: Mapping[str, Any]) -> Any:
    blanks = {held.column.name: held.blank.value(held.column) for held in columns}
    return update(table).where(_key(table).in_(keys)).values({**blanks, **also})


def _take_words(connection: Connection, ids: list[Any], now: datetime) -> None:
    """Events are found by their words, which are put together anew from those that are left."""
    for row in connection.execute(select(*EVENT_COLUMNS).where(events.c.id.in_(ids))).all():
        event = event_of(row)
        silent = event.edited(without_words(event.details), now)
        connection.execute(update(events).where(events.c.id == event.id).values(row_of(silent)))
    # Pictures that no event uses are removed by and by.
    connection.execute(delete(event_images).where(event_images.c.event_id.in_(ids)))
