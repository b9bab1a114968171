"""What is due to an endpoint is found without a look at all that was ever sent there."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
WHILE_IT_IS_QUEUED = "CASE WHEN due_at IS NULL THEN NULL ELSE endpoint_id END"


def upgrade() -> None:
    queued_for = sa.Column("queued_for", ID, sa.Computed(WHILE_IT_IS_QUEUED, persisted=False))
    op.add_column("webhook_deliveries", queued_for)
    op.create_index("ix_webhook_deliveries_queued_for_due_at_id", "webhook_deliveries", ["queued_for", "due_at", "id"])
    op.drop_index("ix_webhook_deliveries_endpoint_id_due_at_id", "webhook_deliveries")


def downgrade() -> None:
    columns = ["endpoint_id", "due_at", "id"]
    op.create_index("ix_webhook_deliveries_endpoint_id_due_at_id", "webhook_deliveries", columns)
    op.drop_index("ix_webhook_deliveries_queued_for_due_at_id", "webhook_deliveries")
    op.drop_column("webhook_deliveries", "queued_for")
