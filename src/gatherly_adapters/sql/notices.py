"""The inbox of the payment provider's notices in the database."""

from datetime import datetime

from sqlalchemy import Column, String, Table, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, UtcDateTime, metadata
from gatherly_core.payments.charge import Notice

provider_notices = Table(
    "provider_notices",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("kind", String(255), nullable=False),
    Column("charge_id", String(255), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    **TABLE_OPTIONS,
)

ADD = insert(provider_notices)
WITH_ID = select(provider_notices.c.id).where(provider_notices.c.id == bindparam("notice_id"))


class SqlNotices:
    """The notices."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, notice: Notice, now: datetime) -> bool:
        row = {"id": notice.id, "kind": notice.kind, "charge_id": notice.charge_id, "received_at": now}
        try:
            # Trying is the only look that also sees who is just adding it: it waits for them.
            self._database.writing.execute(ADD, row)
        except IntegrityError:
            if self._database.writing.execute(WITH_ID, {"notice_id": notice.id}).first() is None:
                raise
            return False
        return True
