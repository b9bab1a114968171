"""Descriptions of events are HTML: those that were written as text say the same."""

from collections.abc import Callable
from html import escape, unescape

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

AT_A_TIME = 1000

events = sa.table(
    "events",
    sa.column("id", sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")),
    sa.column("description", sa.Text),
)


def upgrade() -> None:
    _rewrite(lambda text: escape(text, quote=False))


def downgrade() -> None:
    _rewrite(unescape)


def _rewrite(written: Callable[[str], str]) -> None:
    """Keeps what `written` makes of each description; of the few that it changes, some at a time."""
    connection = op.get_bind()
    change = events.update().where(events.c.id == sa.bindparam("event")).values(description=sa.bindparam("new"))
    signs = sa.or_(*(events.c.description.contains(sign) for sign in "&<>"))
    rows = connection.execute(sa.select(events.c.id, events.c.description).where(signs)).all()
    for first in range(0, len(rows), AT_A_TIME):
        few = rows[first : first + AT_A_TIME]
        connection.execute(change, [{"event": bytes(row.id), "new": written(row.description)} for row in few])
