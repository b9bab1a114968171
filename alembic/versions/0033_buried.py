"""Finding what was given up in any queue, and the facts that were settled long ago."""

from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_index("ix_outbox_settled_at_buried_at_id", "outbox", ["settled_at", "buried_at", "id"])
    op.drop_index("ix_outbox_buried_at", "outbox")
    op.create_index("ix_notifications_buried_at_id", "notifications", ["buried_at", "id"])
    op.create_index("ix_webhook_deliveries_buried_at_id", "webhook_deliveries", ["buried_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_webhook_deliveries_buried_at_id", "webhook_deliveries")
    op.drop_index("ix_notifications_buried_at_id", "notifications")
    op.create_index("ix_outbox_buried_at", "outbox", ["buried_at"])
    op.drop_index("ix_outbox_settled_at_buried_at_id", "outbox")
