"""What the entries of the audit trail promise, and the chain of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gatherly_core.audit.keys import AuditKeys
from gatherly_core.audit.model import AuditEntry, AuditSearch, Mac
from gatherly_core.audit.records import Anchor, Head, Record, content_of
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import AuditEntryId, UserId
from gatherly_core.kernel.paging import PageRequest
from tests.contracts.contract import Boom, Contract, boom, garbled
from tests.factories import NOW, new_id

KEYS = AuditKeys([b"k" * 32])
ANY = AuditSearch()


def entry_of(**given: Any) -> AuditEntry:
    defaults: dict[str, Any] = {
        "id": AuditEntryId(new_id()),
        "at": NOW,
        "action": "event.edited",
        "user_id": UserId(new_id()),
        "target_type": "event",
        "target_id": new_id(),
        "details": {},
    }
    return AuditEntry(**defaults | given)


def mac_of(entry: AuditEntry) -> Mac:
    return KEYS.made("a test", entry.id.bytes)


def record_of(entry: AuditEntry, place: int | None = None) -> Record:
    """As the entry must be stored, at that place of the chain."""
    seal = None if place is None else KEYS.made("a seal", entry.id.bytes, str(place).encode())
    return Record(content=content_of(entry), mac=mac_of(entry), sequence=place, seal=seal)


def head_of(place: int) -> Head:
    return Head(Anchor(place, bytes([place % 256]) * 32), KEYS.made("a head", str(place).encode()))


class AuditContract(Contract):
    def add(self, *entries: AuditEntry) -> None:
        self.run(lambda: [self.ports.audit_entries.add(entry, mac_of(entry)) for entry in entries])

    def added(self, number: int) -> list[AuditEntry]:
        """So many entries, by their ids."""
        entries = sorted((entry_of() for _ in range(number)), key=lambda entry: entry.id)
        self.add(*entries)
        return entries


class AuditEntriesContract(AuditContract):
    def found(self, **wanted: Any) -> list[AuditEntry]:
        search = AuditSearch(**wanted)
        return list(self.read(lambda: self.ports.audit_entries.search(search, PageRequest(100))).items)

    def test_it_keeps_an_entry_whole(self) -> None:
        for entry in (
            entry_of(details={"role": "admin", "number": -(2**53), "so": True, "not": False, "none": None, "": ""}),
            entry_of(user_id=None, target_id=None, action="x" * 64, target_type="y" * 32),
            entry_of(at=datetime(2999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ):
            self.add(entry)
            assert self.found(action=entry.action, since=entry.at) == [entry]

    def test_it_keeps_nothing_of_a_block_that_fails(self) -> None:
        def add_and_fail() -> None:
            entry = entry_of()
            self.ports.audit_entries.add(entry, mac_of(entry))
            boom()

        with pytest.raises(Boom):
            self.run(add_and_fail)
        assert self.found() == []

    def test_an_entry_is_never_replaced(self) -> None:
        entry = entry_of()
        self.add(entry)
        with pytest.raises(AlreadyMade):
            self.add(replace(entry, action="event.deleted"))
        assert self.found() == [entry]

    def test_it_finds_what_is_wanted(self) -> None:
        one = entry_of()
        two = entry_of(action="account.disabled", target_type="account", at=NOW + timedelta(hours=1))
        self.add(one, two)
        assert self.found() == [two, one]
        for entry, other in ((one, two), (two, one)):
            assert self.found(action=entry.action) == [entry]
            assert self.found(user_id=entry.user_id) == [entry]
            assert self.found(target_type=entry.target_type) == [entry]
            assert self.found(target_id=entry.target_id) == [entry]
            assert self.found(user_id=entry.user_id, target_id=other.target_id) == []
        assert self.found(since=two.at) == [two]
        assert self.found(until=two.at) == [one]
        assert self.found(since=two.at, until=two.at) == []

    def test_it_pages_newest_first(self) -> None:
        entries = [entry_of(at=NOW + timedelta(seconds=number // 2)) for number in range(7)]
        self.add(*entries)
        pages = self.pages(lambda page: self.ports.audit_entries.search(ANY, page), 3)
        newest_first = sorted(entries, key=lambda entry: (entry.at, entry.id), reverse=True)
        assert [len(page) for page in pages] == [3, 3, 1]
        assert [entry for page in pages for entry in page] == newest_first

    def test_it_refuses_positions_that_it_has_not_given_out(self) -> None:
        self.added(2)

        def search(page: PageRequest) -> Any:
            return self.ports.audit_entries.search(ANY, page)

        assert all(self.refuses(search, position) for position in garbled(self.position_in(search)))


class AuditChainContract(AuditContract):
    def append(self, *records: Record, head: Head) -> None:
        def block() -> None:
            before = self.ports.audit_chain.locked_head()
            self.ports.audit_chain.append(records, head, before)

        self.run(block)

    def unsealed(self, after: bytes | None = None, limit: int = 100) -> list[Record]:
        return list(self.read(lambda: self.ports.audit_chain.unsealed(after, limit)))

    def sealed(self, after: int | None = None, limit: int = 100) -> list[Record]:
        return list(self.read(lambda: self.ports.audit_chain.sealed(after, limit)))

    def head(self) -> Head | None:
        return self.read(self.ports.audit_chain.head)

    def test_it_begins_empty(self) -> None:
        assert (self.head(), self.sealed(), self.unsealed()) == (None, [], [])
        assert self.run(self.ports.audit_chain.locked_head) is None

    def test_it_answers_what_is_stored_byte_by_byte(self) -> None:
        entries = [
            entry_of(at=NOW + timedelta(microseconds=120), details={"b": 1, "a": "x", "c": None}),
            entry_of(user_id=None, target_id=None),
        ]
        self.add(*entries)
        by_id = sorted(entries, key=lambda entry: entry.id)
        assert self.unsealed() == [record_of(entry) for entry in by_id]

    def test_it_answers_some_at_a_time(self) -> None:
        entries = self.added(5)
        records = [record_of(entry) for entry in entries]
        assert self.unsealed(None, 2) == records[:2]
        assert self.unsealed(records[1].content.id, 2) == records[2:4]
        assert self.unsealed(records[4].content.id) == []

    def test_it_keeps_places_and_seals(self) -> None:
        entries = self.added(4)
        self.append(record_of(entries[2], 1), record_of(entries[0], 2), head=head_of(2))
        assert self.head() == head_of(2)
        assert self.sealed() == [record_of(entries[2], 1), record_of(entries[0], 2)]
        assert self.unsealed() == [record_of(entries[1]), record_of(entries[3])]
        self.append(record_of(entries[3], 3), head=head_of(3))
        assert self.run(self.ports.audit_chain.locked_head) == head_of(3)
        assert self.sealed(1, 1) == [record_of(entries[0], 2)]
        assert self.sealed(2) == [record_of(entries[3], 3)]
        assert self.sealed(3) == []

    def test_it_keeps_many_places_at_once(self) -> None:
        entries = self.added(250)
        placed = [record_of(entry, place) for place, entry in enumerate(entries, 1)]
        self.append(*placed, head=head_of(250))
        assert self.sealed(limit=1000) == placed

    def test_sealing_changes_nothing_of_the_entry(self) -> None:
        (entry,) = self.added(1)
        self.append(record_of(entry, 1), head=head_of(1))
        assert self.read(lambda: self.ports.audit_entries.search(ANY, PageRequest())).items == (entry,)

    def test_it_forgets_what_a_block_that_fails_has_sealed(self) -> None:
        (entry,) = self.added(1)

        def seal_and_fail() -> None:
            self.ports.audit_chain.append([record_of(entry, 1)], head_of(1), None)
            boom()

        with pytest.raises(Boom):
            self.run(seal_and_fail)
        assert (self.head(), self.sealed(), self.unsealed()) == (None, [], [record_of(entry)])

    def test_it_begins_once(self) -> None:
        one, other = self.added(2)
        self.append(record_of(one, 1), head=head_of(1))
        with pytest.raises(AlreadyMade):
            self.run(lambda: self.ports.audit_chain.append([record_of(other, 1)], head_of(1), None))
        assert (self.head(), self.sealed()) == (head_of(1), [record_of(one, 1)])
