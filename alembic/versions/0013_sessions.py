"""Sessions with refresh tokens; accounts without a password, accounts that are disabled, and finding accounts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0013"
down_revision = "0012"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
TABLE_OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}
AT_A_TIME = 1000
NO_PASSWORD = "$2b$12$" + 53 * "."
"""The hash of nothing that anybody knows."""

users = sa.table(
    "users",
    sa.column("id", ID),
    sa.column("name", sa.String),
    sa.column("email", sa.String),
    sa.column("password_hash", sa.String),
    sa.column("search_text", sa.String),
)
# SQLite can only make the table anew, and a check that is not named here would be lost.
ROLE = sa.CheckConstraint("role IN ('attendee', 'organizer', 'admin')", name="ck_users_role")


def upgrade() -> None:
    with op.batch_alter_table("users", table_args=(ROLE,)) as batch:
        batch.alter_column("password_hash", existing_type=sa.String(255), nullable=True)
        batch.add_column(sa.Column("disabled_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("search_text", sa.String(1500), nullable=False, server_default=sa.text("''")))
    _fill()
    op.create_table(
        "sessions",
        sa.Column("id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user_id", ondelete="RESTRICT"),
        **TABLE_OPTIONS,
    )
    op.create_index("ix_sessions_user_id_id", "sessions", ["user_id", "id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_table(
        "refresh_tokens",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_refresh_tokens"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_refresh_tokens_session_id", ondelete="RESTRICT"
        ),
        **TABLE_OPTIONS,
    )
    op.create_index("ix_refresh_tokens_session_id", "refresh_tokens", ["session_id"])


def downgrade() -> None:
    op.drop_table("refresh_tokens")
    op.drop_table("sessions")
    op.execute(users.update().where(users.c.password_hash.is_(None)).values(password_hash=NO_PASSWORD))
    with op.batch_alter_table("users", table_args=(ROLE,)) as batch:
        batch.drop_column("search_text")
        batch.drop_column("disabled_at")
        batch.alter_column("password_hash", existing_type=sa.String(255), nullable=False)


def _fill() -> None:
    connection = op.get_bind()
    fill = users.update().where(users.c.id == sa.bindparam("user")).values(search_text=sa.bindparam("new"))
    rows = connection.execute(sa.select(users.c.id, users.c.name, users.c.email)).all()
    for first in range(0, len(rows), AT_A_TIME):
        few = rows[first : first + AT_A_TIME]
        connection.execute(fill, [{"user": bytes(row.id), "new": f"{row.name}\n{row.email}".casefold()} for row in few])
