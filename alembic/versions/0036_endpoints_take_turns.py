"""Endpoints take turns, facts about the same thing keep their order, and only time in which one was tried counts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0036"
down_revision = "0035"

ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")

feed = sa.table(
    "feed", sa.column("fact_id", ID), sa.column("booking_id", ID), sa.column("event_id", ID), sa.column("sequence")
)
deliveries = sa.table(
    "webhook_deliveries", sa.column("fact_id", ID), sa.column("subject_id", ID), sa.column("sequence", sa.Integer)
)


def upgrade() -> None:
    op.add_column("webhook_endpoints", sa.Column("failed_at", MOMENT, nullable=True))
    op.add_column("webhook_endpoints", sa.Column("failing_seconds", sa.Integer, nullable=False, server_default="0"))
    op.add_column("webhook_endpoints", sa.Column("lease", ID, nullable=True))
    op.add_column("webhook_endpoints", sa.Column("leased_until", MOMENT, nullable=True))
    op.add_column("webhook_deliveries", sa.Column("subject_id", ID, nullable=True))
    op.add_column("webhook_deliveries", sa.Column("sequence", sa.Integer, nullable=True))
    _fill()
    with op.batch_alter_table("webhook_deliveries") as batch:
        batch.alter_column("subject_id", existing_type=ID, nullable=False)
        batch.alter_column("sequence", existing_type=sa.Integer, nullable=False)
    op.create_index(
        "ix_webhook_deliveries_endpoint_id_due_at_id", "webhook_deliveries", ["endpoint_id", "due_at", "id"]
    )
    op.create_index(
        "ix_webhook_deliveries_endpoint_id_subject_id_sequence",
        "webhook_deliveries",
        ["endpoint_id", "subject_id", "sequence"],
    )
    op.drop_index("ix_webhook_deliveries_due_at_id", "webhook_deliveries")


def downgrade() -> None:
    op.create_index("ix_webhook_deliveries_due_at_id", "webhook_deliveries", ["due_at", "id"])
    op.drop_index("ix_webhook_deliveries_endpoint_id_subject_id_sequence", "webhook_deliveries")
    op.drop_index("ix_webhook_deliveries_endpoint_id_due_at_id", "webhook_deliveries")
    op.drop_column("webhook_deliveries", "sequence")
    op.drop_column("webhook_deliveries", "subject_id")
    for name in ("leased_until", "lease", "failing_seconds", "failed_at"):
        op.drop_column("webhook_endpoints", name)


def _fill() -> None:
    """What the facts of deliveries are about is in the feed; of those that are forgotten, each stands for itself."""
    subject = sa.func.coalesce(feed.c.booking_id, feed.c.event_id)
    of_fact = feed.c.fact_id == deliveries.c.fact_id
    op.execute(
        deliveries.update().values(
            subject_id=sa.func.coalesce(sa.select(subject).where(of_fact).scalar_subquery(), deliveries.c.fact_id),
            sequence=sa.func.coalesce(sa.select(feed.c.sequence).where(of_fact).scalar_subquery(), 1),
        )
    )
