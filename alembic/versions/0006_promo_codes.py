"""Promo codes, and what they take off the prices of bookings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0006"
down_revision = "0005"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")

USES = "ix_bookings_promo_code_id_user_id_status"


def upgrade() -> None:
    create_promo_codes()
    with op.batch_alter_table("bookings") as bookings:
        bookings.add_column(sa.Column("promo_code_id", ID, nullable=True))
        bookings.add_column(sa.Column("promo_code", sa.String(64), nullable=True))
        bookings.create_index(USES, ["promo_code_id", "user_id", "status"])
        bookings.create_foreign_key(
            "fk_bookings_promo_code_id", "promo_codes", ["promo_code_id"], ["id"], ondelete="RESTRICT"
        )
        bookings.create_check_constraint(
            op.f("ck_bookings_promo_code"), "(promo_code_id IS NULL) = (promo_code IS NULL)"
        )
    with op.batch_alter_table("booking_items") as items:
        items.add_column(sa.Column("discount", sa.Integer, nullable=False, server_default="0"))
        items.create_check_constraint(op.f("ck_booking_items_discount"), "discount BETWEEN 0 AND quantity * unit_price")


def downgrade() -> None:
    with op.batch_alter_table("booking_items") as items:
        items.drop_constraint(op.f("ck_booking_items_discount"), type_="check")
        items.drop_column("discount")
    with op.batch_alter_table("bookings") as bookings:
        bookings.drop_constraint(op.f("ck_bookings_promo_code"), type_="check")
        bookings.drop_constraint("fk_bookings_promo_code_id", type_="foreignkey")
        bookings.drop_index(USES)
        bookings.drop_column("promo_code")
        bookings.drop_column("promo_code_id")
    op.drop_table("promo_codes")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def create_promo_codes() -> None:
    op.create_table(
        "promo_codes",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("code_key", sa.String(256), nullable=False),
        sa.Column("active", sa.SmallInteger, nullable=True),
        sa.Column("percent", sa.Integer, nullable=True),
        sa.Column("amount", sa.Integer, nullable=True),
        sa.Column("ticket_type_ids", LONG_TEXT, nullable=False),
        sa.Column("most_uses", sa.Integer, nullable=True),
        sa.Column("most_uses_per_user", sa.Integer, nullable=True),
        sa.Column("valid_from", MOMENT, nullable=True),
        sa.Column("valid_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_promo_codes"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_promo_codes_event_id", ondelete="RESTRICT"),
        sa.UniqueConstraint("event_id", "code_key", "active", name="uq_promo_codes_event_id_code_key_active"),
        check("promo_codes", "active", "active = 1"),
        check("promo_codes", "discount", "(percent IS NULL) <> (amount IS NULL)"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    op.create_index("ix_promo_codes_event_id_created_at_id", "promo_codes", ["event_id", "created_at", "id"])
