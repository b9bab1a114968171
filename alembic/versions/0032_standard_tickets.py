"""Tickets go to guests in the standard words: nobody can word these any more."""

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.execute("DELETE FROM event_wordings WHERE template = 'ticket'")


def downgrade() -> None:
    """What is deleted does not come back; all that was kept otherwise is as it was."""
