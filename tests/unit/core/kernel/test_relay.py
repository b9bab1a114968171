import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.outbox import MemoryOutbox
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_core.events.facts import EventCreated, EventDeleted
from gatherly_core.kernel.facts import Envelope, Fact
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.relay import BATCH, Relay
from tests.factories import NOW, new_id

LEASE = timedelta(seconds=60)


class ForgetfulOutbox(MemoryOutbox):
    def settle(self, ids: Iterable[UUID], now: datetime) -> None:
        raise OSError("The database is away.")

    def postpone(self, id: UUID, until: datetime) -> None:
        raise OSError("The database is away.")


class Post:
    """A relay on an outbox in memory, and what its facts bring about: `failing` facts fail, the others arrive."""

    def __init__(self) -> None:
        self.clock = FixedClock(NOW)
        self._database = MemoryDatabase()
        self.unit_of_work = MemoryUnitOfWork(self._database)
        self.outbox = self._outbox(MemoryOutbox)
        self.tried: list[Fact] = []
        self.failing: set[Fact] = set()
        self.relay = self.relay_to(self.react)

    def relay_to(self, react: Callable[[Fact], None]) -> Relay:
        return Relay(self.unit_of_work, self.outbox, self.clock, react)

    def forgetful_relay(self) -> Relay:
        """A relay on the same facts that cannot mark any of them."""
        return Relay(self.unit_of_work, self._outbox(ForgetfulOutbox), self.clock, self.react)

    def add(self, *facts: Fact) -> tuple[Envelope, ...]:
        """Writes facts down, and answers those that the process which did it is to deliver."""
        mine: list[Envelope] = []
        self.unit_of_work.on_commit(mine.extend)
        self.unit_of_work.run(lambda: self.outbox.add(*facts))
        return tuple(mine)

    def attempts_within(self, span: timedelta) -> list[timedelta]:
        """Catches up every 15 seconds; answers when something was tried."""
        attempts = []
        start = self.clock.now()
        while self.clock.now() - start < span:
            before = len(self.tried)
            self.relay.catch_up()
            if len(self.tried) > before:
                attempts.append(self.clock.now() - start)
            self.clock.advance(timedelta(seconds=15))
        return attempts

    def react(self, fact: Fact) -> None:
        self.tried.append(fact)
        if fact in self.failing:
            raise RuntimeError("This fact cannot be digested.")

    def _outbox(self, kind: type[MemoryOutbox]) -> MemoryOutbox:
        return kind(self._database, self.clock, lambda fact: isinstance(fact, EventDeleted))


@pytest.fixture
def post() -> Post:
    return Post()


def fact() -> EventDeleted:
    return EventDeleted(event_id=EventId(new_id()), at=NOW)


def test_it_delivers_each_fact_once(post: Post) -> None:
    facts = [fact(), fact()]
    assert post.relay.deliver(post.add(*facts)) == 2
    post.clock.advance(timedelta(days=1))
    assert post.relay.catch_up() == 0
    assert post.tried == facts


def test_it_has_nothing_to_do_for_facts_that_nobody_awaits(post: Post) -> None:
    assert post.add(EventCreated(event_id=EventId(new_id()), at=NOW)) == ()
    post.clock.advance(timedelta(days=1))
    assert post.relay.catch_up() == 0
    assert post.tried == []


def test_it_delivers_nothing_when_there_is_nothing(post: Post) -> None:
    assert post.relay.deliver([]) == 0
    assert post.relay.catch_up() == 0


def test_it_leaves_facts_alone_while_their_process_holds_the_lease(post: Post) -> None:
    post.add(fact())
    post.clock.advance(LEASE - timedelta(microseconds=1))
    assert post.relay.catch_up() == 0


def test_it_delivers_what_a_process_that_died_left_behind(post: Post) -> None:
    left_behind = fact()
    post.add(left_behind)
    post.clock.advance(LEASE)
    assert post.relay.catch_up() == 1
    assert post.tried == [left_behind]


def test_it_catches_up_with_more_facts_than_one_batch_takes(post: Post) -> None:
    facts = [fact() for _ in range(2 * BATCH + 1)]
    post.add(*facts)
    post.clock.advance(LEASE)
    assert post.relay.catch_up() == len(facts)
    assert post.tried == facts


def test_it_delivers_the_others_when_one_fact_fails(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    facts = [fact(), fact(), fact()]
    post.failing = {facts[0]}
    with caplog.at_level(logging.ERROR):
        assert post.relay.deliver(post.add(*facts)) == 2
    assert post.tried == facts
    assert "EventDeleted failed" in caplog.text
    post.clock.advance(timedelta(days=1))
    post.failing = set()
    assert post.relay.catch_up() == 1
    assert post.tried[3:] == facts[:1]


def test_it_catches_up_with_the_others_when_one_fact_fails(post: Post) -> None:
    facts = [fact() for _ in range(BATCH + 1)]
    post.failing = {facts[0]}
    post.add(*facts)
    post.clock.advance(LEASE)
    assert post.relay.catch_up() == BATCH
    assert post.tried == facts


def test_it_tries_again_after_pauses_that_double_up_to_an_hour(post: Post) -> None:
    poison = fact()
    post.failing = {poison}
    assert post.relay.deliver(post.add(poison)) == 0
    attempts = post.attempts_within(timedelta(hours=5))
    pauses = [after - before for before, after in zip([timedelta(0), *attempts], attempts, strict=False)]
    minutes = [pause / timedelta(minutes=1) for pause in pauses]
    assert minutes == [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_it_stays_within_an_hour_however_often_a_fact_failed(post: Post) -> None:
    poison = fact()
    post.failing = {poison}
    [envelope] = post.add(poison)
    assert post.relay.deliver([Envelope(envelope.id, poison, attempts=10_000)]) == 0
    assert post.attempts_within(timedelta(hours=1, seconds=15)) == [timedelta(hours=1)]


@pytest.mark.parametrize("fails", [True, False])
def test_it_delivers_again_when_the_outbox_could_not_be_marked(
    post: Post, fails: bool, caplog: pytest.LogCaptureFixture
) -> None:
    unlucky = fact()
    post.failing = {unlucky} if fails else set()
    with caplog.at_level(logging.ERROR):
        assert post.forgetful_relay().deliver(post.add(unlucky)) == (0 if fails else 1)
    assert "could not be" in caplog.text
    post.failing = set()
    post.clock.advance(LEASE)
    assert post.relay.catch_up() == 1
    assert post.tried == [unlucky, unlucky]


def test_it_does_not_swallow_what_ends_the_process(post: Post) -> None:
    def interrupted(fact: Fact) -> None:
        raise KeyboardInterrupt

    envelopes = post.add(fact())
    with pytest.raises(KeyboardInterrupt):
        post.relay_to(interrupted).deliver(envelopes)
    post.clock.advance(LEASE)
    assert post.relay.catch_up() == 1


def test_it_reacts_outside_any_block(post: Post) -> None:
    def with_a_block_of_its_own(fact: Fact) -> None:
        post.unit_of_work.run(lambda: post.react(fact))

    assert post.relay_to(with_a_block_of_its_own).deliver(post.add(fact())) == 1
