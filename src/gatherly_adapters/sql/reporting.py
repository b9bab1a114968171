"""Counting what is left in the places of the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Table, and_, case, false, func, or_, select

from gatherly_adapters.sql.accounts import users
from gatherly_adapters.sql.administration import flags
from gatherly_adapters.sql.admission import scans
from gatherly_adapters.sql.booking_tables import attendees, bookings
from gatherly_adapters.sql.devices import devices
from gatherly_adapters.sql.event_tables import events
from gatherly_adapters.sql.idempotency import idempotency_keys
from gatherly_adapters.sql.notification_tables import notifications
from gatherly_adapters.sql.payment_tables import payments, refunds
from gatherly_adapters.sql.personal_data import REGISTER, Held
from gatherly_adapters.sql.sendings import sendings
from gatherly_adapters.sql.social_identities import social_identities
from gatherly_adapters.sql.staffing_tables import staff_invitations
from gatherly_adapters.sql.webhook_tables import webhook_endpoints
from gatherly_core.idempotency.model import KEPT
from gatherly_core.privacy.model import Left
from gatherly_core.privacy.traces import Trace


@dataclass(frozen=True, slots=True)
class Place:
    """A table of the register together with what tells how old its rows are, whose, and of which event."""

    rows: FromClause
    since: ColumnElement[Any]


PLACES: Mapping[Table, Place] = {
    users: Place(users, users.c.created_at),
    social_identities: Place(
        social_identities.join(users, users.c.id == social_identities.c.user_id), social_identities.c.created_at
    ),
    attendees: Place(
        attendees.join(bookings, bookings.c.id == attendees.c.booking_id).join(
            events, events.c.id == bookings.c.event_id
        ),
        bookings.c.created_at,
    ),
    devices: Place(devices.join(users, users.c.id == devices.c.user_id), devices.c.created_at),
    staff_invitations: Place(staff_invitations, staff_invitations.c.created_at),
    scans: Place(
        scans.join(events, events.c.id == scans.c.event_id).join(users, users.c.id == scans.c.scanned_by),
        scans.c.received_at,
    ),
    refunds: Place(
        refunds.join(payments, payments.c.id == refunds.c.payment_id)
        .join(events, events.c.id == payments.c.event_id)
        .join(users, users.c.id == payments.c.user_id),
        refunds.c.created_at,
    ),
    notifications: Place(
        notifications.outerjoin(users, users.c.id == notifications.c.user_id), notifications.c.created_at
    ),
    sendings: Place(sendings.join(users, users.c.id == sendings.c.sent_by), sendings.c.created_at),
    flags: Place(flags, flags.c.created_at),
    webhook_endpoints: Place(
        webhook_endpoints.join(users, users.c.id == webhook_endpoints.c.owner_id), webhook_endpoints.c.created_at
    ),
    events: Place(events.join(users, users.c.id == events.c.organizer_id), events.c.created_at),
    idempotency_keys: Place(
        idempotency_keys.outerjoin(users, users.c.id == idempotency_keys.c.user_id), idempotency_keys.c.created_at
    ),
}

GONE = users.c.erased_at.is_not(None)
OF_ERASED: Mapping[Trace, ColumnElement[bool]] = {
    Trace.SESSIONS: GONE,
    Trace.LETTER_TOKENS: GONE,
    Trace.POSTS: GONE,
    Trace.SOCIAL_IDENTITIES: GONE,
    # Guests may stay on tickets that are good: by which name an erased user was known is not known any more.
    Trace.OWN_TICKETS: false(),
    Trace.TICKETS_RECEIVED: false(),
    Trace.INVITATIONS: false(),
    # Whose they are is said in letters there, which no database compares with an id alike.
    Trace.PREFERENCES: false(),
    Trace.DEVICES: GONE,
    Trace.SCANS: GONE,
    Trace.REFUNDS: GONE,
    Trace.ENDPOINTS: GONE,
    # Whose account it was is said in letters there, which no database compares with an id alike.
    Trace.FLAGS: false(),
    Trace.NOTIFICATIONS: GONE,
    Trace.SENDINGS: GONE,
    Trace.DELETED_EVENTS: and_(GONE, events.c.deleted_at.is_not(None)),
    Trace.PAST_EVENTS: and_(GONE, events.c.deleted_at.is_(None)),
    Trace.ANSWERS: GONE,
    Trace.ACCOUNT: GONE,
}
"""Which of the rows in which a trace may be are of somebody who was erased."""


def left(connection: Connection, now: datetime, ended_before: datetime) -> tuple[Left, ...]:
    """What is left in every place; what is past `ended_before`, or older than it is kept at `now`, is overdue."""
    return tuple(_left(connection, held, now, ended_before) for held in REGISTER)


def _left(connection: Connection, held: Held, now: datetime, ended_before: datetime) -> Left:
    place = PLACES[held.column.table]
    overdue = func.sum(case((_overdue(held, now, ended_before), 1), else_=0))
    statement = select(func.count(), overdue, func.min(place.since)).select_from(place.rows).where(held.holds)
    number, late, oldest = connection.execute(statement).one()
    return Left(place=str(held.column), held=number, overdue=int(late or 0), oldest=oldest)


def _overdue(held: Held, now: datetime, ended_before: datetime) -> ColumnElement[bool]:
    reasons = [OF_ERASED[trace] for trace in held.erased]
    if held.forgotten:
        reasons.append(events.c.end_date <= ended_before)
    if Trace.ACCOUNT in held.erased:
        reasons.append(users.c.erasing_since <= now)
    if Trace.NOTIFICATIONS in held.erased:
        reasons.append(notifications.c.created_at <= ended_before)
    if Trace.SENDINGS in held.erased:
        reasons.append(sendings.c.created_at <= ended_before)
    if Trace.ANSWERS in held.erased:
        reasons.append(idempotency_keys.c.created_at <= now - KEPT)
    if Trace.INVITATIONS in held.erased:
        reasons.append(staff_invitations.c.expires_at <= now)
    return or_(*reasons)
