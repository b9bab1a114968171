"""The tables of bookings, and how bookings are written in them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    text,
)

from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata, reference, word_column
from gatherly_core.booking.model import Attendee, AttendeeStatus, Booking, BookingKind, BookingStatus, Item, Person
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.identifiers import CODE_LENGTH

LONGEST_SEARCH_TEXT = 1500
"""Of a name and an address, whose small letters may take more signs."""

LONGEST_EMAIL_KEY = 762
"""An address has at most 254 octets (RFC 5321), and no letter becomes more than three. InnoDB indexes up to 768."""

bookings = Table(
    "bookings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("reference", String(16), nullable=False),
    reference("user_id", "users"),
    reference("event_id", "events"),
    *word_column("status", BookingStatus),
    *word_column("kind", BookingKind),
    Column("currency", String(3), nullable=False),
    Column("expires_at", UtcDateTime),
    Column("paying", Boolean, nullable=False),
    reference("promo_code_id", "promo_codes", nullable=True),
    Column("promo_code", String(64)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("reference"),
    CheckConstraint("(status = 'pending') = (expires_at IS NOT NULL)", name="expires_at"),
    CheckConstraint("(promo_code_id IS NULL) = (promo_code IS NULL)", name="promo_code"),
    Index(None, "user_id", "created_at", "id"),
    Index(None, "created_at", "user_id"),
    Index(None, "event_id", "status", "paying", "expires_at"),
    Index(None, "status", "paying", "expires_at"),
    Index(None, "promo_code_id", "user_id", "status"),
    **TABLE_OPTIONS,
)

booking_items = Table(
    "booking_items",
    metadata,
    reference("booking_id", "bookings", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    reference("ticket_type_id", "ticket_types"),
    Column("quantity", Integer, nullable=False),
    Column("unit_price", Integer, nullable=False),
    Column("admits", Integer, nullable=False),
    Column("discount", Integer, nullable=False, server_default="0"),
    CheckConstraint("discount BETWEEN 0 AND quantity * unit_price", name="discount"),
    Index(None, "ticket_type_id"),
    **TABLE_OPTIONS,
)

attendees = Table(
    "attendees",
    metadata,
    Column("id", Id, primary_key=True),
    reference("booking_id", "bookings"),
    Column("position", Integer, nullable=False),
    reference("ticket_type_id", "ticket_types"),
    Column("name", String(255), nullable=False),
    Column("email", String(320), nullable=False),
    Column("code", String(CODE_LENGTH), nullable=False),
    Column("vip", Boolean, nullable=False),
    *word_column("status", AttendeeStatus),
    Column("checked_in_at", UtcDateTime),
    Column("checked_out_at", UtcDateTime),
    Column("search_text", String(LONGEST_SEARCH_TEXT), nullable=False, server_default=text("''")),
    Column("email_key", String(LONGEST_EMAIL_KEY), nullable=False, server_default=text("''")),
    Column("welcome", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("code"),
    Index(None, "booking_id", "position"),
    Index(None, "ticket_type_id"),
    Index(None, "email_key", "id"),
    **TABLE_OPTIONS,
)

SAME_NAMED = (
    "id",
    "reference",
    "user_id",
    "event_id",
    "status",
    "kind",
    "currency",
    "expires_at",
    "paying",
    "promo_code_id",
    "promo_code",
    "created_at",
    "updated_at",
)


def rows_of(added: Sequence[Booking]) -> tuple[tuple[Table, list[dict[str, object]]], ...]:
    """The bookings as rows of each of the tables, in the order in which they must be added."""
    return (bookings, _booking_rows(added)), (booking_items, _item_rows(added)), (attendees, _attendee_rows(added))


def booking_of(
    row: Row[Any], items: Mapping[UUID, Sequence[Item]], admitted: Mapping[UUID, Sequence[Attendee]]
) -> Booking:
    """The booking of a row of `bookings`, with its own of the items and attendees."""
    return Booking(
        items=tuple(items.get(row.id, ())),
        attendees=tuple(admitted.get(row.id, ())),
        **{name: getattr(row, name) for name in SAME_NAMED},
    )


def search_text_of(person: Person) -> str:
    """What of a person is looked through, made alike on every database, which know letters to different degrees."""
    return f"{person.name}\n{person.email}".casefold()


def item_of(row: Row[Any]) -> Item:
    """The item of a row of `booking_items`."""
    return Item(row.ticket_type_id, row.quantity, row.unit_price, row.admits, row.discount)


def attendee_of(row: Row[Any]) -> Attendee:
    """The attendee of a row of `attendees`."""
    return Attendee(
        row.id,
        row.ticket_type_id,
        Person(row.name, row.email),
        row.code,
        row.vip,
        row.status,
        row.checked_in_at,
        row.checked_out_at,
        row.welcome,
    )


def _booking_rows(added: Iterable[Booking]) -> list[dict[str, object]]:
    return [{name: getattr(booking, name) for name in SAME_NAMED} for booking in added]


def _item_rows(added: Iterable[Booking]) -> list[dict[str, object]]:
    return [
        {
            "booking_id": booking.id,
            "position": position,
            "ticket_type_id": item.ticket_type_id,
            "quantity": item.quantity,
            "unit_price": item.unit_price,
            "admits": item.admits,
            "discount": item.discount,
        }
        for booking in added
        for position, item in enumerate(booking.items)
    ]


def _attendee_rows(added: Iterable[Booking]) -> list[dict[str, object]]:
    return [
        {
            "id": attendee.id,
            "booking_id": booking.id,
            "position": position,
            "ticket_type_id": attendee.ticket_type_id,
            "name": attendee.person.name,
            "email": attendee.person.email,
            "code": attendee.code,
            "vip": attendee.vip,
            "status": attendee.status,
            "checked_in_at": attendee.checked_in_at,
            "checked_out_at": attendee.checked_out_at,
            "search_text": search_text_of(attendee.person),
            "email_key": address_key(attendee.person.email),
            "welcome": attendee.welcome,
        }
        for booking in added
        for position, attendee in enumerate(booking.attendees)
    ]
