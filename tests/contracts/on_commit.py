"""What is promised of the listeners that are told of commits."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from gatherly_adapters.aftermath import Aftermath, Bell
from gatherly_core.accounts.facts import PasswordResetRequested
from gatherly_core.events.facts import EventCancelled, EventCreated
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.staffing.facts import StaffJoined
from tests.contracts.contract import Boom, Contract, boom
from tests.factories import NOW, AccountFactory, new_id


class OnCommitContract(Contract):
    """What is told after a commit. It is not part of the port, and both kinds of unit of work have it."""

    @pytest.fixture(autouse=True)
    def listening(self, ports_at_hand: None) -> None:
        self.heard: list[Aftermath] = []
        self.ports.unit_of_work.on_commit(self.heard.append)

    def told(self) -> list[list[Fact]]:
        return [[leased.item for leased in aftermath.mine] for aftermath in self.heard]

    def freed(self) -> PlacesFreed:
        return PlacesFreed(at=NOW, event_id=new_id())

    def inside(self) -> StaffJoined:
        """From which nothing follows, and of which nobody outside is told."""
        return StaffJoined(at=NOW, event_id=new_id(), member_id=new_id(), user_id=new_id())

    def test_it_tells_the_facts_that_something_follows_from_at_once(self) -> None:
        first, second = self.freed(), self.freed()
        self.run(lambda: self.ports.outbox.add(first, self.inside(), second))
        assert self.told() == [[first, second]]
        assert [leased.attempts for leased in self.heard[0].mine] == [1, 1]
        assert self.heard[0].bells == set()

    def test_it_rings_for_the_facts_that_something_follows_from_later(self) -> None:
        cancelled = EventCancelled(at=NOW, event_id=new_id())
        self.run(lambda: self.ports.outbox.add(cancelled))
        self.run(lambda: self.ports.outbox.add(PasswordResetRequested(at=NOW, request_id=new_id(), user_id=new_id())))
        assert self.told() == [[cancelled], []]
        assert [aftermath.bells for aftermath in self.heard] == [{Bell.MANY, Bell.FEED}, {Bell.LETTERS}]

    def test_it_rings_for_the_facts_that_are_told_outside(self) -> None:
        self.run(lambda: self.ports.outbox.add(EventCreated(at=NOW, event_id=new_id())))
        assert self.told() == [[]]
        assert self.heard[0].bells == {Bell.FEED}

    def test_it_rings_for_what_is_to_be_sent(self) -> None:
        delivery = self.given.delivery()
        self.run(lambda: self.ports.deliveries.send_again(delivery.id, NOW))
        assert [aftermath.bells for aftermath in self.heard] == [{Bell.WEBHOOKS}] * 2

    def test_it_tells_nothing_when_nothing_follows(self) -> None:
        self.run(lambda: self.ports.outbox.add(self.inside()))
        self.run(lambda: None)
        self.given.account()
        assert self.heard == []

    def test_it_tells_nothing_after_a_roll_back(self) -> None:
        with pytest.raises(Boom):
            self.run(lambda: (self.ports.outbox.add(self.freed()), boom()))
        assert self.heard == []
        self.run(lambda: None)
        assert self.heard == []

    def test_it_tells_after_the_commit_outside_the_block(self) -> None:
        account = AccountFactory()
        seen: list[object] = []
        self.ports.unit_of_work.on_commit(
            lambda _: seen.append(self.read(lambda: self.ports.users.account(account.user.id)))
        )
        self.run(
            lambda: (self.ports.users.add(account), self.ports.outbox.add(self.freed()), seen.append("in the block"))
        )
        assert seen == ["in the block", account]

    def test_it_tells_leases_that_can_be_settled(self) -> None:
        self.run(lambda: self.ports.outbox.add(self.freed()))
        (leased,) = self.heard[0].mine
        queue = self.ports.outbox.queue(Delivery.AT_ONCE)
        self.run(lambda: queue.settle(leased, NOW))
        assert self.run(lambda: queue.claim(NOW + timedelta(days=9), 9)) == ()

    def test_it_tells_each_commit_its_own(self) -> None:
        first, second = self.freed(), self.freed()
        self.run(lambda: self.ports.outbox.add(first))
        self.run(lambda: self.ports.outbox.add(second))
        assert self.told() == [[first], [second]]

    def test_it_lets_a_listener_commit_more(self) -> None:
        chain = [self.freed(), self.freed(), self.freed()]
        self.ports.unit_of_work.on_commit(lambda _: self.add_next(rest))
        rest = iter(chain)
        self.add_next(rest)
        assert self.told() == [[fact] for fact in chain]

    def add_next(self, facts: Iterator[Fact]) -> None:
        for fact in facts:
            self.run(lambda fact=fact: self.ports.outbox.add(fact))

    def test_it_answers_whatever_a_listener_does(self) -> None:
        self.ports.unit_of_work.on_commit(boom)
        account = AccountFactory()
        self.run(lambda: (self.ports.users.add(account), self.ports.outbox.add(self.freed())))
        assert self.read(lambda: self.ports.users.account(account.user.id)) == account
        assert len(self.heard) == 1
