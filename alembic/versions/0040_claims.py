"""What is due is found in the order in which it is claimed, and what is urgent first."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

LANES = """
    UPDATE notifications SET lane = CASE
        WHEN held_until IS NOT NULL THEN 'held'
        WHEN kind IN (
            'registration', 'booking_confirmed', 'ticket', 'payment_failed', 'hold_expiring', 'waitlist_offer'
        ) THEN 'urgent'
        ELSE 'others' END
"""


def upgrade() -> None:
    op.create_index("ix_outbox_delivery_due_at_id", "outbox", ["delivery", "due_at", "id"])
    op.drop_index("ix_outbox_delivery_due_at", "outbox")
    op.add_column("notifications", sa.Column("lane", sa.String(16), nullable=True))
    op.execute(LANES)
    with op.batch_alter_table("notifications") as table:
        table.alter_column("lane", existing_type=sa.String(16), nullable=False)
        table.create_check_constraint(op.f("ck_notifications_lane"), "lane IN ('urgent', 'others', 'held')")
    op.create_index("ix_notifications_channel_lane_due_at_id", "notifications", ["channel", "lane", "due_at", "id"])
    op.drop_index("ix_notifications_channel_due_at", "notifications")


def downgrade() -> None:
    op.create_index("ix_notifications_channel_due_at", "notifications", ["channel", "due_at"])
    op.drop_index("ix_notifications_channel_lane_due_at_id", "notifications")
    with op.batch_alter_table("notifications") as table:
        table.drop_constraint(op.f("ck_notifications_lane"), type_="check")
        table.drop_column("lane")
    op.create_index("ix_outbox_delivery_due_at", "outbox", ["delivery", "due_at"])
    op.drop_index("ix_outbox_delivery_due_at_id", "outbox")
