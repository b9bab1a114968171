"""What the outbox promises."""

from datetime import UTC, datetime, timedelta

import pytest

from gatherly_core.accounts.facts import PasswordResetRequested, UserRegistered
from gatherly_core.booking.facts import BookingConfirmed, BookingHeld
from gatherly_core.booking.model import BookingKind
from gatherly_core.events.facts import CategoryRenamed, EventCancelled, EventCreated, EventDeleted
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.kernel.queues import LEASE, Leased, Queue
from gatherly_core.payments.facts import NoticeReceived
from gatherly_core.ticketing.facts import TicketTypeDeleted
from tests.contracts.contract import Contract
from tests.contracts.queues import AGES, MOMENT, QueueContract
from tests.factories import NOW, new_id


def freed(at: datetime = NOW) -> PlacesFreed:
    return PlacesFreed(at=at, event_id=new_id())


def registered() -> UserRegistered:
    return UserRegistered(at=NOW, user_id=new_id())


def noticed() -> NoticeReceived:
    return NoticeReceived(at=NOW, charge_id=str(new_id()))


def renamed() -> CategoryRenamed:
    return CategoryRenamed(at=NOW, category_id=new_id())


def asked() -> PasswordResetRequested:
    return PasswordResetRequested(at=NOW, request_id=new_id(), user_id=new_id())


class FactsSoonContract(QueueContract):
    """The facts that await a worker are a queue."""

    def queue(self) -> Queue[Fact]:
        return self.ports.outbox.queue(Delivery.SOON)

    def put(self) -> Fact:
        fact = registered()
        self.run(lambda: self.ports.outbox.add(fact, freed(), asked()))
        return fact


class FactsAtOnceContract(QueueContract):
    """The facts that are delivered at once are a queue as well, once their first lease has been given back."""

    def queue(self) -> Queue[Fact]:
        return self.ports.outbox.queue(Delivery.AT_ONCE)

    @pytest.fixture(autouse=True)
    def listening(self, ports_at_hand: None) -> None:
        self.mine: list[Leased[Fact]] = []
        self.ports.unit_of_work.on_commit(lambda aftermath: self.mine.extend(aftermath.mine))

    def put(self) -> Fact:
        fact = freed()
        self.run(lambda: self.ports.outbox.add(fact, registered(), asked()))
        self.release(self.mine.pop())
        return fact


