"""The audit trail in the database."""

from sqlalchemy import insert

from gatherly_adapters.sql.audit_tables import audit_entries
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_core.audit.model import AuditEntry, Mac
from gatherly_core.audit.records import details_text

ADD = insert(audit_entries)


class SqlAuditEntries:
    """The entries."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, entry: AuditEntry, mac: Mac) -> None:
        self._database.writing.execute(ADD, _row_of(entry, mac))


def _row_of(entry: AuditEntry, mac: Mac) -> dict[str, object]:
    return {
        "id": entry.id,
        "at": entry.at,
        "action": entry.action,
        "user_id": entry.user_id,
        "target_type": entry.target_type,
        "target_id": entry.target_id,
        "details": details_text(entry.details),
        "key_id": mac.key_id,
        "mac": mac.value,
    }
