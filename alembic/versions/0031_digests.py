"""What is held back, to be told in a digest."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0031"
down_revision = "0030"

MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")


def upgrade() -> None:
    op.add_column("notifications", sa.Column("held_until", MOMENT, nullable=True))
    op.create_index("ix_notifications_recipient_created_at", "notifications", ["recipient", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_notifications_recipient_created_at", "notifications")
    op.drop_column("notifications", "held_until")
