"""Flags, and what is looked through to raise them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0018"
down_revision = "0017"

ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
KINDS = "'many_cards', 'many_bookings', 'one_code_at_two_doors', 'sign_in_attack'"
TARGETS = "'account', 'attendee', 'address'"


def upgrade() -> None:
    op.create_table(
        "flags",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("target_type", sa.String(16), nullable=False),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("resolved_by", ID, nullable=True),
        sa.Column("note", sa.String(500), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_flags"),
        sa.ForeignKeyConstraint(["resolved_by"], ["users.id"], name="fk_flags_resolved_by", ondelete="RESTRICT"),
        sa.UniqueConstraint("kind", "target_type", "target", "since", name="uq_flags_kind_target_type_target_since"),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_flags_kind")),
        sa.CheckConstraint(f"target_type IN ({TARGETS})", name=op.f("ck_flags_target_type")),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    op.create_index("ix_flags_created_at_id", "flags", ["created_at", "id"])
    op.create_index("ix_flags_resolved_by", "flags", ["resolved_by"])
    op.create_index("ix_bookings_created_at_user_id", "bookings", ["created_at", "user_id"])
    op.create_index("ix_scans_result_received_at", "scans", ["result", "received_at"])


def downgrade() -> None:
    op.drop_index("ix_scans_result_received_at", "scans")
    op.drop_index("ix_bookings_created_at_user_id", "bookings")
    op.drop_table("flags")
