"""The tickets that are made out to an address are found by it as accounts are, in small letters and no others."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"

AT_A_TIME = 1000

attendees = sa.table(
    "attendees",
    sa.column("id", sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")),
    sa.column("email", sa.String),
    sa.column("email_key", sa.String),
)


def upgrade() -> None:
    rewrite(str.lower)


def downgrade() -> None:
    rewrite(str.casefold)


def rewrite(key: Callable[[str], str]) -> None:
    """Databases know small letters to different degrees, so they are made here, for some attendees at a time.

    Done again, it changes nothing: what is done already has its key.
    """
    connection, last = op.get_bind(), b""
    give = attendees.update().where(attendees.c.id == sa.bindparam("attendee")).values(email_key=sa.bindparam("new"))
    named = sa.select(attendees).where(attendees.c.email != "")
    while few := connection.execute(named.where(attendees.c.id > last).order_by(attendees.c.id).limit(AT_A_TIME)).all():
        if changed := [
            {"attendee": bytes(row.id), "new": key(row.email)} for row in few if row.email_key != key(row.email)
        ]:
            connection.execute(give, changed)
        last = bytes(few[-1].id)
