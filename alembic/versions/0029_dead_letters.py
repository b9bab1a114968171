"""Finding what was given up."""

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_index("ix_outbox_buried_at", "outbox", ["buried_at"])


def downgrade() -> None:
    op.drop_index("ix_outbox_buried_at", "outbox")
