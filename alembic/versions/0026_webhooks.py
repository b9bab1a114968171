"""Endpoints, to which facts are sent, and what is on its way there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0026"
down_revision = "0025"

ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("types", LONG_TEXT, nullable=False),
        sa.Column("secret", sa.String(255), nullable=False),
        sa.Column("former_secret", sa.String(255), nullable=True),
        sa.Column("former_until", MOMENT, nullable=True),
        sa.Column("failing_since", MOMENT, nullable=True),
        sa.Column("rests_until", MOMENT, nullable=True),
        sa.Column("off", sa.String(16), nullable=True),
        sa.Column("off_since", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("deleted_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_endpoints"),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_webhook_endpoints_owner_id", ondelete="RESTRICT"),
        sa.CheckConstraint("off IN ('gone', 'failing')", name=op.f("ck_webhook_endpoints_off")),
        **OPTIONS,
    )
    op.create_index(
        "ix_webhook_endpoints_owner_id_created_at_id", "webhook_endpoints", ["owner_id", "created_at", "id"]
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column("endpoint_id", ID, nullable=False),
        sa.Column("fact_id", ID, nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("lease", ID, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("buried_at", MOMENT, nullable=True),
        sa.Column("why", sa.String(64), nullable=True),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("answered", sa.SmallInteger, nullable=True),
        sa.Column("error", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_deliveries"),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["webhook_endpoints.id"], name="fk_webhook_deliveries_endpoint_id", ondelete="RESTRICT"
        ),
        **OPTIONS,
    )
    op.create_index("ix_webhook_deliveries_due_at_id", "webhook_deliveries", ["due_at", "id"])
    op.create_index("ix_webhook_deliveries_endpoint_id_id", "webhook_deliveries", ["endpoint_id", "id"])
    op.create_index("ix_webhook_deliveries_created_at", "webhook_deliveries", ["created_at"])


def downgrade() -> None:
    op.drop_table("webhook_deliveries")
    op.drop_table("webhook_endpoints")
