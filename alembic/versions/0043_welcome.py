"""Who may be written to at an address that somebody else has named."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    # Whoever is there has been written to so far.
    op.add_column("attendees", sa.Column("welcome", sa.Boolean, nullable=False, server_default="1"))
    with op.batch_alter_table("attendees") as attendees:
        attendees.alter_column("welcome", existing_type=sa.Boolean, existing_nullable=False, server_default="0")


def downgrade() -> None:
    op.drop_column("attendees", "welcome")
