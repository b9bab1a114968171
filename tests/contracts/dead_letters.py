"""What the store promises of what was given up in the queues of record."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from gatherly_core.administration.dead_letters import DeadLetter, DeadLetterFilter, QueueName
from gatherly_core.events.facts import CategoryRenamed, EventCancelled
from gatherly_core.kernel.facts import Delivery
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.queues import LEASE, Queue
from gatherly_core.notifications.model import Channel, Kind, Status
from tests.contracts.contract import Boom, Contract, boom, garbled
from tests.contracts.queues import AGES, MOMENT
from tests.contracts.rivals import at_once
from tests.factories import NOW, new_id

MINUTE = timedelta(minutes=1)
ANY = DeadLetterFilter()


class DeadLettersContract(Contract):
    def soon(self) -> Queue[object]:
        return self.ports.outbox.queue(Delivery.MANY)

    def messages(self) -> Queue[object]:
        return self.ports.notifications.queue(Channel.EMAIL)

    def deliveries(self) -> Queue[object]:
        return self.ports.deliveries.queue

    def give_up(self, queue: Queue[object], at: datetime = NOW) -> UUID:
        """Buries what is due in a queue, of which there is one."""
        (leased,) = self.run(lambda: queue.claim(NOW + LEASE, 9))
        self.run(lambda: queue.bury(leased, at, "boom"))
        return leased.id

    def fact(self, at: datetime = NOW) -> UUID:
        self.run(lambda: self.ports.outbox.add(CategoryRenamed(at=NOW, category_id=new_id())))
        return self.give_up(self.soon(), at)

    def message(self, at: datetime = NOW) -> UUID:
        self.given.notification(kind=Kind.TICKET, channel=Channel.EMAIL)
        return self.give_up(self.messages(), at)

    def delivery(self, at: datetime = NOW) -> UUID:
        self.given.delivery()
        return self.give_up(self.deliveries(), at)

    def each(self, at: datetime = NOW) -> dict[QueueName, UUID]:
        """One in each queue."""
        return {
            QueueName.FACTS: self.fact(at),
            QueueName.MESSAGES: self.message(at),
            QueueName.WEBHOOKS: self.delivery(at),
        }

    def found(self, wanted: DeadLetterFilter = ANY) -> list[DeadLetter]:
        return list(self.read(lambda: self.ports.dead_letters.search(wanted, PageRequest(100))).items)

    def replay(self, *ids: UUID, now: datetime = NOW) -> tuple[DeadLetter, ...]:
        return self.run(lambda: self.ports.dead_letters.replay(ids, now))

    # looking

    def test_it_knows_what_was_given_up_in_any_queue_and_why(self) -> None:
        ids = self.each(NOW + MOMENT)
        common = {"attempts": 1, "buried_at": NOW + MOMENT, "why": "boom"}
        told = {
            QueueName.FACTS: ("CategoryRenamed", "many"),
            QueueName.MESSAGES: ("ticket", "email"),
            QueueName.WEBHOOKS: ("booking.confirmed", None),
        }
        assert {letter.queue: letter for letter in self.found()} == {
            queue: DeadLetter(id=ids[queue], queue=queue, kind=kind, via=via, **common)
            for queue, (kind, via) in told.items()
        }

    def test_it_knows_each_delivery_of_a_fact_that_was_given_up(self) -> None:
        self.run(lambda: self.ports.outbox.add(EventCancelled(at=NOW, event_id=new_id())))
        ids = {
            self.give_up(self.ports.outbox.queue(delivery), NOW + minutes * MINUTE)
            for minutes, delivery in enumerate((Delivery.AT_ONCE, Delivery.MANY))
        }
        assert [letter.via for letter in self.found()] == ["many", "at_once"]
        assert {letter.id for letter in self.found()} == ids
        assert len(ids) == 1

    def test_it_leaves_out_what_is_due_leased_or_done(self) -> None:
        for _ in range(3):
            self.run(lambda: self.ports.outbox.add(CategoryRenamed(at=NOW, category_id=new_id())))
            self.given.notification(channel=Channel.EMAIL)
            self.given.delivery()
        for queue in (self.soon(), self.messages(), self.deliveries()):
            done, _ = self.run(lambda queue=queue: queue.claim(NOW, 2))
            self.run(lambda queue=queue, done=done: queue.settle(done, NOW))
        assert self.found() == []

    def test_it_finds_those_of_one_queue(self) -> None:
        ids = self.each()
        for queue in QueueName:
            assert [letter.id for letter in self.found(DeadLetterFilter(queue=queue))] == [ids[queue]]

    @pytest.mark.parametrize("limit", [1, 2, 5])
    def test_it_has_pages_of_all_queues_together_the_newest_first(self, limit: int) -> None:
        made = [
            make(NOW + number * MINUTE)
            for number, make in enumerate((self.fact, self.delivery, self.message, self.fact, self.message))
        ]
        pages = self.pages(lambda page: self.ports.dead_letters.search(ANY, page), limit)
        assert [letter.id for page in pages for letter in page] == made[::-1]
        assert all(len(page) == limit for page in pages[:-1])

    def test_it_has_pages_of_what_was_given_up_at_one_moment(self) -> None:
        made = [make() for make in (self.fact, self.message, self.delivery) for _ in range(2)]
        pages = self.pages(lambda page: self.ports.dead_letters.search(ANY, page), 1)
        assert [letter.id for page in pages for letter in page] == sorted(made, reverse=True)

    def test_it_knows_no_positions_but_its_own(self) -> None:
        self.each()

        def list_(page: PageRequest) -> Page[DeadLetter]:
            return self.ports.dead_letters.search(ANY, page)

        for position in garbled(self.position_in(list_)):
            assert self.refuses(list_, position), position

    # replaying

    @pytest.mark.parametrize("queue", QueueName)
    def test_it_makes_one_due_as_if_never_tried(self, queue: QueueName) -> None:
        id = self.each()[queue]
        (before,) = self.found(DeadLetterFilter(queue=queue))
        later = NOW + AGES
        assert self.replay(id, now=later) == (before,)
        assert queue not in {letter.queue for letter in self.found()}
        queues = {
            QueueName.FACTS: self.soon(),
            QueueName.MESSAGES: self.messages(),
            QueueName.WEBHOOKS: self.deliveries(),
        }
        for name, each in queues.items():
            assert self.run(lambda each=each: each.claim(later - MOMENT, 9)) == ()
            claimed = self.run(lambda each=each: each.claim(later, 9))
            assert [(leased.id, leased.attempts) for leased in claimed] == ([(id, 1)] if name is queue else [])

    def test_it_makes_due_what_never_was(self) -> None:
        notification = self.given.notification(channel=Channel.EMAIL, status=Status.FAILED)
        assert self.replay(notification.id)
        (claimed,) = self.run(lambda: self.messages().claim(NOW, 9))
        assert claimed.item == replace(notification, status=Status.QUEUED)

    def test_it_makes_several_due(self) -> None:
        ids = self.each()
        stays = self.fact()
        assert {letter.id for letter in self.replay(*ids.values(), new_id())} == set(ids.values())
        assert [letter.id for letter in self.found()] == [stays]

    def test_it_makes_due_all_deliveries_of_a_fact(self) -> None:
        self.run(lambda: self.ports.outbox.add(EventCancelled(at=NOW, event_id=new_id())))
        both = (Delivery.AT_ONCE, Delivery.MANY)
        (id,) = {self.give_up(self.ports.outbox.queue(delivery)) for delivery in both}
        assert {letter.via for letter in self.replay(id)} == set(both)
        assert self.found() == []

    def test_it_leaves_alone_what_is_no_dead_letter(self) -> None:
        self.given.notification(channel=Channel.EMAIL)
        (done,) = self.run(lambda: self.messages().claim(NOW, 9))
        self.run(lambda: self.messages().settle(done, NOW))
        assert self.replay(done.id, new_id()) == ()
        assert self.replay() == ()
        assert self.run(lambda: self.messages().claim(NOW + AGES, 9)) == ()

    def test_it_answers_one_of_those_who_come_at_once(self) -> None:
        id = self.fact()
        answers = at_once(*[lambda: self.replay(id)] * 3)
        assert sorted(map(len, answers)) == [0, 0, 1]

    def test_it_replays_nothing_in_a_block_that_fails(self) -> None:
        id = self.fact()

        def fail() -> None:
            self.ports.dead_letters.replay((id,), NOW)
            boom()

        with pytest.raises(Boom):
            self.run(fail)
        assert [letter.id for letter in self.found()] == [id]

    @pytest.mark.parametrize("queue", QueueName)
    def test_it_calls_the_workers(self, queue: QueueName) -> None:
        id = self.each()[queue]
        rung: list[object] = []
        self.ports.unit_of_work.on_commit(lambda aftermath: rung.extend(aftermath.bells))
        self.replay(id)
        words = {
            QueueName.FACTS: {"facts", "payments", "letters", "many"},
            QueueName.MESSAGES: {"email", "push", "sms"},
            QueueName.WEBHOOKS: {"webhooks"},
        }
        assert set(rung) == words[queue]
