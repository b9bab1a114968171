"""The outbox is a queue for each kind of delivery."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0022"
down_revision = "0021"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
TABLE_OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}

COPY = """
    INSERT INTO outbox (id, delivery, name, payload, attempts, due_at, settled_at)
    SELECT id,
        CASE WHEN due_at IS NULL THEN 'at_once'
            WHEN name IN ('PaymentAbandoned', 'NoticeReceived', 'TrailGrew', 'CategoryRenamed') THEN 'soon'
            WHEN name IN ('PasswordResetRequested', 'EmailVerificationRequested', 'StaffInvited') THEN 'post'
            ELSE 'at_once' END,
        name, payload, attempts, due_at, settled_at
    FROM former_outbox
"""
# Something is done about it at once, and something else by a worker.
COPY_AGAIN = """
    INSERT INTO outbox (id, delivery, name, payload, attempts, due_at)
    SELECT id, 'soon', name, payload, attempts, due_at FROM former_outbox
    WHERE name = 'EventCancelled' AND due_at IS NOT NULL
"""
COPY_BACK = """
    INSERT INTO outbox (id, name, payload, attempts, due_at, settled_at)
    SELECT id, MIN(name), MIN(payload), MAX(attempts), MIN(COALESCE(due_at, buried_at)),
        CASE WHEN MIN(COALESCE(due_at, buried_at)) IS NULL THEN MAX(settled_at) END
    FROM former_outbox GROUP BY id
"""


def upgrade() -> None:
    # In all databases the quickest way to another primary key, and in SQLite the only one.
    op.rename_table("outbox", "former_outbox")
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("delivery", sa.String(16), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("payload", LONG_TEXT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("lease", ID),
        sa.Column("settled_at", MOMENT),
        sa.Column("buried_at", MOMENT),
        sa.Column("why", sa.String(64)),
        sa.PrimaryKeyConstraint("id", "delivery", name="pk_outbox"),
        sa.CheckConstraint("delivery IN ('at_once', 'soon', 'post')", name=op.f("ck_outbox_delivery")),
        **TABLE_OPTIONS,
    )
    op.execute(COPY)
    op.execute(COPY_AGAIN)
    op.drop_table("former_outbox")
    op.create_index("ix_outbox_delivery_due_at", "outbox", ["delivery", "due_at"])


def downgrade() -> None:
    op.rename_table("outbox", "former_outbox")
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("payload", LONG_TEXT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("settled_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        **TABLE_OPTIONS,
    )
    op.execute(COPY_BACK)
    op.drop_table("former_outbox")
    op.create_index("ix_outbox_due_at", "outbox", ["due_at"])