class OutboxContract(Contract):
    def add(self, *facts: Fact) -> None:
        self.run(lambda: self.ports.outbox.add(*facts))

    def claim(self, delivery: Delivery, now: datetime = NOW + LEASE) -> tuple[Leased[Fact], ...]:
        return self.run(lambda: self.ports.outbox.queue(delivery).claim(now, 100))

    def claimed(self, now: datetime) -> dict[Delivery, list[Fact]]:
        return {delivery: [leased.item for leased in self.claim(delivery, now)] for delivery in Delivery}

    @pytest.mark.parametrize(
        "fact",
        [
            freed(datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)),
            freed(datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
            EventDeleted(at=NOW, event_id=new_id()),
            TicketTypeDeleted(at=NOW, event_id=new_id(), ticket_type_id=new_id()),
            BookingConfirmed(at=NOW, booking_id=new_id(), event_id=new_id(), user_id=new_id(), kind=BookingKind.OFFER),
        ],
        ids=lambda fact: type(fact).__name__,
    )
    def test_it_keeps_a_fact_whole(self, fact: Fact) -> None:
        self.add(fact)
        (leased,) = self.claim(Delivery.AT_ONCE)
        assert (type(leased.item), leased.item) == (type(fact), fact)

    def test_it_never_hands_out_what_nothing_follows_from(self) -> None:
        held = {"at": NOW, "booking_id": new_id(), "event_id": new_id(), "user_id": new_id()}
        self.add(EventCreated(at=NOW, event_id=new_id()), BookingHeld(**held, kind=BookingKind.OFFER))
        assert not any(self.claimed(NOW + AGES).values())

    def test_it_adds_nothing_when_nothing_is_given(self) -> None:
        self.add()
        assert not any(self.claimed(NOW + AGES).values())

    def test_it_knows_facts_apart_that_say_the_same(self) -> None:
        fact = registered()
        self.add(fact, fact)
        first, second = self.claim(Delivery.SOON)
        assert first.id != second.id
        assert first.item == second.item == fact

    def test_it_leaves_a_new_fact_to_who_added_it_for_a_minute(self) -> None:
        self.add(freed())
        assert self.claim(Delivery.AT_ONCE, NOW + LEASE - MOMENT) == ()
        (leased,) = self.claim(Delivery.AT_ONCE, NOW + LEASE)
        assert leased.attempts == 2

    def test_it_has_what_awaits_a_worker_due_at_once(self) -> None:
        soon, payments, post, many = registered(), noticed(), asked(), renamed()
        self.add(soon, payments, post, many)
        assert self.claimed(NOW) == {
            Delivery.AT_ONCE: [],
            Delivery.SOON: [soon],
            Delivery.PAYMENTS: [payments],
            Delivery.POST: [post],
            Delivery.MANY: [many],
        }

    def test_it_keeps_the_deliveries_of_a_fact_apart(self) -> None:
        both = EventCancelled(at=NOW, event_id=new_id())
        self.add(both)
        (many,) = self.claim(Delivery.MANY, NOW)
        self.run(lambda: self.ports.outbox.queue(Delivery.MANY).settle(many, NOW))
        left = {delivery: facts for delivery, facts in self.claimed(NOW + timedelta(hours=1)).items() if facts}
        assert left == {Delivery.AT_ONCE: [both]}

    def test_it_gives_the_deliveries_of_a_fact_its_one_id(self) -> None:
        self.add(EventCancelled(at=NOW, event_id=new_id()))
        assert {leased.id for leased in self.claim(Delivery.MANY)} == {
            leased.id for leased in self.claim(Delivery.AT_ONCE)
        }

    # what another release has queued

    def test_it_queues_a_fact_where_it_belongs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        fact = EventCancelled(at=NOW, event_id=new_id())
        with monkeypatch.context() as former_release:
            former_release.setattr(self.ports.outbox, "_deliveries", lambda _: (Delivery.POST, Delivery.MANY))
            self.add(fact)
        (stray,) = self.claim(Delivery.POST, NOW)
        assert self.run(lambda: self.ports.outbox.requeue(stray.id, stray.item)) == 1
        (leased,) = self.claim(Delivery.AT_ONCE, NOW)
        assert (leased.id, leased.item, leased.attempts) == (stray.id, fact, 1)
        assert len(self.claim(Delivery.MANY, NOW)) == 1

    def test_it_queues_no_fact_again_where_it_has_been(self) -> None:
        self.add(EventCancelled(at=NOW, event_id=new_id()))
        (leased,) = self.claim(Delivery.AT_ONCE)
        self.run(lambda: self.ports.outbox.queue(Delivery.AT_ONCE).settle(leased, NOW))
        assert self.run(lambda: self.ports.outbox.requeue(leased.id, leased.item)) == 0
        assert self.claim(Delivery.AT_ONCE, NOW + AGES) == ()

    def test_it_calls_the_workers_for_what_it_queues_again(self) -> None:
        bells: set[str] = set()
        self.ports.unit_of_work.on_commit(lambda aftermath: bells.update(aftermath.bells))
        self.run(lambda: self.ports.outbox.requeue(new_id(), asked()))
        assert "letters" in bells

    # forgetting

    def settle(self, delivery: Delivery, now: datetime) -> None:
        """Settles the only thing that is due in a queue."""
        (leased,) = self.claim(delivery)
        self.run(lambda: self.ports.outbox.queue(delivery).settle(leased, now))

    def publish(self) -> None:
        """Has all facts in the feed that are to be there."""
        facts = self.read(lambda: self.ports.feed.unpublished(9))
        self.run(lambda: self.ports.feed.withhold([each.id for each in facts]))

    def forget(self, before: datetime, limit: int = 100) -> int:
        return self.run(lambda: self.ports.outbox.forget(before, limit))

    def test_it_forgets_what_was_settled_before(self) -> None:
        for minutes in range(3):
            self.add(asked())
            self.settle(Delivery.POST, NOW + timedelta(minutes=minutes))
        assert self.forget(NOW) == 0
        assert self.forget(NOW + timedelta(minutes=1)) == 1
        assert self.forget(NOW + AGES) == 2
        assert self.forget(NOW + AGES) == 0

    def test_it_forgets_what_nothing_follows_from(self) -> None:
        self.add(EventCreated(at=NOW, event_id=new_id()))
        self.publish()
        assert self.forget(NOW + MOMENT) == 1

    def test_it_forgets_no_more_at_a_time_than_it_may(self) -> None:
        for _ in range(5):
            self.add(asked())
            self.settle(Delivery.POST, NOW)
        assert [self.forget(NOW + MOMENT, 2) for _ in range(4)] == [2, 2, 1, 0]

    def test_it_keeps_what_is_due_leased_or_given_up(self) -> None:
        for _ in range(3):
            self.add(asked())
        leased, buried, _ = self.claim(Delivery.POST)
        self.run(lambda: self.ports.outbox.queue(Delivery.POST).bury(buried, NOW, "boom"))
        self.run(lambda: self.ports.outbox.queue(Delivery.POST).release(leased, NOW))
        assert self.forget(NOW + AGES) == 0
        assert [len(self.claim(Delivery.POST, NOW + AGES)) for _ in range(3)] == [1, 1, 0]

    def test_it_keeps_the_deliveries_of_a_fact_that_are_not_settled(self) -> None:
        self.add(EventCancelled(at=NOW, event_id=new_id()))
        self.publish()
        self.settle(Delivery.AT_ONCE, NOW)
        assert self.forget(NOW + MOMENT) == 1
        assert {delivery for delivery, facts in self.claimed(NOW + AGES).items() if facts} == {Delivery.MANY}

    def test_it_keeps_what_is_yet_to_be_in_the_feed(self) -> None:
        self.add(EventCreated(at=NOW, event_id=new_id()))
        (waiting,) = self.read(lambda: self.ports.feed.unpublished(9))
        assert self.forget(NOW + AGES) == 0
        assert self.read(lambda: self.ports.feed.unpublished(9)) == (waiting,)
        self.publish()
        assert self.forget(NOW + AGES) == 1
