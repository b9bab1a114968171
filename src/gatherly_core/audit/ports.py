"""What the audit trail needs from outside."""

from collections.abc import Sequence
from typing import Protocol

from gatherly_core.audit.model import AuditEntry, AuditSearch, Mac
from gatherly_core.audit.records import Head, Record
from gatherly_core.kernel.paging import Page, PageRequest


class AuditEntries(Protocol):
    """The entries, which are only ever added. Works inside a unit of work only."""

    def add(self, entry: AuditEntry, mac: Mac) -> None:
        """Keeps a new entry, and the code that proves who wrote it. Waits for nobody who adds another, or seals."""
        ...

    def search(self, wanted: AuditSearch, page: PageRequest) -> Page[AuditEntry]:
        """The entries that fit, newest first."""
        ...


class AuditChain(Protocol):
    """The entries byte by byte, in the order in which they were sealed, and where that ends.

    It answers what is stored, whatever somebody has made of it. Works inside a unit of work only.
    """

    def head(self) -> Head | None:
        """Where the chain ends; None until anything is in it."""
        ...

    def locked_head(self) -> Head | None:
        """The same, which nobody else can move until the block ends."""
        ...

    def unsealed(self, after: bytes | None, limit: int) -> Sequence[Record]:
        """Entries that are not in the chain yet, by their ids: those after `after`, and `limit` at most."""
        ...

    def sealed(self, after: int | None, limit: int) -> Sequence[Record]:
        """Entries in the chain, by their places: those after `after`, and `limit` at most."""
        ...

    def append(self, records: Sequence[Record], head: Head, before: Head | None) -> None:
        """Keeps the places and the seals of entries that had none, and where the chain ends now.

        `before` is the head that the block has locked. AlreadyMade when there was none, and now is one after all.
        """
        ...
