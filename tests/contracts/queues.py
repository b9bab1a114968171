"""What every queue of record promises."""

from abc import abstractmethod
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gatherly_core.kernel.queues import LEASE, Leased, Queue
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once
from tests.factories import NOW

MOMENT = timedelta(microseconds=1)
AGES = timedelta(days=99)


class QueueContract(Contract):
    """What any queue promises. A binding says which queue, and how something comes into it."""

    @abstractmethod
    def queue(self) -> Queue[Any]:
        """The queue, empty at first."""

    @abstractmethod
    def put(self) -> object:
        """Puts something new into the queue, due at NOW for anybody; answers it as it is to be claimed."""

    def claim(self, now: datetime = NOW, limit: int = 100) -> tuple[Leased[Any], ...]:
        return self.run(lambda: self.queue().claim(now, limit))

    def only(self, now: datetime = NOW) -> Leased[Any]:
        (leased,) = self.claim(now)
        return leased

    def settle(self, leased: Leased[Any], now: datetime = NOW) -> None:
        self.run(lambda: self.queue().settle(leased, now))

    def postpone(self, leased: Leased[Any], until: datetime) -> None:
        self.run(lambda: self.queue().postpone(leased, until, "boom"))

    def bury(self, leased: Leased[Any]) -> None:
        self.run(lambda: self.queue().bury(leased, NOW, "boom"))

    def release(self, leased: Leased[Any], due_at: datetime = NOW) -> None:
        self.run(lambda: self.queue().release(leased, due_at))

    def has_due(self, now: datetime) -> bool:
        return self.read(lambda: self.queue().has_due(now))

    # claiming

    def test_it_has_nothing_at_first(self) -> None:
        assert self.claim() == ()

    def test_it_hands_out_what_was_put_in(self) -> None:
        item = self.put()
        assert self.only().item == item

    def test_it_hands_out_nothing_that_is_not_due(self) -> None:
        self.put()
        assert self.claim(NOW - MOMENT) == ()

    def test_it_leaves_what_is_claimed_to_who_claimed_it_for_a_minute(self) -> None:
        self.put()
        assert len(self.claim()) == 1
        assert self.claim(NOW + LEASE - MOMENT) == ()
        assert len(self.claim(NOW + LEASE)) == 1

    def test_it_counts_how_often_something_was_claimed(self) -> None:
        self.put()
        claims = [self.only(NOW + number * LEASE) for number in range(3)]
        assert [leased.attempts for leased in claims] == [1, 2, 3]
        assert len({leased.id for leased in claims}) == 1
        assert len({leased.token for leased in claims}) == 3

    def test_it_hands_out_the_oldest_first(self) -> None:
        items = [self.put() for _ in range(5)]
        assert [leased.item for leased in self.claim(limit=2)] == items[:2]
        assert [leased.item for leased in self.claim(limit=2)] == items[2:4]
        assert [leased.item for leased in self.claim(limit=2)] == items[4:]

    def test_it_hands_out_first_what_has_been_due_for_longest(self) -> None:
        items = [self.put() for _ in range(4)]
        for leased, minutes in zip(self.claim(), (3, 1, 4, 2), strict=True):
            self.postpone(leased, NOW + timedelta(minutes=minutes))
        later = NOW + timedelta(hours=1)
        newest = self.put()  # due at once, and so before all that was put off
        claimed = [leased.item for _ in range(5) for leased in self.claim(later, 1)]
        assert claimed == [newest, items[1], items[3], items[0], items[2]]

    def test_it_says_when_something_was_due(self) -> None:
        self.put()
        assert self.only(NOW + MOMENT).due_at == NOW
        assert self.only(NOW + AGES).due_at == NOW + MOMENT + LEASE

    def test_it_knows_whether_there_is_anything_to_claim(self) -> None:
        assert not self.has_due(NOW + AGES)
        self.put(), self.put()
        assert not self.has_due(NOW - MOMENT)
        assert self.has_due(NOW)
        settled, buried = self.claim()
        assert not self.has_due(NOW + LEASE - MOMENT)
        assert self.has_due(NOW + LEASE)
        self.settle(settled)
        self.bury(buried)
        assert not self.has_due(NOW + AGES)

    def test_it_hands_out_each_to_one_at_a_time(self) -> None:
        for _ in range(12):
            self.put()
        claimed: list[UUID] = []
        while found := [one.id for some in at_once(*[lambda: self.claim(limit=3)] * 3) for one in some]:
            claimed += found
        assert len(claimed) == len(set(claimed)) == 12

    # what was lost

    def test_it_hands_out_alone_what_was_lost(self) -> None:
        for _ in range(3):
            self.put()
        lost = [leased.id for leased in self.claim()]
        assert [[leased.id for leased in self.claim(NOW + LEASE)] for _ in range(4)] == [[id] for id in lost] + [[]]

    def test_it_hands_out_together_what_is_before_the_first_that_was_lost(self) -> None:
        self.put(), self.put()
        lost = [leased.id for leased in self.claim()]
        others = [self.put() for _ in range(3)]
        assert [leased.item for leased in self.claim(NOW + LEASE)] == others
        assert [leased.id for leased in self.claim(NOW + LEASE)] == lost[:1]

    def test_it_hands_out_together_what_was_answered_for(self) -> None:
        for _ in range(3):
            self.put()
        first, second, third = self.claim()
        self.postpone(first, NOW)
        self.release(second)
        self.renew(third, NOW)
        assert {leased.id for leased in self.claim(NOW + LEASE - MOMENT)} == {first.id, second.id}

    # renewing

    def renew(self, leased: Leased[Any], now: datetime) -> bool:
        return self.run(lambda: self.queue().renew(leased, now))

    def test_it_leaves_it_for_another_minute_to_who_renews_the_lease(self) -> None:
        self.put()
        leased = self.only()
        later = NOW + LEASE - MOMENT
        assert self.renew(leased, NOW)
        assert self.renew(leased, later)
        assert self.claim(later + LEASE - MOMENT) == ()
        again = self.only(later + LEASE)
        assert (again.id, again.attempts) == (leased.id, 2)

    def test_it_renews_a_lease_that_has_lapsed_as_long_as_nobody_else_has_claimed_it(self) -> None:
        self.put()
        leased = self.only()
        assert self.renew(leased, NOW + LEASE)
        assert self.claim(NOW + LEASE) == ()
        self.settle(leased)
        assert self.claim(NOW + AGES) == ()

    def test_it_renews_that_lease_only(self) -> None:
        self.put(), self.put()
        first, second = self.claim()
        assert self.renew(first, NOW + LEASE - MOMENT)
        assert [leased.id for leased in self.claim(NOW + LEASE)] == [second.id]

    def test_it_renews_no_lease_that_is_lost_or_over(self) -> None:
        self.put()
        late = self.only()
        present = self.only(NOW + LEASE)
        assert not self.renew(late, NOW + LEASE + MOMENT)
        assert [leased.attempts for leased in self.claim(NOW + 2 * LEASE)] == [3]
        assert not self.renew(present, NOW + 2 * LEASE)
        for end in (self.settle, self.bury, self.release):
            self.put()
            leased = self.claim(NOW + 2 * LEASE)[0]
            end(leased)
            assert not self.renew(leased, NOW + 2 * LEASE)

    # settling

    def test_it_never_hands_out_again_what_is_settled(self) -> None:
        self.put(), self.put()
        first, second = self.claim()
        self.settle(first)
        assert [leased.id for leased in self.claim(NOW + AGES)] == [second.id]

    # postponing

    def test_it_leaves_alone_until_then_what_is_postponed(self) -> None:
        item = self.put()
        leased = self.only()
        until = NOW + timedelta(hours=2)
        self.postpone(leased, until)
        assert self.claim(until - MOMENT) == ()
        again = self.only(until)
        assert (again.id, again.item, again.attempts) == (leased.id, item, 2)

    def test_it_postpones_that_one_only(self) -> None:
        self.put(), self.put()
        first, second = self.claim()
        self.postpone(first, NOW + timedelta(hours=2))
        assert [leased.id for leased in self.claim(NOW + timedelta(hours=1))] == [second.id]

    # releasing

    def test_it_has_in_its_former_place_what_was_not_tried_and_counts_no_attempt(self) -> None:
        items = [self.put() for _ in range(3)]
        first, second = self.claim(limit=2)
        for leased in (second, first):
            self.release(leased, leased.due_at)
        assert self.claim(NOW - MOMENT) == ()
        assert [(leased.item, leased.attempts) for leased in self.claim()] == [(item, 1) for item in items]

    def test_it_has_due_when_it_is_said_to_be_what_was_not_tried(self) -> None:
        self.put()
        self.release(self.only(), NOW + MOMENT)
        assert self.claim(NOW) == ()
        assert self.only(NOW + MOMENT).attempts == 1

    # burying

    def test_it_hands_out_nothing_that_is_buried(self) -> None:
        self.put(), self.put()
        first, second = self.claim()
        self.bury(first)
        assert [leased.id for leased in self.claim(NOW + AGES)] == [second.id]

    # whose lease it is

    def test_it_changes_nothing_for_who_lost_the_lease(self) -> None:
        self.put()
        late = self.only()
        present = self.only(NOW + LEASE)
        self.settle(late)
        self.bury(late)
        self.postpone(late, NOW + AGES)
        self.release(late, NOW)
        assert self.claim(NOW + LEASE) == ()
        assert self.only(NOW + 2 * LEASE).attempts == 3
        self.settle(present)
        assert self.claim(NOW + 3 * LEASE)

    def test_it_wakes_nothing_that_is_over(self) -> None:
        self.put(), self.put()
        for end, leased in zip((self.settle, self.bury), self.claim(), strict=True):
            end(leased)
            self.postpone(leased, NOW)
            self.release(leased)
        assert self.claim(NOW + AGES) == ()

    def test_it_answers_once_for_each_claim(self) -> None:
        self.put()
        leased = self.only()
        self.postpone(leased, NOW)
        self.settle(leased)
        assert self.only().id == leased.id
