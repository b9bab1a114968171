"""Flags in memory, and what they are raised for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from gatherly_adapters.memory.admission import SCANS
from gatherly_adapters.memory.audit import ENTRIES
from gatherly_adapters.memory.booking import BOOKINGS
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.administration.errors import FlagNotFound
from gatherly_core.administration.model import Flag, FlagFilter
from gatherly_core.administration.suspicion_rules import DoorScan
from gatherly_core.admission.scans import DOUBTFUL, Direction, ScanResult
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.model import AuditEntry, AuditSearch
from gatherly_core.kernel.identifiers import FlagId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest

BY_TIME = Index[Flag](lambda flag: True, lambda flag: (flag.created_at, flag.id))
OF_SIGHTING = Index[Flag](
    lambda flag: (flag.sighting.kind, flag.sighting.target_type, flag.sighting.target, flag.sighting.since),
    lambda flag: (flag.id,),
)
FLAGS = Definition[FlagId, Flag](lambda flag: flag.id, (BY_TIME, OF_SIGHTING))
NEWEST_FIRST = Keyset("flags", datetime, UUID)


class MemoryFlags:
    """The flags."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(FLAGS)

    def add(self, flag: Flag) -> bool:
        if self._rows.select(OF_SIGHTING, OF_SIGHTING.group(flag)):
            return False
        self._rows.put(flag)
        return True

    def get(self, flag_id: FlagId) -> Flag:
        flag = self._rows.get(flag_id)
        if flag is None:
            raise FlagNotFound("There is no such flag.")
        return flag

    def locked(self, flag_id: FlagId) -> Flag:
        return self.get(flag_id)

    def save(self, flag: Flag) -> None:
        self._rows.put(flag)

    def search(self, wanted: FlagFilter, page: PageRequest) -> Page[Flag]:
        newest_first = self._rows.descending(BY_TIME, True, NEWEST_FIRST.key(page.after))
        return NEWEST_FIRST.page(filter(wanted.fits, newest_first), page.limit, BY_TIME.order)


class MemoryTraces:
    """What people leave behind."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._bookings = database.table(BOOKINGS)
        self._scans = database.table(SCANS)
        self._entries = database.table(ENTRIES)

    def doers(self, deed: Deed, since: datetime, until: datetime, least: int) -> Mapping[str, int]:
        return _at_least(least, (entry.user_id for entry in self._written(deed, since, until)))

    def named(self, deed: Deed, detail: str, since: datetime, until: datetime, least: int) -> Mapping[str, int]:
        return _at_least(least, (entry.details.get(detail) for entry in self._written(deed, since, until)))

    def _written(self, deed: Deed, since: datetime, until: datetime) -> Iterator[AuditEntry]:
        wanted = AuditSearch(action=deed, since=since, until=until)
        return (written.entry for written in self._entries.all() if wanted.fits(written.entry))

    def bookings(self, since: datetime, until: datetime, least: int) -> Mapping[str, int]:
        made = (booking for booking in self._bookings.all() if since <= booking.created_at < until)
        return _at_least(least, (booking.user_id for booking in made))

    def doubtful_scans(self, since: datetime, until: datetime) -> Sequence[DoorScan]:
        inward = [(scan.attendee_id, scan) for scan in self._scans.all() if scan.direction is Direction.IN]
        doubted = {who for who, scan in inward if scan.result in DOUBTFUL and since <= scan.received_at < until}
        return [
            DoorScan(who, scan.device_id, scan.at, scan.result is ScanResult.ADMITTED)
            for who, scan in inward
            if who is not None and who in doubted and scan.result in {*DOUBTFUL, ScanResult.ADMITTED}
        ]


def _at_least(least: int, things: Iterable[object]) -> Mapping[str, int]:
    """How often each comes, of those that come so often. None is none."""
    counts = Counter(str(thing) for thing in things if thing is not None)
    return {thing: count for thing, count in counts.items() if count >= least}
