import logging
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherly_core.accounts.model import Role
from gatherly_core.admission.errors import AlreadyCheckedIn
from gatherly_core.admission.merge_scans import MOST_SCANS, OfflineScan
from gatherly_core.admission.scans import Direction, ScanResult
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden, Invalid
from tests.factories import NOW, new_code, new_id
from tests.unit.core.admission.doors import OUT, Door
from tests.unit.core.scene import Scene

MINUTE = timedelta(minutes=1)
AT_SIX, HALF_PAST, AT_SEVEN = (NOW + timedelta(minutes=minutes) for minutes in (0, 30, 60))


@pytest.fixture
def door(scene: Scene) -> Door:
    door = Door(scene)
    scene.clock.advance(timedelta(hours=2))
    return door


class TestMerging:
    def test_it_admits_at_the_time_of_the_scan(self, door: Door) -> None:
        (verdict,) = door.merge(door.seen(AT_SIX, nonce="1", text=door.qr()))
        assert verdict.guest is not None
        assert verdict.guest.attendee == door.attendee
        assert door.attendee.checked_in_at == AT_SIX
        (scan,) = door.log()
        assert (scan.at, scan.received_at, scan.nonce) == (AT_SIX, door.scene.clock.now(), "1")
        assert (scan.result, scan.passage, scan.ticket_type_id) == ("admitted", True, None)

    def test_it_lets_each_scan_speak_for_itself(self, door: Door) -> None:
        forged = door.qr()[:-1] + "!"
        scans = [
            door.seen(AT_SIX, text="nothing"),
            door.seen(AT_SIX, text=new_code()),
            door.seen(AT_SIX, text=forged),
            door.seen(AT_SIX, text=Door(door.scene).qr()),
            door.seen(AT_SIX),
            door.seen(door.scene.clock.now() + 3 * MINUTE),
            door.seen(NOW - 3 * MINUTE),
            door.seen(HALF_PAST, OUT),
        ]
        expected = "unknown_code unknown_code forged_code wrong_event admitted from_the_future too_old left".split()
        verdicts = door.merge(*scans)
        assert [verdict.scan.told for verdict in verdicts] == expected
        known = [verdict.guest is not None for verdict in verdicts]
        assert known == [False, False, False, False, True, True, True, True]
        assert [scan.result for scan in door.log()] == expected
        assert (door.attendee.checked_in_at, door.attendee.checked_out_at) == (AT_SIX, HALF_PAST)

    def test_clocks_may_be_a_little_wrong(self, door: Door) -> None:
        ahead = door.scene.clock.now() + 2 * MINUTE
        assert door.told(door.seen(NOW - 2 * MINUTE), door.seen(ahead, OUT)) == ["admitted", "left"]

    def test_who_is_scanned_now_comes_after_a_clock_that_is_ahead(self, door: Door) -> None:
        ahead = door.scene.clock.now() + MINUTE
        door.merge(door.seen(ahead))
        with pytest.raises(AlreadyCheckedIn):
            door.scan()
        door.scan(direction=OUT)
        assert [scan.result for scan in door.log()] == ["admitted", "already_checked_in", "left"]
        assert not door.attendee.checked_in

    def test_void_and_unpaid_tickets_are_refused(self, scene: Scene) -> None:
        paid = Door(scene, price=100)
        assert paid.told(paid.seen(NOW)) == ["not_confirmed"]
        scene.cancel(paid.booking)
        assert paid.told(paid.seen(NOW), paid.seen(NOW, text=paid.qr())) == ["void_ticket"] * 2

    def test_nothing_comes_of_nothing(self, door: Door) -> None:
        assert door.merge() == ()

    def test_it_takes_no_more_than_it_says(self, door: Door) -> None:
        scans = [door.seen(AT_SIX, text="nothing") for _ in range(MOST_SCANS + 1)]
        assert len(door.merge(*scans[1:])) == MOST_SCANS
        with pytest.raises(Invalid):
            door.merge(*scans)

    def test_it_logs_each_refusal_once(self, door: Door, caplog: pytest.LogCaptureFixture) -> None:
        for _ in range(2):
            door.merge(door.seen(AT_SIX, text="nothing", nonce="1"), door.seen(AT_SIX, nonce="2"))
        (record,) = (record for record in caplog.records if record.levelno == logging.WARNING)
        assert "result=unknown_code" in record.getMessage()


