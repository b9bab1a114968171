"""What people were told, and are to be told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0025"
down_revision = "0024"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
TABLE_OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}
KINDS = (
    "'registration', 'booking_confirmed', 'ticket', 'payment_failed', 'hold_expiring', 'reminder', 'event_changed', "
    "'event_cancelled', 'refund', 'waitlist_offer', 'offer_expired', 'announcement', 'message', 'survey', "
    "'wording_fault', 'digest'"
)


def upgrade() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", ID, nullable=False),
        sa.Column("occasion", sa.String(128), nullable=False),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.Column("user_id", ID),
        sa.Column("address", sa.String(320)),
        sa.Column("event_id", ID),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("message", LONG_TEXT, nullable=False),
        sa.Column("html", LONG_TEXT),
        sa.Column("data", LONG_TEXT, nullable=False),
        sa.Column("sending_id", ID),
        sa.Column("read_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("lease", ID),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("buried_at", MOMENT),
        sa.Column("why", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_notifications_user_id", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_notifications_event_id", ondelete="RESTRICT"),
        sa.UniqueConstraint("occasion", "recipient", "channel", name="uq_notifications_occasion_recipient_channel"),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        sa.CheckConstraint("channel IN ('email', 'sms', 'push', 'in_app')", name="channel"),
        sa.CheckConstraint("(user_id IS NULL) <> (address IS NULL)", name="recipient"),
        sa.CheckConstraint("(due_at IS NULL) = (settled_at IS NOT NULL OR buried_at IS NOT NULL)", name="due"),
        **TABLE_OPTIONS,
    )
    op.create_index("ix_notifications_user_id_created_at_id", "notifications", ["user_id", "created_at", "id"])
    op.create_index("ix_notifications_channel_due_at", "notifications", ["channel", "due_at"])
    op.create_index("ix_notifications_sending_id", "notifications", ["sending_id"])
    op.create_index("ix_notifications_created_at", "notifications", ["created_at"])
    op.create_index("ix_notifications_event_id", "notifications", ["event_id"])


def downgrade() -> None:
    op.drop_table("notifications")
