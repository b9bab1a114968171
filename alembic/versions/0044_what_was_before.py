"""What title, location and time zone of an event were before a change."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

NAMES = ("old_title", "old_location", "old_timezone")


def upgrade() -> None:
    for name in NAMES:
        op.add_column("rearrangements", sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))


def downgrade() -> None:
    for name in reversed(NAMES):
        op.drop_column("rearrangements", name)
