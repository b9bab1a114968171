"""The first tables: accounts, events, tickets, pools, bookings, the waitlist, and the outbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0001"
down_revision = None

# A revision is never changed, so it stands on nothing of Gatherly that may change.
ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
WORD = sa.String(16)


def upgrade() -> None:
    create_users()
    create_events()
    create_tickets()
    create_bookings()
    create_waitlist()
    create_outbox()


def downgrade() -> None:
    for table in (
        "outbox",
        "waitlist_entries",
        "attendees",
        "booking_items",
        "bookings",
        "pools",
        "ticket_types",
        "event_tags",
        "events",
        "users",
    ):
        op.drop_table(table)


def create_table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, *parts, mysql_engine="InnoDB", mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin")


def required(name: str, type_: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, type_, nullable=False)


def optional(name: str, type_: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, type_, nullable=True)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def create_users() -> None:
    create_table(
        "users",
        required("id", ID),
        required("name", sa.String(255)),
        required("email", sa.String(320)),
        required("role", WORD),
        required("password_hash", sa.String(255)),
        optional("phone", sa.String(64)),
        optional("profile_photo", sa.String(2048)),
        required("preferences", LONG_TEXT),
        required("email_verified", sa.Boolean),
        required("created_at", MOMENT),
        required("updated_at", MOMENT),
        key("users", "id"),
        sa.UniqueConstraint("email", name="uq_users_email"),
        check("users", "role", "role IN ('attendee', 'organizer', 'admin')"),
    )


def create_events() -> None:
    create_table(
        "events",
        required("id", ID),
        required("organizer_id", ID),
        required("title", sa.String(255)),
        required("description", LONG_TEXT),
        optional("category", sa.String(100)),
        required("tags", LONG_TEXT),
        required("location", sa.String(500)),
        optional("latitude", sa.Double),
        optional("longitude", sa.Double),
        required("images", LONG_TEXT),
        required("start_date", MOMENT),
        required("end_date", MOMENT),
        required("timezone", sa.String(64)),
        required("currency", sa.String(3)),
        optional("capacity", sa.Integer),
        required("status", WORD),
        required("featured", sa.Boolean),
        number("version"),
        required("created_at", MOMENT),
        required("updated_at", MOMENT),
        optional("deleted_at", MOMENT),
        required("search_text", LONG_TEXT),
        key("events", "id"),
        refers("events", "organizer_id", "users"),
        check("events", "status", "status IN ('draft', 'published')"),
    )
    op.create_index("ix_events_start_date_id", "events", ["start_date", "id"])
    op.create_index("ix_events_created_at_id", "events", ["created_at", "id"])
    op.create_index("ix_events_end_date_start_date", "events", ["end_date", "start_date"])
    op.create_index("ix_events_organizer_id_start_date", "events", ["organizer_id", "start_date"])
    op.create_index("ix_events_category_start_date", "events", ["category", "start_date"])
    create_table(
        "event_tags",
        required("event_id", ID),
        number("position"),
        required("tag", sa.String(100)),
        key("event_tags", "event_id", "position"),
        refers("event_tags", "event_id", "events"),
    )
    op.create_index("ix_event_tags_tag_event_id", "event_tags", ["tag", "event_id"])


def create_tickets() -> None:
    create_table(
        "ticket_types",
        required("id", ID),
        required("event_id", ID),
        required("kind", WORD),
        required("name", sa.String(255)),
        required("description", LONG_TEXT),
        number("price"),
        number("quantity"),
        optional("sale_start_date", MOMENT),
        optional("sale_end_date", MOMENT),
        number("min_per_booking"),
        optional("max_per_booking", sa.Integer),
        number("admits"),
        number("version"),
        required("created_at", MOMENT),
        required("updated_at", MOMENT),
        required("deleted", sa.Boolean),
        key("ticket_types", "id"),
        refers("ticket_types", "event_id", "events"),
        check("ticket_types", "kind", "kind IN ('regular', 'vip', 'early_bird', 'group')"),
    )
    op.create_index("ix_ticket_types_event_id_id", "ticket_types", ["event_id", "id"])
    create_table(
        "pools",
        required("id", ID),
        required("event_id", ID),
        optional("ticket_type_id", ID),
        number("size"),
        number("used"),
        number("kept"),
        number("waiting"),
        key("pools", "id"),
        refers("pools", "event_id", "events"),
        refers("pools", "ticket_type_id", "ticket_types"),
        sa.UniqueConstraint("ticket_type_id", name="uq_pools_ticket_type_id"),
        check("pools", "used", "used >= 0"),
        check("pools", "kept", "kept >= 0"),
        check("pools", "waiting", "waiting >= 0"),
        check("pools", "fits", "used + kept <= size"),
    )
    op.create_index("ix_pools_event_id", "pools", ["event_id"])


def create_bookings() -> None:
    create_table(
        "bookings",
        required("id", ID),
        required("reference", sa.String(16)),
        required("user_id", ID),
        required("event_id", ID),
        required("status", WORD),
        required("kind", WORD),
        required("currency", sa.String(3)),
        optional("expires_at", MOMENT),
        required("created_at", MOMENT),
        required("updated_at", MOMENT),
        key("bookings", "id"),
        refers("bookings", "user_id", "users"),
        refers("bookings", "event_id", "events"),
        sa.UniqueConstraint("reference", name="uq_bookings_reference"),
        check("bookings", "status", "status IN ('pending', 'confirmed', 'cancelled', 'expired')"),
        check("bookings", "kind", "kind IN ('purchase', 'offer')"),
        check("bookings", "expires_at", "(status = 'pending') = (expires_at IS NOT NULL)"),
    )
    op.create_index("ix_bookings_user_id_created_at_id", "bookings", ["user_id", "created_at", "id"])
    op.create_index("ix_bookings_event_id_status_expires_at", "bookings", ["event_id", "status", "expires_at"])
    op.create_index("ix_bookings_status_expires_at", "bookings", ["status", "expires_at"])
    create_table(
        "booking_items",
        required("booking_id", ID),
        number("position"),
        required("ticket_type_id", ID),
        number("quantity"),
        number("unit_price"),
        number("admits"),
        key("booking_items", "booking_id", "position"),
        refers("booking_items", "booking_id", "bookings"),
        refers("booking_items", "ticket_type_id", "ticket_types"),
    )
    op.create_index("ix_booking_items_ticket_type_id", "booking_items", ["ticket_type_id"])
    create_attendees()


def create_attendees() -> None:
    create_table(
        "attendees",
        required("id", ID),
        required("booking_id", ID),
        number("position"),
        required("ticket_type_id", ID),
        required("name", sa.String(255)),
        required("email", sa.String(320)),
        required("vip", sa.Boolean),
        required("status", WORD),
        key("attendees", "id"),
        refers("attendees", "booking_id", "bookings"),
        refers("attendees", "ticket_type_id", "ticket_types"),
        check("attendees", "status", "status IN ('valid', 'void')"),
    )
    op.create_index("ix_attendees_booking_id_position", "attendees", ["booking_id", "position"])
    op.create_index("ix_attendees_ticket_type_id", "attendees", ["ticket_type_id"])


def create_waitlist() -> None:
    table = "waitlist_entries"
    create_table(
        table,
        required("id", ID),
        required("event_id", ID),
        required("ticket_type_id", ID),
        required("user_id", ID),
        number("quantity"),
        required("priority", sa.SmallInteger),
        required("partial", sa.Boolean),
        required("status", WORD),
        optional("active", sa.SmallInteger),
        number("passes"),
        optional("offer_booking_id", ID),
        optional("offer_quantity", sa.Integer),
        optional("offer_expires_at", MOMENT),
        required("created_at", MOMENT),
        required("updated_at", MOMENT),
        key(table, "id"),
        refers(table, "event_id", "events"),
        refers(table, "ticket_type_id", "ticket_types"),
        refers(table, "user_id", "users"),
        refers(table, "offer_booking_id", "bookings"),
        sa.UniqueConstraint(
            "ticket_type_id", "user_id", "active", name="uq_waitlist_entries_ticket_type_id_user_id_active"
        ),
        sa.UniqueConstraint("offer_booking_id", name="uq_waitlist_entries_offer_booking_id"),
        check(table, "status", "status IN ('waiting', 'offered', 'accepted', 'expired', 'left')"),
        check(table, "priority", "priority IN (0, 1)"),
        check(table, "active", "(active IS NOT NULL) = (status IN ('waiting', 'offered'))"),
    )
    in_turn = ["status", "priority", "created_at", "id"]
    op.create_index("ix_waitlist_entries_user_id_created_at_id", table, ["user_id", "created_at", "id"])
    op.create_index("ix_waitlist_entries_line_of_event", table, ["event_id", *in_turn])
    op.create_index("ix_waitlist_entries_line_of_type", table, ["ticket_type_id", *in_turn])


def create_outbox() -> None:
    create_table(
        "outbox",
        required("id", ID),
        required("name", sa.String(64)),
        required("payload", LONG_TEXT),
        number("attempts"),
        optional("due_at", MOMENT),
        optional("settled_at", MOMENT),
        key("outbox", "id"),
    )
    op.create_index("ix_outbox_due_at", "outbox", ["due_at"])
