"""What is done by the clock is done once in each period."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0028"
down_revision = "0027"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
TABLE_OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "job_runs",
        sa.Column("job", sa.String(64), nullable=False),
        sa.Column("period", MOMENT, nullable=False),
        sa.Column("token", ID, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("failure", sa.String(64)),
        sa.PrimaryKeyConstraint("job", "period", name="pk_job_runs"),
        **TABLE_OPTIONS,
    )


def downgrade() -> None:
    op.drop_table("job_runs")
