"""The tickets that are made out to an address are found by it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

AT_A_TIME = 1000

attendees = sa.table(
    "attendees",
    sa.column("id", sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")),
    sa.column("email", sa.String),
    sa.column("email_key", sa.String),
)


def upgrade() -> None:
    op.add_column("attendees", sa.Column("email_key", sa.String(762), nullable=False, server_default=sa.text("''")))
    fill()
    op.create_index("ix_attendees_email_key_id", "attendees", ["email_key", "id"])


def downgrade() -> None:
    op.drop_index("ix_attendees_email_key_id", "attendees")
    op.drop_column("attendees", "email_key")


def fill() -> None:
    """Databases know small letters to different degrees, so they are made here, for some attendees at a time."""
    connection, last = op.get_bind(), b""
    give = attendees.update().where(attendees.c.id == sa.bindparam("attendee")).values(email_key=sa.bindparam("new"))
    named = sa.select(attendees.c.id, attendees.c.email).where(attendees.c.email != "")
    while few := connection.execute(named.where(attendees.c.id > last).order_by(attendees.c.id).limit(AT_A_TIME)).all():
        connection.execute(give, [{"attendee": bytes(row.id), "new": row.email.casefold()} for row in few])
        last = bytes(few[-1].id)
