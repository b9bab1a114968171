"""What one person has written lately is found at once."""

from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.create_index("ix_sendings_sent_by_created_at", "sendings", ["sent_by", "created_at"])
    # Not before: the reference to users needs an index all the time.
    op.drop_index("ix_sendings_sent_by", "sendings")


def downgrade() -> None:
    op.create_index("ix_sendings_sent_by", "sendings", ["sent_by"])
    op.drop_index("ix_sendings_sent_by_created_at", "sendings")
