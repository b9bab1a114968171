"""What was written to many people at once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0030"
down_revision = "0029"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
TABLE_OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "sendings",
        sa.Column("id", ID, nullable=False),
        sa.Column("sent_by", ID, nullable=False),
        sa.Column("event_id", ID),
        sa.Column("user_ids", LONG_TEXT, nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("message", LONG_TEXT, nullable=False),
        sa.Column("channels", LONG_TEXT, nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_sendings"),
        sa.ForeignKeyConstraint(["sent_by"], ["users.id"], name="fk_sendings_sent_by", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_sendings_event_id", ondelete="RESTRICT"),
        **TABLE_OPTIONS,
    )
    op.create_index("ix_sendings_sent_by", "sendings", ["sent_by"])
    op.create_index("ix_sendings_event_id_created_at_id", "sendings", ["event_id", "created_at", "id"])
    op.create_index("ix_sendings_created_at", "sendings", ["created_at"])


def downgrade() -> None:
    op.drop_table("sendings")
