"""All payments are looked through, newest first."""

from alembic import op

revision = "0015"
down_revision = "0014"

INDEXES = {
    "ix_payments_created_at_id": ["created_at", "id"],
    "ix_payments_status_created_at_id": ["status", "created_at", "id"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, "payments", columns)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "payments")
