"""The audit trail in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.audit.model import AuditEntry, AuditSearch, Mac
from gatherly_core.audit.records import Head, Record, content_of
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import AuditEntryId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest


@dataclass(frozen=True, slots=True)
class Written:
    """An entry, and what proves it."""

    entry: AuditEntry
    record: Record


BY_TIME = Index[Written](lambda written: True, lambda written: (written.entry.at, written.entry.id))
UNSEALED = Index[Written](
    lambda written: True if written.record.sequence is None else None, lambda written: (written.record.content.id,)
)
SEALED = Index[Written](
    lambda written: None if written.record.sequence is None else True, lambda written: (written.record.sequence,)
)
ENTRIES = Definition[AuditEntryId, Written](lambda written: written.entry.id, (BY_TIME, UNSEALED, SEALED))
HEADS = Definition[bool, Head](lambda head: True)
"""With one row at most."""

NEWEST_FIRST = Keyset("audit_entries", datetime, UUID)


class MemoryAuditEntries:
    """The entries."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(ENTRIES)

    def add(self, entry: AuditEntry, mac: Mac) -> None:
        if self._rows.get(entry.id) is not None:
            raise AlreadyMade("There is a thing of this id already.")
        self._rows.put(Written(entry, Record(content=content_of(entry), mac=mac)))

    def search(self, wanted: AuditSearch, page: PageRequest) -> Page[AuditEntry]:
        newest_first = self._rows.descending(BY_TIME, True, NEWEST_FIRST.key(page.after))
        fitting = (written.entry for written in newest_first if wanted.fits(written.entry))
        return NEWEST_FIRST.page(fitting, page.limit, lambda entry: (entry.at, entry.id))

    def written(self) -> tuple[AuditEntry, ...]:
        """Every entry, in the order of writing. Inside a block only."""
        return tuple(written.entry for written in self._rows.all())


class MemoryAuditChain:
    """The entries in the order in which they were sealed."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(ENTRIES)
        self._heads = database.table(HEADS)

    def head(self) -> Head | None:
        return self._heads.get(True)

    def locked_head(self) -> Head | None:
        return self._heads.get(True)

    def unsealed(self, after: bytes | None, limit: int) -> Sequence[Record]:
        rows = self._rows.ascending(UNSEALED, True, None if after is None else (after,))
        return [written.record for written in islice(rows, limit)]

    def sealed(self, after: int | None, limit: int) -> Sequence[Record]:
        rows = self._rows.ascending(SEALED, True, None if after is None else (after,))
        return [written.record for written in islice(rows, limit)]

    def append(self, records: Sequence[Record], head: Head, before: Head | None) -> None:
        if before is None and self._heads.get(True) is not None:
            raise AlreadyMade("There is a thing of this id already.")
        for record in records:
            written = self._rows.get(AuditEntryId(UUID(bytes=record.content.id)))
            if written is None:
                raise RuntimeError("Not all of these entries are there.")
            self._rows.put(replace(written, record=record))
        self._heads.put(head)
