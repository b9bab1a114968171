"""What every keeper of changes of events must do."""

from dataclasses import replace
from datetime import datetime, timedelta

from gatherly_core.events.facts import EventRearranged
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import batches
from gatherly_core.notifications.rearranging import Telling
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once
from tests.factories import NOW

MOMENT, MINUTE = timedelta(microseconds=1), timedelta(minutes=1)


class RearrangementsContract(Contract):
    def untold(self, event_id: EventId) -> list[int]:
        return [change.version for change in self.read(lambda: self.ports.rearrangements.untold(event_id))]

    def settle(self, event_id: EventId, *versions: int, now: datetime = NOW) -> None:
        self.run(lambda: self.ports.rearrangements.settle(event_id, versions, now))

    def told_since(self, event_id: EventId, since: datetime) -> tuple[datetime, ...]:
        return tuple(each.at for each in self.tellings(event_id, since))

    def tellings(self, event_id: EventId, since: datetime) -> tuple[Telling, ...]:
        return self.read(lambda: self.ports.rearrangements.told_since(event_id, since))

    def test_it_keeps_a_change_whole(self) -> None:
        event_id = self.given.event().id
        second = self.given.rearrangement(event_id, version=3, title=True, time=False, at=NOW + MOMENT)
        first = self.given.rearrangement(event_id, version=2, location=True, old_start=NOW - MOMENT, old_end=NOW)
        self.given.rearrangement()
        assert self.read(lambda: self.ports.rearrangements.untold(event_id)) == (first, second)

    def test_one_that_is_there_stays_as_it_is(self) -> None:
        change = self.given.rearrangement(version=2)
        other = replace(change, title=not change.title, at=NOW + MINUTE)
        self.run(lambda: self.ports.rearrangements.add(other))
        assert self.read(lambda: self.ports.rearrangements.untold(change.event_id)) == (change,)
        self.settle(change.event_id, 2)
        self.run(lambda: self.ports.rearrangements.add(other))
        assert self.untold(change.event_id) == []

    def test_it_may_be_added_by_two_at_once(self) -> None:
        change = self.given.rearrangement(version=2)
        later = replace(change, version=3)
        add = self.ports.rearrangements.add
        assert at_once(*[lambda: self.run(lambda: add(later))] * 4) == [None] * 4
        assert self.untold(change.event_id) == [2, 3]

    def test_it_knows_which_events_wait(self) -> None:
        waiting = [self.given.rearrangement(at=NOW - offset) for offset in (MINUTE, timedelta(), MOMENT)]
        self.given.rearrangement(waiting[0].event_id, version=9, at=NOW + MINUTE)
        self.given.rearrangement(waiting[1].event_id, version=9, at=NOW - MINUTE)
        self.given.rearrangement(at=NOW + MOMENT)
        told = self.given.rearrangement(at=NOW - MINUTE)
        self.settle(told.event_id, told.version)
        found = list(
            batches(
                lambda beyond: self.read(lambda: self.ports.rearrangements.waiting(NOW, beyond, 2)),
                lambda event_id: event_id,
            )
        )
        assert [len(each) for each in found] == [2, 1]
        assert [each for some in found for each in some] == sorted(change.event_id for change in waiting)

    def test_it_knows_of_which_people_were_told_and_when_they_first_were(self) -> None:
        event_id = self.given.event().id
        for version in (2, 3, 4, 5):
            self.given.rearrangement(event_id, version=version)
        other = self.given.rearrangement(version=2)
        self.settle(event_id, 2, 3)
        self.settle(event_id, 3, 4, now=NOW + MINUTE)
        self.settle(event_id, now=NOW + 2 * MINUTE)
        assert self.untold(event_id) == [5]
        assert self.untold(other.event_id) == [2]
        assert self.told_since(event_id, NOW - MOMENT) == (NOW, NOW + MINUTE)
        assert self.told_since(event_id, NOW) == (NOW + MINUTE,)
        assert self.told_since(other.event_id, NOW - MOMENT) == ()

    def test_it_knows_where_people_were_told_of_a_title_and_nothing_else(self) -> None:
        event_id = self.given.event().id
        title: dict[str, bool] = {"title": True, "time": False}
        mixed: list[dict[str, bool]] = [title, title | {"time": True}, title, {"time": False, "location": True}]
        told = [[title, title], mixed[:2], [mixed[1]], mixed[2:], [mixed[3]]]
        for number, together in enumerate(told):
            versions = [10 * number + place for place in range(len(together))]
            for version, fields in zip(versions, together, strict=True):
                self.given.rearrangement(event_id, version=version, **fields)
            self.settle(event_id, *versions, now=NOW + number * MINUTE)
        expected = [True, False, False, False, False]
        assert [each.title_only for each in self.tellings(event_id, NOW - MOMENT)] == expected

    def test_it_drops_those_of_which_nobody_is_to_be_told(self) -> None:
        event_id = self.given.event().id
        for version in (2, 3, 4):
            self.given.rearrangement(event_id, version=version)
        other = self.given.rearrangement(version=2)
        self.settle(event_id, 2)
        self.run(lambda: self.ports.rearrangements.drop(event_id, [2, 3]))
        assert self.untold(event_id) == [4]
        assert self.untold(other.event_id) == [2]
        assert self.told_since(event_id, NOW - MOMENT) == (NOW,)

    def test_it_forgets_the_oldest_that_people_were_told_of(self) -> None:
        event_id = self.given.event().id
        changes: list[EventRearranged] = [self.given.rearrangement(event_id, version=version) for version in range(5)]
        for change in changes[:4]:
            self.settle(event_id, change.version, now=NOW - change.version * MINUTE)
        forgotten = [self.run(lambda: self.ports.rearrangements.forget(NOW, 2)) for _ in range(3)]
        assert forgotten == [2, 1, 0]
        assert self.told_since(event_id, NOW - 9 * MINUTE) == (NOW,)
        assert self.untold(event_id) == [4]
