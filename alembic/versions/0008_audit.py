"""The audit trail, and where its chain ends."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0008"
down_revision = "0007"

ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
CODE = sa.BINARY(32).with_variant(sa.LargeBinary(), "sqlite")
OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("user_id", ID, nullable=True),
        sa.Column("target_type", sa.String(32), nullable=False),
        sa.Column("target_id", ID, nullable=True),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("mac", CODE, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=True),
        sa.Column("seal_key_id", sa.String(16), nullable=True),
        sa.Column("seal", CODE, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
        sa.UniqueConstraint("sequence", name="uq_audit_entries_sequence"),
        **OPTIONS,
    )
    op.create_index("ix_audit_entries_at_id", "audit_entries", ["at", "id"])
    op.create_index("ix_audit_entries_user_id_at", "audit_entries", ["user_id", "at"])
    op.create_index("ix_audit_entries_target_id_at", "audit_entries", ["target_id", "at"])
    op.create_index("ix_audit_entries_action_at", "audit_entries", ["action", "at"])
    op.create_table(
        "audit_chain",
        sa.Column("id", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("seal", CODE, nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("mac", CODE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_chain"),
        **OPTIONS,
    )


def downgrade() -> None:
    op.drop_table("audit_chain")
    op.drop_table("audit_entries")