class TestOrder:
    def test_coming_leaving_and_coming_again_is_no_conflict_in_any_order(self, scene: Scene) -> None:
        for order in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
            for together in (True, False):
                door = Door(scene)
                scene.clock.set(NOW + timedelta(hours=2))
                scans = [door.seen(AT_SIX), door.seen(HALF_PAST, OUT), door.seen(AT_SEVEN, device_id="Gate B")]
                shuffled = [scans[place] for place in order]
                for batch in [shuffled] if together else [[scan] for scan in shuffled]:
                    door.merge(*batch)
                assert sorted(scan.result for scan in door.log()) == ["admitted", "admitted", "left"]
                assert (door.attendee.checked_in_at, door.attendee.checked_out_at) == (AT_SEVEN, None)
                scene.clock.set(NOW)

    def test_two_devices_that_let_somebody_in_are_a_conflict_that_names_both(self, door: Door) -> None:
        first, second = door.merge(door.seen(AT_SIX), door.seen(HALF_PAST, device_id="Gate B"))
        assert [first.scan.told, second.scan.told] == ["admitted", "conflict"]
        for verdict in (first, second):
            assert verdict.conflict is not None
            named = verdict.conflict.admitted, verdict.conflict.doubled
            assert [(scan.device_id, scan.at) for scan in named] == [("Gate A", AT_SIX), ("Gate B", HALF_PAST)]
        assert [scan.device_id for scan in door.log(ScanResult.CONFLICT)] == ["Gate B"]
        assert door.attendee.checked_in_at == AT_SIX

    def test_an_earlier_scan_that_comes_later_is_the_admission(self, door: Door) -> None:
        door.merge(door.seen(HALF_PAST, device_id="Gate B"))
        (verdict,) = door.merge(door.seen(AT_SIX))
        assert verdict.scan.told == "conflict", "its device has to know, and the other one has heard its answer"
        assert verdict.conflict is not None
        assert (verdict.conflict.admitted.device_id, verdict.conflict.doubled.device_id) == ("Gate A", "Gate B")
        results = {scan.device_id: (scan.result, scan.told) for scan in door.log()}
        assert results == {"Gate A": ("admitted", "conflict"), "Gate B": ("conflict", "admitted")}
        assert door.attendee.checked_in_at == AT_SIX

    def test_a_leaving_that_comes_later_ends_a_conflict(self, door: Door) -> None:
        assert door.told(door.seen(AT_SIX), door.seen(AT_SEVEN, device_id="Gate B")) == ["admitted", "conflict"]
        door.merge(door.seen(HALF_PAST, OUT))
        assert door.log(ScanResult.CONFLICT) == []
        assert [scan.told for scan in door.log()] == ["admitted", "conflict", "left"]
        assert door.attendee.checked_in_at == AT_SEVEN

    def test_who_was_let_in_here_and_there_is_a_conflict(self, door: Door) -> None:
        door.scan(device_id="Gate A")
        (verdict,) = door.merge(door.seen(HALF_PAST, device_id="Gate B"))
        assert (verdict.scan.told, verdict.scan.result) == ("conflict", "admitted")
        assert [scan.device_id for scan in door.log(ScanResult.CONFLICT)] == ["Gate A"]
        assert door.attendee.checked_in_at == HALF_PAST

    def test_a_device_that_has_seen_somebody_twice_is_none(self, door: Door) -> None:
        assert door.told(door.seen(AT_SIX), door.seen(HALF_PAST)) == ["admitted", "already_checked_in"]
        assert door.attendee.checked_in_at == AT_SIX

    def test_who_leaves_here_before_their_entry_is_known_has_left(self, door: Door) -> None:
        with pytest.raises(Exception, match="not checked in"):
            door.scan(direction=OUT)
        assert door.told(door.seen(AT_SIX)) == ["admitted"]
        assert (door.attendee.checked_in, door.attendee.checked_out_at) == (False, door.scene.clock.now())

    def test_who_was_refused_here_has_not_come(self, door: Door) -> None:
        door.scan()
        with pytest.raises(AlreadyCheckedIn):
            door.scan()
        door.merge(door.seen(door.scene.clock.now() + MINUTE, OUT))
        assert not door.attendee.checked_in
        assert [scan.result for scan in door.log()] == ["admitted", "already_checked_in", "left"]


