"""What is promised of the attendees at the door, and of the scans there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatherly_core.admission.errors import ScanTaken
from gatherly_core.admission.scans import LONGEST_NAME, Attendance, Direction, Guest, Scan, ScanResult
from gatherly_core.booking import booking_states
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.kernel.identifiers import AttendeeId, EventId, ScanId
from gatherly_core.kernel.paging import Page, PageRequest
from tests.contracts.contract import Contract, fails, garbled
from tests.contracts.rivals import at_once, often
from tests.factories import NOW, new_code, new_id

MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)


def guests_of(booking: Booking) -> list[Guest]:
    return [
        Guest(
            attendee=attendee,
            booking_id=booking.id,
            user_id=booking.user_id,
            event_id=booking.event_id,
            status=booking.status,
            booked_at=booking.created_at,
        )
        for attendee in booking.attendees
    ]


class GuestsContract(Contract):
    def locked(self, codes: list[str], ids: list[AttendeeId] | None = None) -> list[Guest]:
        def lock() -> tuple[Guest, ...]:
            return self.ports.guests.locked(codes, ids or [])

        return list(self.run(lock))

    def test_it_finds_attendees_by_their_codes_and_ids(self) -> None:
        one, other = self.given.booking(quantity=3), self.given.booking(status=BookingStatus.CONFIRMED)
        (a, b, c), (d,) = guests_of(one), guests_of(other)
        assert self.locked([d.attendee.code, a.attendee.code], [c.attendee.id, a.attendee.id]) == [a, c, d]
        assert self.locked([b.attendee.code]) == [b]
        assert self.locked([], [d.attendee.id]) == [d]

    def test_it_leaves_out_who_is_not_there(self) -> None:
        (guest,) = guests_of(self.given.booking())
        assert self.locked([new_code(), ""], [AttendeeId(new_id())]) == []
        assert self.locked([]) == []
        assert self.locked([guest.attendee.code + " ", guest.attendee.code[:-1]]) == []

    def test_it_keeps_when_they_came_and_left(self) -> None:
        booking = self.given.booking(quantity=3)
        ids = [attendee.id for attendee in booking.attendees]
        late = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
        attendances = {ids[2]: Attendance(NOW, late), ids[0]: Attendance(NOW + MOMENT)}

        def keep() -> None:
            self.ports.guests.locked([], ids)
            self.ports.guests.keep(attendances)

        self.run(keep)
        kept = self.read(lambda: self.ports.bookings.get(booking.id)).attendees
        assert [Attendance(each.checked_in_at, each.checked_out_at) for each in kept] == [
            attendances[ids[0]],
            Attendance(),
            attendances[ids[2]],
        ]
        assert [guest.attendee for guest in self.locked([], ids)] == list(kept)
        assert [each.checked_in for each in kept] == [True, False, False]
        self.run(lambda: self.ports.guests.keep({ids[0]: Attendance(), ids[2]: Attendance()}))
        assert self.read(lambda: self.ports.bookings.get(booking.id)) == booking

    def test_it_keeps_nothing_of_nobody(self) -> None:
        (guest,) = guests_of(self.given.booking())
        both = {guest.attendee.id: Attendance(NOW), AttendeeId(new_id()): Attendance(NOW)}
        assert fails(lambda: self.run(lambda: self.ports.guests.keep(both)))
        self.run(lambda: self.ports.guests.keep({}))
        assert self.locked([guest.attendee.code]) == [guest]

    def test_it_keeps_as_many_as_there_are(self) -> None:
        booking = self.given.booking(quantity=250)
        attendances = {
            attendee.id: Attendance(NOW + number * MINUTE) for number, attendee in enumerate(booking.attendees)
        }
        self.run(lambda: self.ports.guests.keep(attendances))
        kept = self.read(lambda: self.ports.bookings.get(booking.id)).attendees
        assert [each.checked_in_at for each in kept] == [each.checked_in_at for each in attendances.values()]

    def test_a_booking_that_moves_changes_nothing_about_who_came(self) -> None:
        booking = self.given.booking()
        self.run(lambda: self.ports.guests.keep({booking.attendees[0].id: Attendance(NOW)}))

        def cancel() -> None:
            locked = self.ports.bookings.locked(booking.id)
            self.ports.bookings.move(booking_states.cancelled(replace(locked, attendees=booking.attendees), NOW))

        self.run(cancel)
        (guest,) = self.locked([booking.attendees[0].code])
        assert (guest.attendee.checked_in_at, guest.attendee.status) == (NOW, "void")

    def test_it_locks_an_attendee_until_the_block_ends(self) -> None:
        (guest,) = guests_of(self.given.booking())
        code, id = guest.attendee.code, guest.attendee.id

        def later() -> None:
            (locked,) = self.ports.guests.locked([code])
            before = locked.attendee.checked_in_at or NOW
            self.ports.guests.keep({id: Attendance(before + MINUTE)})

        assert at_once(*[often(5, lambda: self.run(later))] * 4) == [5] * 4
        assert self.locked([code])[0].attendee.checked_in_at == NOW + 20 * MINUTE


class ScansContract(Contract):
    def kept(self, *scans: Scan) -> list[Scan]:
        found = self.read(lambda: self.ports.scans.named([scan.id for scan in scans]))
        return [found[scan.id] for scan in scans]

    def test_it_keeps_scans_whole(self) -> None:
        booking = self.given.booking()
        plain = self.given.new_scan(booking)
        full = self.given.new_scan(
            booking,
            ticket_type_id=booking.items[0].ticket_type_id,
            direction=Direction.OUT,
            at=NOW - MOMENT,
            received_at=NOW + MOMENT,
            device_id="ü" * LONGEST_NAME,
            nonce="🎻" * LONGEST_NAME,
            fingerprint="0f" * 16,
            passage=False,
            result=ScanResult.ALREADY_CHECKED_IN,
            told=ScanResult.ADMITTED,
            against=plain.id,
        )
        nobody = self.given.new_scan(booking, attendee_id=None, device_id="")
        self.run(lambda: self.ports.scans.add([plain, full, nobody]))
        self.run(lambda: self.ports.scans.add([]))
        assert self.kept(plain, full, nobody) == [plain, full, nobody]

    @pytest.mark.parametrize("result", ScanResult)
    def test_it_keeps_every_result(self, result: ScanResult) -> None:
        scan = self.given.scan(result=result)
        assert self.kept(scan) == [scan]

    def test_it_takes_a_key_once_for_an_event(self) -> None:
        booking = self.given.booking()
        scan = self.given.scan(booking, device_id="Gate A", nonce="1")
        others = [("Gate a", "1"), ("Gate A", "11"), ("Gate A1", ""), ("", "1")]
        for device_id, nonce in others:
            self.given.scan(booking, device_id=device_id, nonce=nonce)
        self.given.scan(device_id="Gate A", nonce="1")
        other, again = self.given.new_scan(booking), self.given.new_scan(booking, device_id="Gate A", nonce="1")
        with pytest.raises(ScanTaken):
            self.run(lambda: self.ports.scans.add([other, again]))
        known = self.read(lambda: self.ports.scans.known(booking.event_id, [scan.key, ("Gate B", "1"), other.key]))
        assert known == {("Gate A", "1"): scan}

    def test_it_takes_one_of_two_that_come_at_once(self) -> None:
        booking = self.given.booking()
        scans = [self.given.new_scan(booking, nonce="1") for _ in range(4)]
        outcomes = at_once(*[lambda scan=scan: self.run(lambda: self.ports.scans.add([scan])) for scan in scans])
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", *["ScanTaken"] * 3]

    def test_it_knows_scans_by_their_keys(self) -> None:
        booking = self.given.booking()
        one, two, _ = (self.given.scan(booking) for _ in range(3))
        self.given.scan(nonce=one.nonce)
        keys = [two.key, one.key, one.key, ("Gate A", "none")]
        known = self.read(lambda: self.ports.scans.known(booking.event_id, keys))
        assert known == {one.key: one, two.key: two}
        assert self.read(lambda: self.ports.scans.known(EventId(new_id()), keys)) == {}
        assert self.read(lambda: self.ports.scans.known(booking.event_id, [])) == {}

    def test_it_has_the_passages_of_attendees(self) -> None:
        booking, other = self.given.booking(), self.given.booking()
        one, two = self.given.scan(booking), self.given.scan(booking, result=ScanResult.CONFLICT)
        self.given.scan(booking, passage=False)
        third = self.given.scan(other)
        ids = [booking.attendees[0].id, other.attendees[0].id, AttendeeId(new_id())]
        passages = self.read(lambda: self.ports.scans.passages(ids))
        assert {id: set(scans) for id, scans in passages.items()} == {
            ids[0]: {one, two},
            ids[1]: {third},
            ids[2]: set(),
        }
        assert self.read(lambda: self.ports.scans.passages([])) == {}

    def test_it_keeps_what_passages_come_to(self) -> None:
        booking = self.given.booking()
        one, two, three = (self.given.scan(booking) for _ in range(3))
        doubled = replace(two, result=ScanResult.CONFLICT, against=one.id)
        self.run(lambda: self.ports.scans.revise([doubled, replace(three, result=ScanResult.LEFT, at=NOW - MINUTE)]))
        assert self.kept(one, two, three) == [one, doubled, replace(three, result=ScanResult.LEFT)]
        self.run(lambda: self.ports.scans.revise([two]))
        self.run(lambda: self.ports.scans.revise([]))
        assert self.kept(two) == [two]
        assert fails(lambda: self.run(lambda: self.ports.scans.revise([self.given.new_scan(booking)])))

    def test_it_names_scans_that_exist(self) -> None:
        one, two = self.given.scan(), self.given.scan()
        ids = [two.id, one.id, ScanId(new_id())]
        assert self.read(lambda: self.ports.scans.named(ids)) == {one.id: one, two.id: two}
        assert self.read(lambda: self.ports.scans.named([])) == {}

    # the log

    def test_it_lists_the_scans_of_an_event_the_last_received_first(self) -> None:
        booking = self.given.booking()
        moments = [NOW, NOW + MINUTE, NOW - MINUTE, NOW, NOW + MOMENT]
        a, b, c, d, e = (self.given.scan(booking, received_at=at, at=NOW) for at in moments)
        self.given.scan()
        for limit in (1, 2, 5, 100):
            pages = self.pages(lambda page: self.ports.scans.of_event(booking.event_id, None, page), limit)
            assert [scan for page in pages for scan in page] == [b, e, d, a, c]

    def test_it_lists_those_of_one_result(self) -> None:
        booking = self.given.booking()
        conflicts = [self.given.scan(booking, result=ScanResult.CONFLICT) for _ in range(3)]
        self.given.scan(booking)
        for limit in (1, 3):
            pages = self.pages(
                lambda page: self.ports.scans.of_event(booking.event_id, ScanResult.CONFLICT, page), limit
            )
            assert [scan for page in pages for scan in page] == conflicts[::-1]
        left = self.read(lambda: self.ports.scans.of_event(booking.event_id, ScanResult.LEFT, PageRequest()))
        assert left == Page(())

    def test_it_knows_no_position_that_it_has_not_given_out(self) -> None:
        booking = self.given.booking()
        for _ in range(2):
            self.given.scan(booking)

        def log(page: PageRequest) -> Page[Scan]:
            return self.ports.scans.of_event(booking.event_id, None, page)

        for position in garbled(self.position_in(log)):
            assert self.refuses(log, position), position
