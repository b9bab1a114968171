"""What flags promise, and the traces that they are raised for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gatherly_core.administration.errors import FlagNotFound
from gatherly_core.administration.model import Flag, FlagFilter, FlagKind, Sighting, TargetKind
from gatherly_core.administration.suspicion_rules import DoorScan
from gatherly_core.admission.scans import Direction, Scan, ScanResult
from gatherly_core.audit.deeds import Deed
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.kernel.identifiers import FlagId, UserId
from gatherly_core.kernel.paging import PageRequest
from tests.contracts.contract import Boom, Contract, boom, garbled
from tests.contracts.rivals import at_once
from tests.factories import NOW, new_id

NONE, MINUTE, HOUR = timedelta(0), timedelta(minutes=1), timedelta(hours=1)


def flag_of(**given: Any) -> Flag:
    seen: dict[str, Any] = {
        "kind": FlagKind.MANY_BOOKINGS,
        "target_type": TargetKind.ACCOUNT,
        "target": str(new_id()),
        "since": NOW,
        "count": 20,
    }
    own = {name: value for name, value in given.items() if name not in seen}
    sighting = Sighting(**{name: given.get(name, value) for name, value in seen.items()})
    return Flag(**{"id": FlagId(new_id()), "sighting": sighting, "created_at": NOW, **own})


class FlagsContract(Contract):
    def add(self, *flags: Flag) -> list[bool]:
        return self.run(lambda: [self.ports.flags.add(flag) for flag in flags])

    def found(self, **wanted: Any) -> list[Flag]:
        return list(self.read(lambda: self.ports.flags.search(FlagFilter(**wanted), PageRequest(100))).items)

    def test_it_keeps_a_flag_whole(self) -> None:
        user = self.given.user()
        for kind in FlagKind:
            flag = flag_of(kind=kind, target_type=TargetKind.ADDRESS, target="f" * 64, count=2**31 - 1)
            assert self.add(flag) == [True]
            assert self.read(lambda flag=flag: self.ports.flags.get(flag.id)) == flag
            resolved = flag.resolved(user.id, "ü" * 500, NOW + timedelta(microseconds=1))
            self.run(lambda resolved=resolved: self.ports.flags.save(resolved))
            assert self.run(lambda flag=flag: self.ports.flags.locked(flag.id)) == resolved

    def test_it_keeps_one_for_each_kind_target_and_time(self) -> None:
        flag = flag_of()
        again = replace(flag, id=FlagId(new_id()), sighting=replace(flag.sighting, count=99))
        assert self.add(flag, again) == [True, False]
        assert self.add(again) == [False]
        assert self.found() == [flag]
        others = [
            flag_of(target=flag.sighting.target, since=NOW + timedelta(hours=1)),
            flag_of(target=flag.sighting.target, kind=FlagKind.MANY_CARDS),
            flag_of(target=flag.sighting.target, target_type=TargetKind.ATTENDEE),
        ]
        assert self.add(*others) == [True] * 3

    def test_it_keeps_one_when_several_come_at_once(self) -> None:
        sighting = flag_of().sighting
        flags = [Flag(id=FlagId(new_id()), sighting=sighting, created_at=NOW) for _ in range(4)]
        outcomes = at_once(*[lambda flag=flag: self.add(flag) for flag in flags])
        assert sorted(map(str, outcomes)) == ["[False]"] * 3 + ["[True]"]
        assert len(self.found()) == 1

    def test_it_forgets_what_a_block_that_fails_has_flagged(self) -> None:
        flag = flag_of()

        def add_and_fail() -> None:
            self.ports.flags.add(flag)
            boom()

        with pytest.raises(Boom):
            self.run(add_and_fail)
        assert self.found() == []
        assert self.add(flag) == [True]

    def test_it_knows_no_other(self) -> None:
        for look in (self.ports.flags.get, self.ports.flags.locked):
            with pytest.raises(FlagNotFound):
                self.run(lambda look=look: look(FlagId(new_id())))

    def test_it_finds_what_is_wanted_newest_first(self) -> None:
        user = self.given.user()
        one, two = flag_of(), flag_of(kind=FlagKind.MANY_CARDS, created_at=NOW + timedelta(seconds=1))
        done = flag_of(created_at=NOW - timedelta(seconds=1)).resolved(user.id, None, NOW)
        self.add(one, two, done)
        assert self.found() == [two, one, done]
        assert self.found(resolved=False) == [two, one]
        assert self.found(resolved=True) == [done]
        assert self.found(kind=FlagKind.MANY_CARDS) == [two]
        assert self.found(kind=FlagKind.MANY_CARDS, resolved=True) == []

    def test_it_has_pages(self) -> None:
        flags = [flag_of() for _ in range(5)]
        self.add(*flags)
        pages = self.pages(lambda page: self.ports.flags.search(FlagFilter(), page), 2)
        assert [len(page) for page in pages] == [2, 2, 1]
        newest_first = sorted(flags, key=lambda flag: flag.id, reverse=True)
        assert [flag for page in pages for flag in page] == newest_first

    def test_it_refuses_positions_that_it_has_not_given_out(self) -> None:
        self.add(flag_of(), flag_of())

        def search(page: PageRequest) -> Any:
            return self.ports.flags.search(FlagFilter(), page)

        assert all(self.refuses(search, position) for position in garbled(self.position_in(search)))


class TracesContract(Contract):
    def bookings(self, since: timedelta, until: timedelta, least: int = 1) -> dict[str, int]:
        return dict(self.read(lambda: self.ports.traces.bookings(NOW + since, NOW + until, least)))

    def doubtful(self, since: timedelta = NONE, until: timedelta = HOUR) -> list[DoorScan]:
        found = self.read(lambda: self.ports.traces.doubtful_scans(NOW + since, NOW + until))
        return sorted(found, key=lambda scan: (scan.at, scan.device_id))

    def test_it_counts_bookings_of_a_time(self) -> None:
        one, other = self.given.user(), self.given.user()
        for minutes in (0, 1, 59, 60):
            self.given.booking(user_id=one.id, created_at=NOW + minutes * MINUTE)
        self.given.booking(user_id=other.id, created_at=NOW, status=BookingStatus.CANCELLED)
        assert self.bookings(NONE, HOUR) == {str(one.id): 3, str(other.id): 1}
        assert self.bookings(NONE, HOUR, 2) == {str(one.id): 3}
        assert self.bookings(HOUR, 2 * HOUR) == {str(one.id): 1}
        assert self.bookings(2 * HOUR, 3 * HOUR) == {}

    def wrote(self, deed: Deed, times: int, user: UserId | None = None, **details: str | None) -> None:
        def write() -> None:
            for _ in range(times):
                self.ports.trail.record(deed, user, None, **details)

        self.run(write)

    def test_it_counts_who_did_something(self) -> None:
        one, other = self.given.user().id, self.given.user().id
        self.wrote(Deed.PAYMENT_DECLINED, 3, one)
        self.wrote(Deed.PAYMENT_DECLINED, 2, other)
        self.wrote(Deed.PAYMENT_DECLINED, 5)
        self.wrote(Deed.SESSION_REFUSED, 5, other)

        def doers(since: timedelta, until: timedelta, least: int) -> Mapping[str, int]:
            return self.read(lambda: self.ports.traces.doers(Deed.PAYMENT_DECLINED, NOW + since, NOW + until, least))

        assert doers(NONE, HOUR, 1) == {str(one): 3, str(other): 2}
        assert doers(NONE, HOUR, 3) == {str(one): 3}
        assert doers(-HOUR, NONE, 1) == doers(HOUR, 2 * HOUR, 1) == {}

    def test_it_counts_what_is_named(self) -> None:
        user = str(new_id())
        self.wrote(Deed.SESSION_REFUSED, 3, address="a1", user_id=user)
        self.wrote(Deed.SESSION_REFUSED, 2, address="b2", user_id=None)
        self.wrote(Deed.SESSION_REFUSED, 1, why="null")
        self.wrote(Deed.PAYMENT_DECLINED, 5, address="a1")

        def named(detail: str, least: int, since: timedelta = NONE) -> Mapping[str, int]:
            began, deed = NOW + since, Deed.SESSION_REFUSED
            return self.read(lambda: self.ports.traces.named(deed, detail, began, began + HOUR, least))

        assert named("address", 1) == {"a1": 3, "b2": 2}
        assert named("address", 3) == {"a1": 3}
        assert named("user_id", 1) == {user: 3}
        assert named("address", 1, -HOUR) == named("address", 1, HOUR) == named("nothing", 1) == {}

    def scanned(self, booking: Booking, minutes: int, device: str, result: ScanResult, **fields: Any) -> Scan:
        at = NOW + minutes * MINUTE
        given = {"at": at, "received_at": at, "device_id": device, "result": result, **fields}
        return self.given.scan(booking, **given)

    def test_it_finds_scans_of_tickets_that_were_refused_as_being_inside(self) -> None:
        doubted, fine = (self.given.booking(status=BookingStatus.CONFIRMED) for _ in range(2))
        first = self.scanned(doubted, -9, "A", ScanResult.ADMITTED)
        self.scanned(doubted, -8, "A", ScanResult.LEFT, direction=Direction.OUT)
        again = self.scanned(doubted, 1, "B", ScanResult.ALREADY_CHECKED_IN)
        both = self.scanned(doubted, 2, "C", ScanResult.CONFLICT)
        self.scanned(doubted, 3, "C", ScanResult.WRONG_EVENT)
        self.scanned(fine, 1, "A", ScanResult.ADMITTED)
        self.scanned(fine, 2, "A", ScanResult.WRONG_TICKET)
        who = doubted.attendees[0].id
        assert self.doubtful() == [
            DoorScan(who, "A", first.at, admitted=True),
            DoorScan(who, "B", again.at, admitted=False),
            DoorScan(who, "C", both.at, admitted=False),
        ]

    def test_it_looks_at_when_a_refusal_was_received(self) -> None:
        booking = self.given.booking(status=BookingStatus.CONFIRMED)
        self.scanned(booking, 0, "A", ScanResult.CONFLICT, received_at=NOW + HOUR)
        assert self.doubtful() == []
        assert len(self.doubtful(HOUR, 2 * HOUR)) == 1
