"""The scans at the door, and when attendees came and left."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0005"
down_revision = "0004"

ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
RESULTS = (
    "'admitted', 'left', 'already_checked_in', 'not_checked_in', 'conflict', 'void_ticket', 'wrong_ticket', "
    "'wrong_event', 'not_confirmed', 'unknown_code', 'forged_code', 'from_the_future', 'too_old'"
)


def upgrade() -> None:
    op.add_column("attendees", sa.Column("checked_in_at", MOMENT, nullable=True))
    op.add_column("attendees", sa.Column("checked_out_at", MOMENT, nullable=True))
    op.create_table(
        "scans",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("attendee_id", ID, nullable=True),
        sa.Column("ticket_type_id", ID, nullable=True),
        sa.Column("direction", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("device_id", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("scanned_by", ID, nullable=False),
        sa.Column("fingerprint", sa.String(32), nullable=True),
        sa.Column("passage", sa.Boolean, nullable=False),
        sa.Column("result", sa.String(24), nullable=False),
        sa.Column("told", sa.String(24), nullable=False),
        sa.Column("against", ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_scans"),
        refers("event_id", "events"),
        refers("attendee_id", "attendees"),
        refers("ticket_type_id", "ticket_types"),
        refers("scanned_by", "users"),
        sa.UniqueConstraint("event_id", "device_id", "nonce", name="uq_scans_event_id_device_id_nonce"),
        check("direction", "direction IN ('in', 'out')"),
        check("result", f"result IN ({RESULTS})"),
        check("told", f"told IN ({RESULTS})"),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    op.create_index("ix_scans_attendee_id_passage", "scans", ["attendee_id", "passage"])
    op.create_index("ix_scans_event_id_received_at_id", "scans", ["event_id", "received_at", "id"])
    op.create_index("ix_scans_event_id_result_received_at_id", "scans", ["event_id", "result", "received_at", "id"])
    op.create_index("ix_scans_ticket_type_id", "scans", ["ticket_type_id"])
    op.create_index("ix_scans_scanned_by", "scans", ["scanned_by"])


def downgrade() -> None:
    op.drop_table("scans")
    with op.batch_alter_table("attendees") as batch:
        batch.drop_column("checked_out_at")
        batch.drop_column("checked_in_at")


def refers(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_scans_{column}", ondelete="RESTRICT")


def check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_scans_{name}"))
