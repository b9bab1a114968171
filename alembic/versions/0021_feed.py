"""The feed of facts, for programs of organizers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0021"
down_revision = "0020"

ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "unpublished_facts",
        sa.Column("id", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unpublished_facts"),
        **OPTIONS,
    )
    op.create_table(
        "feed",
        sa.Column("position", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("fact_id", ID, nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("organizer_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("booking_id", ID, nullable=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("data", LONG_TEXT, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_feed"),
        sa.UniqueConstraint("fact_id", name="uq_feed_fact_id"),
        **OPTIONS,
    )
    op.create_index("ix_feed_organizer_id_position", "feed", ["organizer_id", "position"])
    op.create_table(
        "feed_end",
        sa.Column("id", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed_end"),
        **OPTIONS,
    )
    op.create_table(
        "feed_sequences",
        sa.Column("id", ID, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed_sequences"),
        **OPTIONS,
    )


def downgrade() -> None:
    for table in ("feed_sequences", "feed_end", "feed", "unpublished_facts"):
        op.drop_table(table)
