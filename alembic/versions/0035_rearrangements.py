"""Changes of events that people are told of together."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0035"
down_revision = "0034"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
# Such a fact is only noted now, which takes no time.
MOVE = """
    UPDATE outbox SET delivery = '{there}'
    WHERE name = 'EventRearranged' AND delivery = '{here}' AND (due_at IS NOT NULL OR buried_at IS NOT NULL)
"""
TABLE_OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "rearrangements",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Boolean(), nullable=False),
        sa.Column("location", sa.Boolean(), nullable=False),
        sa.Column("time", sa.Boolean(), nullable=False),
        sa.Column("old_start", MOMENT, nullable=False),
        sa.Column("old_end", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_rearrangements"),
        sa.UniqueConstraint("event_id", "version", name="uq_rearrangements_event_id_version"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_rearrangements_event_id", ondelete="RESTRICT"),
        **TABLE_OPTIONS,
    )
    op.create_index("ix_rearrangements_told_at_event_id_made_at", "rearrangements", ["told_at", "event_id", "made_at"])
    op.execute(MOVE.format(here="many", there="soon"))


def downgrade() -> None:
    op.execute(MOVE.format(here="soon", there="many"))
    op.drop_table("rearrangements")
