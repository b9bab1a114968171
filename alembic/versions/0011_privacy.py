"""Accounts can be given up, and the guests of events are forgotten."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0011"
down_revision = "0010"

MICROSECONDS = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")


def upgrade() -> None:
    op.add_column("users", sa.Column("erasing_since", MICROSECONDS))
    op.add_column("users", sa.Column("erased_at", MICROSECONDS))
    op.add_column("events", sa.Column("forgotten_at", MICROSECONDS))
    op.create_index("ix_events_forgotten_at_end_date", "events", ["forgotten_at", "end_date"])


def downgrade() -> None:
    op.drop_index("ix_events_forgotten_at_end_date", "events")
    op.drop_column("events", "forgotten_at")
    op.drop_column("users", "erased_at")
    op.drop_column("users", "erasing_since")
