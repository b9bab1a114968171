"""Every attendee has a code, which admits them. Those who are there get one."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
AT_A_TIME = 1000

attendees = sa.table(
    "attendees", sa.column("id", sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")), sa.column("code", sa.String)
)
# SQLite can only make the table anew, and a check that is not named here would be lost.
STATUS = sa.CheckConstraint("status IN ('valid', 'void')", name="ck_attendees_status")


def upgrade() -> None:
    op.add_column("attendees", sa.Column("code", sa.String(LENGTH), nullable=True))
    fill()
    with op.batch_alter_table("attendees", table_args=(STATUS,)) as batch:
        batch.alter_column("code", existing_type=sa.String(LENGTH), nullable=False)
        batch.create_unique_constraint("uq_attendees_code", ["code"])


def downgrade() -> None:
    with op.batch_alter_table("attendees", table_args=(STATUS,)) as batch:
        batch.drop_constraint("uq_attendees_code", type_="unique")
        batch.drop_column("code")


def fill() -> None:
    connection = op.get_bind()
    give = attendees.update().where(attendees.c.id == sa.bindparam("attendee")).values(code=sa.bindparam("new"))
    ids = connection.scalars(sa.select(attendees.c.id)).all()
    for first in range(0, len(ids), AT_A_TIME):
        few = ids[first : first + AT_A_TIME]
        connection.execute(give, [{"attendee": bytes(id), "new": new_code()} for id in few])


def new_code() -> str:
    """128 random bits in Crockford's base 32."""
    number = secrets.randbits(128)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
