"""The waitlist in memory."""

from datetime import datetime
from itertools import islice
from uuid import UUID

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.identifiers import BookingId, EventId, UserId, WaitlistEntryId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.waitlist.errors import AlreadyWaiting, EntryNotFound
from gatherly_core.waitlist.model import LIVE, Entry, EntryStatus, Standing


def _waits(entry: Entry) -> bool:
    return entry.status is EntryStatus.WAITING


LIVE_WISH = Index[Entry](
    lambda entry: (entry.user_id, entry.ticket_type_id) if entry.status in LIVE else None, lambda entry: (entry.id,)
)
OF_USER = Index[Entry](lambda entry: entry.user_id, lambda entry: (entry.created_at, entry.id))
LINE_OF_EVENT = Index[Entry](lambda entry: entry.event_id if _waits(entry) else None, lambda entry: entry.turn)
LINE_OF_TYPE = Index[Entry](lambda entry: entry.ticket_type_id if _waits(entry) else None, lambda entry: entry.turn)
BY_OFFER = Index[Entry](lambda entry: entry.offer.booking_id if entry.offer else None, lambda entry: (entry.id,))
ENTRIES = Definition[WaitlistEntryId, Entry](
    lambda entry: entry.id, (LIVE_WISH, OF_USER, LINE_OF_EVENT, LINE_OF_TYPE, BY_OFFER)
)

NEWEST_FIRST = Keyset("entries_of_user", datetime, UUID)
BY_TURN = Keyset("entries_of_event", int, datetime, UUID)


class MemoryWaitlistEntries:
    """The entries."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(ENTRIES)

    def add(self, entry: Entry) -> None:
        if self._rows.select(LIVE_WISH, (entry.user_id, entry.ticket_type_id)):
            raise AlreadyWaiting("You wait for this ticket already, or have an offer of it.")
        self._rows.put(entry)

    def get(self, entry_id: WaitlistEntryId) -> Entry:
        return _found(self._rows.get(entry_id))

    def exists(self, entry_id: WaitlistEntryId) -> bool:
        return self._rows.get(entry_id) is not None

    def locked(self, entry_id: WaitlistEntryId) -> Entry:
        return _found(self._rows.get(entry_id))

    def save(self, entry: Entry) -> None:
        self._rows.put(entry)

    def waiting(self, event_id: EventId, after: Entry | None = None, limit: int | None = None) -> tuple[Entry, ...]:
        line = self._rows.ascending(LINE_OF_EVENT, event_id, None if after is None else after.turn)
        return tuple(islice(line, limit))

    def offered(self, booking_id: BookingId) -> Entry | None:
        return next(self._rows.ascending(BY_OFFER, booking_id), None)

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Standing]:
        newest_first = self._rows.descending(OF_USER, user_id, NEWEST_FIRST.key(page.after))
        standings = map(self.standing, newest_first)
        return NEWEST_FIRST.page(standings, page.limit, lambda standing: OF_USER.order(standing.entry))

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[Standing]:
        line = self._rows.ascending(LINE_OF_EVENT, event_id, BY_TURN.key(page.after))
        return BY_TURN.page(map(self.standing, line), page.limit, lambda standing: standing.entry.turn)

    def standing(self, entry: Entry) -> Standing:
        if not _waits(entry):
            return Standing(entry, None)
        return Standing(entry, self._rows.rank(LINE_OF_TYPE, entry.ticket_type_id, entry.turn) + 1)


def _found(entry: Entry | None) -> Entry:
    if entry is None:
        raise EntryNotFound("There is no such entry on the waitlist.")
    return entry
