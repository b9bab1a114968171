"""What is suspicious."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from gatherly_core.administration import suspicion_rules
from gatherly_core.administration.suspicion_rules import AT_ONCE, DoorScan, Rule, doors_of
from gatherly_core.kernel.identifiers import AttendeeId
from tests.factories import NOW, new_id

RULES = [rule for rule in vars(suspicion_rules).values() if isinstance(rule, Rule)]
WHO, OTHER = AttendeeId(new_id()), AttendeeId(new_id())
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize("rule", RULES)
class TestRules:
    def test_it_looks_at_the_present_window_and_the_one_before(self, rule: Rule) -> None:
        before, present = rule.windows(NOW)
        assert present <= NOW < present + rule.window
        assert present - before == rule.window
        assert rule.windows(present) == (before, present)
        assert rule.windows(present - MOMENT) == (before - rule.window, before)

    def test_it_suspects_who_did_it_often_enough(self, rule: Rule) -> None:
        counts = {"b": rule.least, "a": rule.least + 1, "c": rule.least - 1}
        sightings = rule.sightings(counts, NOW)
        assert [(sighting.target, sighting.count) for sighting in sightings] == [
            ("a", rule.least + 1),
            ("b", rule.least),
        ]
        assert {(each.kind, each.target_type, each.since) for each in sightings} == {(rule.kind, rule.target_type, NOW)}


def test_windows_of_a_day_are_days() -> None:
    assert suspicion_rules.MANY_CARDS.windows(datetime(2026, 3, 1, 23, 59, tzinfo=UTC))[1] == datetime(
        2026, 3, 1, tzinfo=UTC
    )


class TestDoors:
    def scans(self, *told: tuple[str, timedelta, bool], who: AttendeeId = WHO) -> Iterator[DoorScan]:
        for device, after, admitted in told:
            yield DoorScan(who, device, NOW + after, admitted)

    def test_one_ticket_at_two_doors_within_minutes(self) -> None:
        assert doors_of(self.scans(("A", 0 * AT_ONCE, True), ("B", AT_ONCE, False))) == {str(WHO): 2}
        assert doors_of(self.scans(("B", 0 * AT_ONCE, False), ("A", AT_ONCE, True))) == {str(WHO): 2}
        assert doors_of(self.scans(*((device, 0 * AT_ONCE, False) for device in "ABC"))) == {str(WHO): 3}

    def test_one_door_is_one_door(self) -> None:
        assert doors_of(self.scans(("A", 0 * AT_ONCE, True), ("A", MOMENT, False))) == {str(WHO): 1}

    def test_later_is_not_at_once(self) -> None:
        assert doors_of(self.scans(("A", 0 * AT_ONCE, True), ("B", AT_ONCE + MOMENT, False))) == {str(WHO): 1}

    def test_who_goes_in_and_out_by_several_doors_does_as_they_may(self) -> None:
        assert doors_of(self.scans(("A", 0 * AT_ONCE, True), ("B", MOMENT, True))) == {str(WHO): 0}

    def test_each_ticket_is_looked_at_alone(self) -> None:
        both = [*self.scans(("A", MOMENT, True)), *self.scans(("B", MOMENT, False), who=OTHER)]
        assert doors_of(both) == {str(WHO): 0, str(OTHER): 1}
