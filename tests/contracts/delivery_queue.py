"""In which order deliveries are handed out, and to whom: of each endpoint one at a time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from gatherly_core.kernel.identifiers import DeliveryId
from gatherly_core.kernel.queues import LEASE, Leased
from gatherly_core.webhooks.deliveries import Delivery
from gatherly_core.webhooks.endpoints import Endpoint, Off
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once
from tests.factories import NOW, new_id

MINUTE = timedelta(minutes=1)
LAST = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


class DeliveryQueueContract(Contract):
    def claim(self, now: datetime = NOW, limit: int = 100) -> tuple[Leased[Delivery], ...]:
        return self.run(lambda: self.ports.deliveries.queue.claim(now, limit))

    def settle(self, leased: Leased[Delivery], now: datetime = NOW) -> None:
        self.run(lambda: self.ports.deliveries.queue.settle(leased, now))

    def sent_to(self, endpoint: Endpoint, now: datetime = NOW) -> list[DeliveryId]:
        """All that is due there, in the order in which it is claimed."""
        sent = []
        while claimed := [each for each in self.claim(now) if each.item.endpoint_id == endpoint.id]:
            sent += [each.id for each in claimed]
            self.settle(claimed[0], now)
        return sent

    def test_it_hands_each_out_to_one_at_a_time(self) -> None:
        made = [self.given.delivery() for _ in range(9)]
        claimed = []
        while found := [each for few in at_once(*[lambda: self.claim(limit=2)] * 3) for each in few]:
            claimed += [each.item.id for each in found]
        assert sorted(claimed) == sorted(each.id for each in made)
        assert self.claim(NOW + LEASE - timedelta(microseconds=1)) == ()
        assert {each.attempts for each in self.claim(NOW + LEASE)} == {2}

    def test_to_an_endpoint_it_hands_out_one_at_a_time(self) -> None:
        endpoint = self.given.endpoint()
        made = [self.given.delivery(endpoint) for _ in range(3)]
        claimed = [each for few in at_once(*[self.claim] * 3) for each in few]
        assert [each.id for each in claimed] == [made[0].id]
        assert self.claim() == ()
        self.settle(claimed[0])
        assert self.sent_to(endpoint) == [each.id for each in made[1:]]

    @pytest.mark.parametrize("answer", ["settle", "postpone", "release", "bury"])
    def test_whoever_answers_for_one_lets_others_send_there(self, answer: str) -> None:
        endpoint = self.given.endpoint()
        first, second = self.given.delivery(endpoint), self.given.delivery(endpoint)
        (claimed,) = self.claim()
        queue = self.ports.deliveries.queue
        answers: dict[str, Callable[[], None]] = {
            "settle": lambda: queue.settle(claimed, NOW),
            "postpone": lambda: queue.postpone(claimed, NOW + MINUTE, "webhook_failed"),
            "release": lambda: queue.release(claimed, NOW + MINUTE),
            "bury": lambda: queue.bury(claimed, NOW, "webhook_failed"),
        }
        self.run(answers[answer])
        assert claimed.id == first.id
        assert [each.id for each in self.claim()] == [second.id]

    def test_whoever_renews_their_lease_stays_the_only_one_to_send_there(self) -> None:
        endpoint = self.given.endpoint()
        first, second = self.given.delivery(endpoint), self.given.delivery(endpoint)
        (claimed,) = self.claim()
        queue, later = self.ports.deliveries.queue, NOW + LEASE - timedelta(microseconds=1)
        assert self.run(lambda: queue.renew(claimed, later))
        assert self.claim(NOW + LEASE) == ()
        self.settle(claimed, NOW + LEASE)
        assert [each.id for each in self.claim(NOW + LEASE)] == [second.id]
        assert claimed.id == first.id

    def test_whoever_has_lost_their_lease_cannot_renew_it(self) -> None:
        endpoint = self.given.endpoint()
        for _ in range(2):
            self.given.delivery(endpoint)
        (slow,) = self.claim()
        assert len(self.claim(NOW + LEASE)) == 1
        assert not self.run(lambda: self.ports.deliveries.queue.renew(slow, NOW + LEASE + MINUTE))
        assert len(self.claim(NOW + 2 * LEASE)) == 1

    def test_whoever_has_lost_their_lease_lets_nobody_else_send_there(self) -> None:
        endpoint = self.given.endpoint()
        for _ in range(2):
            self.given.delivery(endpoint)
        (slow,) = self.claim()
        assert len(self.claim(NOW + LEASE)) == 1
        self.settle(slow, NOW + LEASE)
        assert self.claim(NOW + LEASE) == ()

    def test_endpoints_take_turns(self) -> None:
        busy, idle = self.given.endpoint(), self.given.endpoint()
        for endpoint in (busy, busy, busy, idle):
            self.given.delivery(endpoint)
        served = []
        for second in range(4):
            (claimed,) = self.claim(NOW + timedelta(seconds=second), limit=1)
            self.settle(claimed)
            served.append(claimed.item.endpoint_id)
        assert served == [busy.id, idle.id, busy.id, busy.id]

    def test_to_who_rests_nothing_is_handed_out(self) -> None:
        resting = self.given.endpoint(rests_until=NOW + MINUTE)
        deliveries = [self.given.delivery(resting), self.given.delivery()]
        assert [each.id for each in self.claim()] == [deliveries[1].id]
        assert self.claim(NOW + MINUTE - timedelta(microseconds=1)) == ()
        assert deliveries[0].id in {each.id for each in self.claim(NOW + MINUTE)}

    def test_what_is_on_its_way_to_who_is_off_or_deleted_is_handed_out_to_be_given_up(self) -> None:
        off, deleted = self.given.endpoint(off=Off.GONE, off_since=NOW), self.given.endpoint(rests_until=LAST)
        made = {self.given.delivery(endpoint).id for endpoint in (off, deleted)}
        self.run(lambda: self.ports.endpoints.delete(deleted.id, NOW))
        assert {each.id for each in self.claim()} == made

    def test_of_one_thing_the_earlier_is_sent_first(self) -> None:
        endpoint, booking = self.given.endpoint(), new_id()
        third, first, second = (
            self.given.delivery(endpoint, subject_id=booking, sequence=sequence) for sequence in (3, 1, 2)
        )
        other = self.given.delivery(endpoint)
        elsewhere = self.given.delivery(subject_id=booking, sequence=4)
        claimed = {each.id: each for each in self.claim()}
        assert claimed.keys() == {first.id, elsewhere.id}
        self.settle(claimed[elsewhere.id])
        self.run(lambda: self.ports.deliveries.queue.postpone(claimed[first.id], NOW + MINUTE, "webhook_failed"))
        assert self.sent_to(endpoint) == [other.id]
        assert self.sent_to(endpoint, NOW + MINUTE) == [first.id, second.id, third.id]

    def test_it_knows_whether_there_is_anything_to_claim(self) -> None:
        def has_due(now: datetime = NOW) -> bool:
            return self.read(lambda: self.ports.deliveries.queue.has_due(now))

        assert not has_due(LAST)
        endpoint, resting = self.given.endpoint(), self.given.endpoint(rests_until=NOW + MINUTE)
        self.given.delivery(resting)
        assert (has_due(), has_due(NOW + MINUTE)) == (False, True)
        for _ in range(2):
            self.given.delivery(endpoint)
        assert (has_due(NOW - timedelta(microseconds=1)), has_due()) == (False, True)
        (claimed,) = self.claim()
        assert not has_due(), "one at a time is sent there"
        self.settle(claimed)
        assert has_due()

    def test_what_is_given_up_keeps_nothing_waiting(self) -> None:
        endpoint, booking = self.given.endpoint(), new_id()
        _, second = (self.given.delivery(endpoint, subject_id=booking, sequence=sequence) for sequence in (1, 2))
        (claimed,) = self.claim()
        self.run(lambda: self.ports.deliveries.queue.bury(claimed, NOW, "webhook_failed"))
        assert self.sent_to(endpoint) == [second.id]

    def test_what_was_not_tried_is_due_when_it_is_said_to_be_and_counts_no_attempt(self) -> None:
        self.given.delivery()
        (claimed,) = self.claim()
        self.run(lambda: self.ports.deliveries.queue.release(claimed, NOW + MINUTE))
        assert self.claim(NOW + MINUTE - timedelta(microseconds=1)) == ()
        assert [each.attempts for each in self.claim(NOW + MINUTE)] == [1]
