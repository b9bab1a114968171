"""Where what users are shown about themselves comes from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, false, or_, select, union_all

from gatherly_adapters.guest_codes import GuestCodes
from gatherly_adapters.sql.accounts import users
from gatherly_adapters.sql.admission import scans
from gatherly_adapters.sql.audit_tables import audit_entries
from gatherly_adapters.sql.booking_tables import attendees, booking_items, bookings
from gatherly_adapters.sql.devices import devices
from gatherly_adapters.sql.event_tables import events
from gatherly_adapters.sql.notification_tables import notifications
from gatherly_adapters.sql.paging import behind
from gatherly_adapters.sql.payment_tables import payments, refunds
from gatherly_adapters.sql.personal_data import bears_address
from gatherly_adapters.sql.preferences import notification_preferences
from gatherly_adapters.sql.sendings import sendings
from gatherly_adapters.sql.sessions import sessions
from gatherly_adapters.sql.social_identities import social_identities
from gatherly_adapters.sql.staffing_tables import event_staff
from gatherly_adapters.sql.waitlist import waitlist_entries
from gatherly_adapters.sql.webhook_tables import webhook_endpoints
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.notifications.model import Recipient
from gatherly_core.privacy.holdings import FIELDS, KEYS, Key, Record, Section


@dataclass(frozen=True, slots=True)
class Person:
    """Who is shown something: their address only if it is proven to be theirs, and what is kept by it as codes."""

    id: UUID
    address: str | None
    codes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By which is kept what they chose as a user."""
        return Recipient(UserId(self.id)).key


@dataclass(frozen=True, slots=True)
class Source:
    """The table that has the fields of a section, and which of its rows are about a user.

    Those that are `also` about them are no others' of these: each kind is looked for by itself, and has its index.
    """

    table: FromClause
    about: Callable[[Person], ColumnElement[bool]]
    also: Callable[[Person], ColumnElement[bool]] | None = None


def _own(column: Any) -> Callable[[Person], ColumnElement[bool]]:
    return lambda user: column == user.id


def _of_own(column: Any, table: Any) -> Callable[[Person], ColumnElement[bool]]:
    return lambda user: column.in_(select(table.c.id).where(table.c.user_id == user.id))


def _received(user: Person) -> ColumnElement[bool]:
    others = select(bookings.c.id).where(bookings.c.user_id == user.id)
    return and_(bears_address(user.address), attendees.c.booking_id.not_in(others)) if user.address else false()


def _admitted(user: Person) -> ColumnElement[bool]:
    own = select(attendees.c.id).join(bookings, bookings.c.id == attendees.c.booking_id)
    return scans.c.attendee_id.in_(own.where(bookings.c.user_id == user.id))


def _written_to(user: Person) -> ColumnElement[bool]:
    if user.address is None:
        return false()
    return and_(notifications.c.recipient == Recipient(address=user.address).key, notifications.c.user_id.is_(None))


def _chosen_by_links(user: Person) -> ColumnElement[bool]:
    """What they have not chosen as a user as well: that is the same."""
    own = notification_preferences.alias("own")
    same = and_(
        own.c.recipient == user.key,
        own.c.topic == notification_preferences.c.topic,
        own.c.channel == notification_preferences.c.channel,
    )
    return and_(notification_preferences.c.recipient.in_(user.codes), ~select(own.c.id).where(same).exists())


SOURCES: Mapping[Section, Source] = {
    Section.PROFILE: Source(users, _own(users.c.id)),
    Section.SESSIONS: Source(sessions, _own(sessions.c.user_id)),
    Section.SOCIAL_IDENTITIES: Source(social_identities, _own(social_identities.c.user_id)),
    Section.BOOKINGS: Source(bookings, _own(bookings.c.user_id)),
    Section.BOOKING_ITEMS: Source(booking_items, _of_own(booking_items.c.booking_id, bookings)),
    Section.ATTENDEES: Source(attendees, _of_own(attendees.c.booking_id, bookings)),
    Section.TICKETS_RECEIVED: Source(attendees, _received),
    Section.ADMISSIONS: Source(scans, _admitted),
    Section.PAYMENTS: Source(payments, _own(payments.c.user_id)),
    Section.REFUNDS: Source(refunds, _of_own(refunds.c.payment_id, payments)),
    Section.WAITLIST_ENTRIES: Source(waitlist_entries, _own(waitlist_entries.c.user_id)),
    Section.EVENTS: Source(events, lambda user: and_(events.c.organizer_id == user.id, events.c.deleted_at.is_(None))),
    Section.POSTS: Source(event_staff, _own(event_staff.c.user_id)),
    Section.SCANS: Source(scans, _own(scans.c.scanned_by)),
    Section.NOTIFICATION_PREFERENCES: Source(
        notification_preferences, lambda user: notification_preferences.c.recipient == user.key, _chosen_by_links
    ),
    Section.DEVICES: Source(devices, _own(devices.c.user_id)),
    Section.NOTIFICATIONS: Source(notifications, _own(notifications.c.user_id), _written_to),
    Section.WEBHOOK_ENDPOINTS: Source(
        webhook_endpoints,
        lambda user: and_(webhook_endpoints.c.owner_id == user.id, webhook_endpoints.c.deleted_at.is_(None)),
    ),
    Section.SENDINGS: Source(sendings, _own(sendings.c.sent_by)),
    Section.AUDIT_ENTRIES: Source(
        audit_entries,
        _own(audit_entries.c.user_id),
        lambda user: and_(
            audit_entries.c.target_id == user.id,
            or_(audit_entries.c.user_id.is_(None), audit_entries.c.user_id != user.id),
        ),
    ),
}


def records(
    connection: Connection, codes: GuestCodes, user_id: UUID, section: Section, after: Key | None, limit: int
) -> tuple[Record, ...]:
    """At most `limit` records of a section, in the order of their keys, those beyond `after`."""
    rows = connection.execute(_statement(_person(connection, codes, user_id), section, after, limit))
    # The names of columns are strings of a kind of their own, which cannot be written as JSON.
    return tuple(dict(zip(FIELDS[section], row, strict=True)) for row in rows)


def _statement(person: Person, section: Section, after: Key | None, limit: int) -> Select[Any]:
    source = SOURCES[section]
    columns, key = ([source.table.c[name] for name in names] for names in (FIELDS[section], KEYS[section]))
    wanted = select(*columns).order_by(*key).limit(limit)
    if after is not None:
        wanted = wanted.where(behind(key, after))
    about = wanted.where(source.about(person))
    if source.also is None:
        return about
    both = union_all(*(select(part.subquery()) for part in (about, wanted.where(source.also(person))))).subquery()
    return select(both).order_by(*(both.c[name] for name in KEYS[section])).limit(limit)


def _person(connection: Connection, codes: GuestCodes, user_id: UUID) -> Person:
    row = connection.execute(select(users.c.email, users.c.email_verified).where(users.c.id == user_id)).one_or_none()
    if row is None or not row.email_verified:
        return Person(user_id, None)
    return Person(user_id, row.email, codes.all(Recipient(address=row.email).key))
