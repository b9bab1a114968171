"""Keeping what guests have chosen under codes that nobody can make who has no key, in place of digests."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import context, op

revision = "0042"
down_revision = "0041"

DIGEST_LENGTH = 64
AT_A_TIME = 1000

choices = sa.table("notification_preferences", sa.column("recipient", sa.String))


def upgrade() -> None:
    connection = op.get_bind()
    code: Callable[[str], str] | None = context.config.attributes.get("guest_code")
    is_digest = sa.func.char_length(choices.c.recipient) == DIGEST_LENGTH
    digests = sa.select(choices.c.recipient).distinct().where(is_digest).limit(AT_A_TIME)
    give = choices.update().where(choices.c.recipient == sa.bindparam("digest")).values(recipient=sa.bindparam("code"))
    while few := connection.scalars(digests).all():
        if code is None:
            raise RuntimeError("There are guests whose choices need a key: run `gatherly migrate`.")
        connection.execute(give, [{"digest": digest, "code": code(digest)} for digest in few])


def downgrade() -> None:
    """No code can be made a digest again. They stay, unknown to the former release, and good for a later one."""
