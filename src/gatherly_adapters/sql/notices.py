"""The inbox of the payment provider's notices in the database."""

from datetime import datetime

from sqlalchemy import Column, String, Table, insert

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, UtcDateTime, metadata
from gatherly_core.kernel.errors import AlreadyMade
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


class SqlNotices:
    """The notices."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, notice: Notice, now: datetime) -> bool:
        row = {"id": notice.id, "kind": notice.kind, "charge_id": notice.charge_id, "received_at": now}
        try:
            # Trying is the only look that also sees who is just adding it: it waits for them.
            self._database.writing.execute(ADD, row)
        except AlreadyMade:
            return False
        return True
