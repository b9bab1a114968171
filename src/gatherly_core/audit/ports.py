"""What the audit trail needs from outside."""

from typing import Protocol

from gatherly_core.audit.model import AuditEntry, Mac


class AuditEntries(Protocol):
    """The entries, which are only ever added. Works inside a unit of work only."""

    def add(self, entry: AuditEntry, mac: Mac) -> None:
        """Keeps a new entry, and the code that proves who wrote it. Waits for nobody who adds another."""
        ...
