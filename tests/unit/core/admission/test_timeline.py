"""What scans come to, whatever the order in which they become known."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gatherly_core.admission.scans import Attendance, Direction, Scan, ScanResult
from gatherly_core.admission.timeline import Timeline, replayed
from tests.factories import NOW, ScanFactory

IN, OUT = Direction.IN, Direction.OUT
MINUTE = timedelta(minutes=1)


def seen(direction: Direction, minutes: int, device_id: str = "Gate A") -> Scan:
    return ScanFactory(direction=direction, at=NOW + minutes * MINUTE, device_id=device_id)


def results(timeline: Timeline) -> list[str]:
    return [scan.result for scan in timeline.scans]


class TestReplayed:
    def test_nobody_was_there(self) -> None:
        timeline = replayed([])
        assert (timeline.scans, timeline.inside, timeline.attendance) == ((), None, Attendance())

    def test_who_comes_is_inside(self) -> None:
        come = seen(IN, 0)
        timeline = replayed([come])
        assert timeline.inside == timeline.of(come) == come
        assert timeline.attendance == Attendance(NOW)

    def test_who_leaves_is_outside(self) -> None:
        timeline = replayed([seen(IN, 0), seen(OUT, 30)])
        assert results(timeline) == ["admitted", "left"]
        assert timeline.inside is None
        assert timeline.attendance == Attendance(NOW, NOW + 30 * MINUTE)

    def test_who_comes_again_elsewhere_after_leaving_is_let_in(self) -> None:
        first, left, second = seen(IN, 0), seen(OUT, 30), seen(IN, 60, "Gate B")
        for scans in ([first, left, second], [second, first, left], [second, left, first]):
            timeline = replayed(scans)
            assert results(timeline) == ["admitted", "left", "admitted"]
            assert [timeline.conflict_of(scan) for scan in scans] == [None, None, None]
            assert timeline.attendance == Attendance(NOW + 60 * MINUTE)

    def test_two_devices_that_let_somebody_in_are_a_conflict(self) -> None:
        first, second, third = seen(IN, 0), seen(IN, 1, "Gate B"), seen(IN, 2, "Gate C")
        timeline = replayed([third, second, first])
        assert results(timeline) == ["admitted", "conflict", "conflict"]
        assert [scan.against for scan in timeline.scans] == [None, first.id, first.id]
        for scan, doubled in ((first, second), (second, second), (third, third)):
            conflict = timeline.conflict_of(scan)
            assert conflict is not None
            assert (conflict.admitted.id, conflict.doubled.id) == (first.id, doubled.id)

    def test_a_device_that_sees_somebody_again_is_none(self) -> None:
        first, again = seen(IN, 0), seen(IN, 1)
        timeline = replayed([first, again])
        assert results(timeline) == ["admitted", "already_checked_in"]
        assert timeline.of(again).against == first.id
        assert timeline.conflict_of(again) is None
        assert timeline.attendance == Attendance(NOW)

    def test_who_leaves_without_having_come_changes_nothing(self) -> None:
        timeline = replayed([seen(OUT, 0), seen(IN, 1), seen(OUT, 2), seen(OUT, 3)])
        assert results(timeline) == ["not_checked_in", "admitted", "left", "not_checked_in"]
        assert timeline.attendance == Attendance(NOW + MINUTE, NOW + 2 * MINUTE)

    def test_it_forgets_what_the_scans_were_taken_for(self) -> None:
        wrong = ScanFactory(result=ScanResult.CONFLICT, against=seen(IN, 0).id, told=ScanResult.CONFLICT)
        (scan,) = replayed([wrong]).scans
        assert (scan.result, scan.against, scan.told) == (ScanResult.ADMITTED, None, ScanResult.CONFLICT)

    def test_who_comes_and_leaves_in_the_same_moment_comes_first(self) -> None:
        assert results(replayed([seen(OUT, 0), seen(IN, 0)])) == ["admitted", "left"]


passages = st.lists(
    st.builds(seen, st.sampled_from(Direction), st.integers(0, 6), st.sampled_from(["Gate A", "Gate B", "Gate C"])),
    max_size=12,
)


class TestAnyScans:
    @given(passages.flatmap(lambda scans: st.tuples(st.just(scans), st.permutations(scans))))
    def test_their_order_of_arrival_does_not_matter(self, orders: tuple[Sequence[Scan], Sequence[Scan]]) -> None:
        one, other = orders
        assert replayed(one) == replayed(other)

    @given(passages)
    def test_nobody_is_admitted_twice_without_leaving(self, scans: Sequence[Scan]) -> None:
        moves = [scan.result for scan in replayed(scans).scans if scan.result in ("admitted", "left")]
        assert moves == [ScanResult.ADMITTED, ScanResult.LEFT] * (len(moves) // 2) + moves[len(moves) // 2 * 2 :]
        assert len(moves) % 2 == 0 or moves[-1] is ScanResult.ADMITTED

    @given(passages)
    def test_each_scan_is_kept_and_has_a_result_of_its_direction(self, scans: Sequence[Scan]) -> None:
        timeline = replayed(scans)
        assert {scan.id for scan in timeline.scans} == {scan.id for scan in scans}
        assert [scan.at for scan in timeline.scans] == sorted(scan.at for scan in scans)
        for scan in timeline.scans:
            assert (scan.result in ("left", "not_checked_in")) == (scan.direction is OUT)

    @given(passages)
    def test_every_conflict_names_two_devices_and_nobody_left_between(self, scans: Sequence[Scan]) -> None:
        timeline = replayed(scans)
        order = [scan.id for scan in timeline.scans]
        for scan in timeline.scans:
            conflict = timeline.conflict_of(scan)
            assert (conflict is not None) or scan.result is not ScanResult.CONFLICT
            if conflict:
                assert conflict.admitted.device_id != conflict.doubled.device_id
                first, second = order.index(conflict.admitted.id), order.index(conflict.doubled.id)
                assert first < second
                assert all(other.direction is IN for other in timeline.scans[first:second])

    @given(passages)
    def test_how_an_attendee_stands_is_what_the_last_moves_say(self, scans: Sequence[Scan]) -> None:
        timeline = replayed(scans)
        attendance = timeline.attendance
        admissions = [scan.at for scan in timeline.scans if scan.result is ScanResult.ADMITTED]
        assert attendance.checked_in_at == (admissions[-1] if admissions else None)
        assert (timeline.inside is None) == (attendance.checked_in_at is None or attendance.checked_out_at is not None)
        if attendance.checked_out_at and attendance.checked_in_at:
            assert attendance.checked_out_at >= attendance.checked_in_at
