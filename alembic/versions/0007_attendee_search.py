"""Attendees are found by parts of their names and addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

AT_A_TIME = 1000

attendees = sa.table(
    "attendees",
    sa.column("id", sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")),
    sa.column("name", sa.String),
    sa.column("email", sa.String),
    sa.column("search_text", sa.String),
)


def upgrade() -> None:
    op.add_column("attendees", sa.Column("search_text", sa.String(1500), nullable=False, server_default=sa.text("''")))
    connection = op.get_bind()
    fill = attendees.update().where(attendees.c.id == sa.bindparam("attendee")).values(search_text=sa.bindparam("new"))
    rows = connection.execute(sa.select(attendees.c.id, attendees.c.name, attendees.c.email)).all()
    for first in range(0, len(rows), AT_A_TIME):
        few = rows[first : first + AT_A_TIME]
        connection.execute(
            fill, [{"attendee": bytes(row.id), "new": f"{row.name}\n{row.email}".casefold()} for row in few]
        )


def downgrade() -> None:
    op.drop_column("attendees", "search_text")
