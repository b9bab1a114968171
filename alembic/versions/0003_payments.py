"""Payments, the ledger, the notices of the payment provider; cancelled events and refund policies; paying bookings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0003"
down_revision = "0002"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String(16)


def upgrade() -> None:
    allow_statuses("'draft', 'published', 'cancelled'")
    op.add_column("events", optional("refund_policy", LONG_TEXT))
    add_paying()
    create_payments()
    create_refunds()
    create_ledger()
    create_notices()


def downgrade() -> None:
    for table in ("provider_notices", "ledger_entries", "ledger_postings", "refunds", "payments"):
        op.drop_table(table)
    drop_paying()
    op.drop_column("events", "refund_policy")
    # Nobody may book what was called off.
    op.execute("UPDATE events SET status = 'draft' WHERE status = 'cancelled'")
    allow_statuses("'draft', 'published'")


def allow_statuses(statuses: str) -> None:
    with op.batch_alter_table("events") as events:
        events.drop_constraint(op.f("ck_events_status"), type_="check")
        events.create_check_constraint(op.f("ck_events_status"), f"status IN ({statuses})")


def add_paying() -> None:
    op.add_column("bookings", sa.Column("paying", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("bookings") as bookings:
        bookings.alter_column("paying", existing_type=sa.Boolean, existing_nullable=False, server_default=None)
    replace_index("bookings", ["event_id", "status", "expires_at"], ["event_id", "status", "paying", "expires_at"])
    replace_index("bookings", ["status", "expires_at"], ["status", "paying", "expires_at"])


def drop_paying() -> None:
    replace_index("bookings", ["event_id", "status", "paying", "expires_at"], ["event_id", "status", "expires_at"])
    replace_index("bookings", ["status", "paying", "expires_at"], ["status", "expires_at"])
    op.drop_column("bookings", "paying")


def replace_index(table: str, old: list[str], new: list[str]) -> None:
    # The new one first: a foreign key needs one of them at any time.
    op.create_index("_".join(["ix", table, *new]), table, new)
    op.drop_index("_".join(["ix", table, *old]), table)


def create_table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, *parts, mysql_engine="InnoDB", mysql_charset="utf8mb4", mysql_collate="utf8mb4_bin")


def required(name: str, type_: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, type_, nullable=False, autoincrement=False)


def optional(name: str, type_: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, type_, nullable=True)


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def create_payments() -> None:
    table = "payments"
    create_table(
        table,
        required("id", ID),
        required("booking_id", ID),
        required("event_id", ID),
        required("user_id", ID),
        required("amount", sa.BigInteger),
        required("currency", sa.String(3)),
        required("status", sa.String(32)),
        required("provider", sa.String(32)),
        optional("charge_id", sa.String(255)),
        required("captured", sa.BigInteger),
        required("reserved", sa.BigInteger),
        optional("dispute", WORD),
        required("unsettled", sa.Boolean),
        required("created_at", MOMENT),
        required("updated_at", MOMENT),
        key(table, "id"),
        refers(table, "booking_id", "bookings.id"),
        refers(table, "event_id", "events.id"),
        refers(table, "user_id", "users.id"),
        sa.UniqueConstraint("booking_id", name="uq_payments_booking_id"),
        sa.UniqueConstraint("provider", "charge_id", name="uq_payments_provider_charge_id"),
        check(
            table,
            "status",
            "status IN ('requires_payment', 'requires_action', 'processing', 'failed', 'succeeded', 'cancelled', "
            "'partially_refunded', 'refunded')",
        ),
        check(table, "dispute", "dispute IN ('open', 'won', 'lost')"),
        check(table, "amount", "amount >= 0"),
        check(table, "captured", "captured >= 0"),
        check(table, "reserved", "reserved <= captured"),
    )
    op.create_index("ix_payments_event_id", table, ["event_id"])
    op.create_index("ix_payments_user_id_created_at_id", table, ["user_id", "created_at", "id"])
    op.create_index("ix_payments_unsettled_id", table, ["unsettled", "id"])


def create_refunds() -> None:
    table = "refunds"
    create_table(
        table,
        required("id", ID),
        required("payment_id", ID),
        required("amount", sa.BigInteger),
        required("status", WORD),
        required("cause", WORD),
        optional("reason", sa.String(500)),
        optional("provider_refund_id", sa.String(255)),
        required("created_at", MOMENT),
        required("updated_at", MOMENT),
        key(table, "id"),
        refers(table, "payment_id", "payments.id"),
        sa.UniqueConstraint("payment_id", "provider_refund_id", name="uq_refunds_payment_id_provider_refund_id"),
        check(table, "status", "status IN ('pending', 'succeeded', 'failed')"),
        check(table, "cause", "cause IN ('policy', 'organizer', 'event_cancelled', 'unusable', 'provider')"),
        check(table, "amount", "amount > 0"),
    )


def create_ledger() -> None:
    table = "ledger_postings"
    create_table(
        table,
        sa.Column("number", NUMBER, nullable=False, autoincrement=True),
        required("key", sa.String(100)),
        required("payment_id", ID),
        required("event_id", ID),
        required("currency", sa.String(3)),
        required("at", MOMENT),
        key(table, "number"),
        refers(table, "payment_id", "payments.id"),
        refers(table, "event_id", "events.id"),
        sa.UniqueConstraint("key", name="uq_ledger_postings_key"),
    )
    op.create_index("ix_ledger_postings_payment_id_number", table, ["payment_id", "number"])
    op.create_index("ix_ledger_postings_event_id", table, ["event_id"])
    create_entries()


def create_entries() -> None:
    table = "ledger_entries"
    create_table(
        table,
        required("posting", NUMBER),
        required("position", sa.Integer),
        required("account", WORD),
        required("amount", sa.BigInteger),
        key(table, "posting", "position"),
        refers(table, "posting", "ledger_postings.number"),
        check(table, "account", "account IN ('provider', 'sales', 'refunds', 'refunds_due', 'disputes')"),
    )


def create_notices() -> None:
    table = "provider_notices"
    create_table(
        table,
        required("id", sa.String(255)),
        required("kind", sa.String(255)),
        required("charge_id", sa.String(255)),
        required("received_at", MOMENT),
        key(table, "id"),
    )
