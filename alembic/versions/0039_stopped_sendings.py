"""Since when what was written to many people reaches no more of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0039"
down_revision = "0038"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")


def upgrade() -> None:
    op.add_column("sendings", sa.Column("stopped_at", MOMENT))


def downgrade() -> None:
    op.drop_column("sendings", "stopped_at")
