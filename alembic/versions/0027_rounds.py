"""What everybody was told whose time has come."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0027"
down_revision = "0026"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
TABLE_OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        **TABLE_OPTIONS,
    )
    op.create_index("ix_rounds_finished_at", "rounds", ["finished_at"])


def downgrade() -> None:
    op.drop_table("rounds")
