"""What one person has written is found by them alone: how much it was lately is counted elsewhere."""

from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    # First, as the reference to users needs an index all the time.
    op.create_index("ix_sendings_sent_by", "sendings", ["sent_by"])
    op.drop_index("ix_sendings_sent_by_created_at", "sendings")


def downgrade() -> None:
    op.create_index("ix_sendings_sent_by_created_at", "sendings", ["sent_by", "created_at"])
    op.drop_index("ix_sendings_sent_by", "sendings")
