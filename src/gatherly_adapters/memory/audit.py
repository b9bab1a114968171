"""The audit trail in memory."""

from dataclasses import dataclass

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition
from gatherly_core.audit.model import AuditEntry, Mac
from gatherly_core.kernel.identifiers import AuditEntryId


@dataclass(frozen=True, slots=True)
class Written:
    """An entry, and the code that proves who wrote it."""

    entry: AuditEntry
    mac: Mac


ENTRIES = Definition[AuditEntryId, Written](lambda written: written.entry.id)


class MemoryAuditEntries:
    """The entries."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(ENTRIES)

    def add(self, entry: AuditEntry, mac: Mac) -> None:
        self._rows.put(Written(entry, mac))

    def written(self) -> tuple[AuditEntry, ...]:
        """Every entry, oldest first. Inside a block only."""
        return tuple(written.entry for written in self._rows.all())
