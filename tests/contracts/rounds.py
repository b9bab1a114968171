"""What every keeper of rounds must do."""

from datetime import timedelta
from typing import Any

from gatherly_core.events.model import Event, EventStatus
from gatherly_core.kernel.paging import batches
from gatherly_core.notifications.reminder_times import Opening
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once
from tests.factories import NOW

MOMENT = timedelta(microseconds=1)
DAY = timedelta(days=1)


class RoundsContract(Contract):
    def event(self, **fields: Any) -> Event:
        return self.given.event(**{"status": EventStatus.PUBLISHED} | fields)

    def starting(self, offset: timedelta, **fields: Any) -> Event:
        start = NOW + offset
        return self.event(details__start_date=start, details__end_date=start + DAY, **fields)

    def ending(self, offset: timedelta, **fields: Any) -> Event:
        end = NOW + offset
        return self.event(details__start_date=end - DAY, details__end_date=end, **fields)

    def test_it_knows_what_starts(self) -> None:
        inside = [self.starting(offset, details__timezone="Asia/Tokyo") for offset in (DAY, MOMENT, 2 * DAY)]
        for offset in (timedelta(), 2 * DAY + MOMENT):
            self.starting(offset)
        for status in (EventStatus.DRAFT, EventStatus.CANCELLED):
            self.starting(DAY, status=status)
        deleted = self.starting(DAY)
        self.run(lambda: self.ports.events.delete(deleted.id, NOW))
        some = list(
            batches(
                lambda beyond: self.read(lambda: self.ports.rounds.openings(NOW, NOW + 2 * DAY, beyond, 2)),
                lambda opening: opening.event_id,
            )
        )
        assert [len(each) for each in some] == [2, 1]
        expected = [Opening(event.id, event.details.start_date, "Asia/Tokyo") for event in inside]
        assert [each for found in some for each in found] == sorted(expected, key=lambda each: each.event_id)

    def test_it_knows_what_has_ended(self) -> None:
        inside = [self.ending(-offset) for offset in (DAY, timedelta(), 2 * DAY - MOMENT)]
        for offset in (MOMENT, -2 * DAY):
            self.ending(offset)
        for status in (EventStatus.DRAFT, EventStatus.CANCELLED):
            self.ending(-DAY, status=status)
        some = list(
            batches(
                lambda beyond: self.read(lambda: self.ports.rounds.ended(NOW - 2 * DAY, NOW, beyond, 2)),
                lambda event_id: event_id,
            )
        )
        assert [len(each) for each in some] == [2, 1]
        assert [each for found in some for each in found] == sorted(event.id for event in inside)

    def finish(self, key: str, now: Any = NOW) -> None:
        self.run(lambda: self.ports.rounds.finish(key, now))

    def finished(self, *keys: str) -> frozenset[str]:
        return self.read(lambda: self.ports.rounds.finished(keys))

    def test_it_knows_what_is_finished(self) -> None:
        longest = "x" * 128
        self.finish("a")
        self.finish(longest)
        assert self.finished("a", "b", "A", longest) == {"a", longest}
        assert self.finished() == frozenset()

    def test_it_may_be_finished_again(self) -> None:
        self.finish("a")
        self.finish("a", NOW + DAY)
        assert self.finished("a") == {"a"}
        # It was finished when it was finished first.
        assert self.run(lambda: self.ports.rounds.forget(NOW + MOMENT, 10)) == 1

    def test_it_may_be_finished_by_two_at_once(self) -> None:
        assert at_once(*[lambda: self.finish("a")] * 4) == [None] * 4
        assert self.finished("a") == {"a"}

    def test_it_forgets_the_oldest(self) -> None:
        for number in range(4):
            self.finish(str(number), NOW - number * DAY)
        forgotten = [self.run(lambda: self.ports.rounds.forget(NOW, 2)) for _ in range(3)]
        assert forgotten == [2, 1, 0]
        assert self.finished("0", "1", "2", "3") == {"0"}
