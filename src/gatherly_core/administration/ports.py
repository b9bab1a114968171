"""What administration needs from outside."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gatherly_core.administration.dead_letters import DeadLetter, DeadLetterFilter
from gatherly_core.administration.model import Flag, FlagFilter
from gatherly_core.administration.suspicion_rules import DoorScan
from gatherly_core.audit.deeds import Deed
from gatherly_core.kernel.identifiers import FlagId
from gatherly_core.kernel.paging import Page, PageRequest


class Flags(Protocol):
    """The flags. Works inside a unit of work only."""

    def add(self, flag: Flag) -> bool:
        """Keeps a new flag, unless there is one of the same kind, target and time already; answers whether it did.

        Also when several come with it at once.
        """
        ...

    def get(self, flag_id: FlagId) -> Flag:
        """FlagNotFound when there is none."""
        ...

    def locked(self, flag_id: FlagId) -> Flag:
        """The flag, which nobody else can change until the block ends. FlagNotFound when there is none."""
        ...

    def save(self, flag: Flag) -> None:
        """Keeps a changed flag, which the block has locked."""
        ...

    def search(self, wanted: FlagFilter, page: PageRequest) -> Page[Flag]:
        """The flags that fit, newest first."""
        ...


class DeadLetters(Protocol):
    """What was given up in the queues of record. Works inside a unit of work only."""

    def search(self, wanted: DeadLetterFilter, page: PageRequest) -> Page[DeadLetter]:
        """Those that are wanted, those given up last first."""
        ...

    def replay(self, ids: Iterable[UUID], now: datetime) -> tuple[DeadLetter, ...]:
        """Makes the dead letters with these ids due at `now`, as if never tried; answers them as they were.

        Of two who do so at the same time, one is answered.
        """
        ...


class Traces(Protocol):
    """What people leave behind when they book, at the door, and in the audit trail. Works inside a unit of work only.

    Counted where it is kept: an attack leaves more than one would want to read.
    """

    def doers(self, deed: Deed, since: datetime, until: datetime, least: int) -> Mapping[str, int]:
        """The users who did it so many times or more from `since` until before `until`, and how many."""
        ...

    def named(self, deed: Deed, detail: str, since: datetime, until: datetime, least: int) -> Mapping[str, int]:
        """What entries of the deed name as that detail, so many or more from `since` until before `until`.

        An entry whose details cannot be read, since somebody has tampered with it, names nothing.
        """
        ...

    def bookings(self, since: datetime, until: datetime, least: int) -> Mapping[str, int]:
        """The users who made so many bookings or more from `since` until before `until`, and how many."""
        ...

    def doubtful_scans(self, since: datetime, until: datetime) -> Sequence[DoorScan]:
        """Scans of those who wanted to come in and were refused as being inside, and all scans for coming in of theirs.

        Of tickets for which such a refusal was received from `since` until before `until`.
        """
        ...
