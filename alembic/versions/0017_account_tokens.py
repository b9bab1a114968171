"""The secrets that stand in letters about accounts, as digests."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0017"
down_revision = "0016"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")


def upgrade() -> None:
    op.create_table(
        "account_tokens",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_tokens"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_account_tokens_user_id", ondelete="RESTRICT"),
        sa.UniqueConstraint("digest", name="uq_account_tokens_digest"),
        sa.CheckConstraint("purpose IN ('reset_password', 'verify_email')", name=op.f("ck_account_tokens_purpose")),
        mysql_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    op.create_index(
        "ix_account_tokens_user_id_purpose_created_at", "account_tokens", ["user_id", "purpose", "created_at"]
    )
    op.create_index("ix_account_tokens_created_at", "account_tokens", ["created_at"])


def downgrade() -> None:
    op.drop_table("account_tokens")
