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
        fact = freed()
        self.add(fact, fact)
        first, second = self.claim(Delivery.AT_ONCE)
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
