"""The entries of the audit trail in the database."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, insert, select

from gatherly_adapters.sql.audit_tables import audit_entries
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.paging import paged
from gatherly_core.audit.model import AuditEntry, AuditSearch, Detail, Mac
from gatherly_core.audit.records import details_text
from gatherly_core.kernel.paging import Keyset, Page, PageRequest

SAME_NAMED = ("id", "at", "action", "user_id", "target_type", "target_id")

ADD = insert(audit_entries)
ENTRIES = select(*(audit_entries.c[name] for name in SAME_NAMED), audit_entries.c.details)
NEWEST_FIRST = Keyset("audit_entries", datetime, UUID)


class SqlAuditEntries:
    """The entries."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, entry: AuditEntry, mac: Mac) -> None:
        self._database.writing.execute(ADD, _row_of(entry, mac))

    def search(self, wanted: AuditSearch, page: PageRequest) -> Page[AuditEntry]:
        columns = (audit_entries.c.at, audit_entries.c.id)
        fitting = ENTRIES.where(*_conditions(wanted))
        statement = paged(fitting, columns, NEWEST_FIRST.key(page.after), page.limit, descending=True)
        found = map(_entry_of, self._database.reading.execute(statement))
        return NEWEST_FIRST.page(found, page.limit, lambda entry: (entry.at, entry.id))


def _conditions(wanted: AuditSearch) -> Iterator[ColumnElement[bool]]:
    for name in ("action", "user_id", "target_type", "target_id"):
        value = getattr(wanted, name)
        if value is not None:
            yield audit_entries.c[name] == value
    if wanted.since is not None:
        yield audit_entries.c.at >= wanted.since
    if wanted.until is not None:
        yield audit_entries.c.at < wanted.until


def _row_of(entry: AuditEntry, mac: Mac) -> dict[str, object]:
    named = {name: getattr(entry, name) for name in SAME_NAMED}
    return {**named, "details": details_text(entry.details), "key_id": mac.key_id, "mac": mac.value}


def _entry_of(row: Row[Any]) -> AuditEntry:
    return AuditEntry(details=_details_of(row.details), **{name: getattr(row, name) for name in SAME_NAMED})


def _details_of(text: str) -> Mapping[str, Detail]:
    """The details, which an entry that somebody has tampered with need not have; the verification names it."""
    try:
        details = json.loads(text)
    except ValueError:
        return {"unreadable": True}
    return details if isinstance(details, dict) else {"unreadable": True}
