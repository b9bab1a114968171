"""What people have chosen to be told, and where they are shown messages at once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0023"
down_revision = "0022"

ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "notification_preferences",
        sa.Column("id", ID, nullable=False),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notification_preferences"),
        sa.UniqueConstraint(
            "recipient", "topic", "channel", name="uq_notification_preferences_recipient_topic_channel"
        ),
        sa.CheckConstraint("topic IN ('bookings', 'reminders', 'announcements', 'surveys')", name="topic"),
        sa.CheckConstraint("channel IN ('email', 'sms', 'push', 'in_app')", name="channel"),
        **OPTIONS,
    )
    op.create_table(
        "devices",
        sa.Column("id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("token", LONG_TEXT, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_devices"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_devices_user_id", ondelete="RESTRICT"),
        sa.UniqueConstraint("digest", name="uq_devices_digest"),
        sa.CheckConstraint("platform IN ('ios', 'android', 'web')", name="platform"),
        **OPTIONS,
    )
    op.create_index("ix_devices_user_id_created_at_id", "devices", ["user_id", "created_at", "id"])


def downgrade() -> None:
    op.drop_table("devices")
    op.drop_table("notification_preferences")
