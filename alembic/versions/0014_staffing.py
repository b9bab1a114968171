"""Who is in the staff of an event, and who is invited to it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0014"
down_revision = "0013"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "event_staff",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_staff"),
        reference("event_staff", "event_id", "events"),
        reference("event_staff", "user_id", "users"),
        one_of_the_roles("event_staff"),
        sa.UniqueConstraint("event_id", "user_id", name="uq_event_staff_event_id_user_id"),
        **OPTIONS,
    )
    op.create_index("ix_event_staff_event_id_created_at_id", "event_staff", ["event_id", "created_at", "id"])
    op.create_index("ix_event_staff_user_id_created_at_id", "event_staff", ["user_id", "created_at", "id"])
    op.create_table(
        "staff_invitations",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("invited_by", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_invitations"),
        reference("staff_invitations", "event_id", "events"),
        reference("staff_invitations", "invited_by", "users"),
        one_of_the_roles("staff_invitations"),
        sa.UniqueConstraint("event_id", "email", name="uq_staff_invitations_event_id_email"),
        **OPTIONS,
    )
    op.create_index(
        "ix_staff_invitations_event_id_created_at_id", "staff_invitations", ["event_id", "created_at", "id"]
    )
    op.create_index("ix_staff_invitations_expires_at", "staff_invitations", ["expires_at"])
    op.create_table(
        "invitation_tokens",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("invitation_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_invitation_tokens"),
        reference("invitation_tokens", "invitation_id", "staff_invitations"),
        **OPTIONS,
    )
    op.create_index("ix_invitation_tokens_invitation_id", "invitation_tokens", ["invitation_id"])


def downgrade() -> None:
    op.drop_table("invitation_tokens")
    op.drop_table("staff_invitations")
    op.drop_table("event_staff")


def reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def one_of_the_roles(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint("role IN ('manager', 'scanner')", name=op.f(f"ck_{table}_role"))