class TestRepeating:
    def test_a_scan_counts_once(self, door: Door) -> None:
        scans = [door.seen(AT_SIX), door.seen(HALF_PAST, OUT), door.seen(AT_SIX, text="nothing")]
        first = door.merge(*scans)
        door.scene.clock.advance(MINUTE)
        assert door.merge(*scans) == first
        assert door.merge(*scans[::-1]) == first[::-1]
        assert door.merge(*scans[1:2], *scans) == (first[1], *first)
        assert len(door.log()) == 3

    def test_it_is_told_what_was_told_the_first_time(self, door: Door) -> None:
        early, late = door.seen(AT_SIX), door.seen(AT_SEVEN, device_id="Gate B")
        assert door.told(early, late) == ["admitted", "conflict"]
        door.merge(door.seen(HALF_PAST, OUT))
        (verdict,) = door.merge(late)
        assert (verdict.scan.told, verdict.scan.result, verdict.conflict) == ("conflict", "admitted", None)

    def test_the_first_of_those_with_the_same_nonce_stands_for_all(self, door: Door) -> None:
        verdicts = door.merge(door.seen(AT_SIX, nonce="1"), door.seen(HALF_PAST, OUT, nonce="1"))
        assert [verdict.scan.told for verdict in verdicts] == ["admitted", "admitted"]
        door.merge(door.seen(HALF_PAST, OUT, nonce="1"))
        assert door.attendee.checked_in
        assert len(door.log()) == 1

    def test_devices_and_events_have_nonces_of_their_own(self, scene: Scene, door: Door) -> None:
        other = Door(scene)
        at = scene.clock.now()
        door.merge(door.seen(at, nonce="1"))
        assert door.told(door.seen(at, OUT, "Gate B", nonce="1")) == ["left"]
        assert other.told(other.seen(at, nonce="1")) == ["admitted"]


moves = st.lists(
    st.tuples(
        st.sampled_from(Direction), st.integers(0, 5), st.sampled_from(["Gate A", "Gate B"]), st.sampled_from([0, 1])
    ),
    max_size=8,
)


class TestAnyBatches:
    @given(moves, st.randoms(use_true_random=False))
    def test_the_same_scans_end_in_the_same_state_however_they_come(self, drawn: Sequence, chance) -> None:
        outcomes = []
        for shuffled in (False, True):
            scene = Scene()
            door = Door(scene)
            holders = [door.booking, scene.book(door.ticket_type)]
            scene.clock.advance(timedelta(hours=2))
            scans = [
                door.seen(
                    NOW + minutes * MINUTE, direction, device, text=holders[who].attendees[0].code, nonce=str(number)
                )
                for number, (direction, minutes, device, who) in enumerate(drawn)
            ]
            for batch in split(scans, chance) if shuffled else [scans]:
                door.merge(*batch)
            states = [scene.booking(holder).attendees[0] for holder in holders]
            results = {scan.key: (scan.result, scan.at) for scan in door.log()}
            outcomes.append(([(state.checked_in_at, state.checked_out_at) for state in states], results))
        assert outcomes[0] == outcomes[1]


def split(scans: list[OfflineScan], chance) -> list[list[OfflineScan]]:
    """The scans in some order, in batches of some sizes, some of them more than once."""
    shuffled = scans + chance.sample(scans, len(scans) // 2)
    chance.shuffle(shuffled)
    batches = []
    while shuffled:
        size = chance.randint(1, 3)
        batches.append(shuffled[:size])
        shuffled = shuffled[size:]
    return batches


class TestPermission:
    def test_only_who_runs_the_door_may(self, door: Door) -> None:
        for actor in (door.scene.person(), door.scene.person(Role.ORGANIZER)):
            with pytest.raises(Forbidden):
                door.merge(door.seen(AT_SIX), by=actor)
        assert door.log() == []
        assert door.merge(door.seen(AT_SIX), by=door.scene.admin)

    def test_a_foreign_draft_is_not_there(self, scene: Scene) -> None:
        draft = scene.event(published=False)
        merge = scene.app.admission.merge_scans
        for actor, event_id in ((scene.person(Role.ORGANIZER), draft.id), (scene.admin, new_id())):
            with pytest.raises(EventNotFound):
                merge(actor, event_id, [])
        assert merge(scene.organizer, draft.id, []) == ()
