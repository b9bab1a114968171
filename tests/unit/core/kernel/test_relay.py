import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest

from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.dead_letters import MemoryDeadLetters
from gatherly_adapters.memory.outbox import MemoryOutbox
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_core.administration.dead_letters import DeadLetter, DeadLetterFilter
from gatherly_core.events.facts import EventCreated, EventDeleted
from gatherly_core.kernel.errors import ChannelAway, Undeliverable, Untried
from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.kernel.queues import LEASE, Backoff, Leased, Renew
from gatherly_core.kernel.relay import BATCH, TRIES, Relay
from tests.factories import NOW, new_id

FIRST_PAUSE = timedelta(seconds=30)
BACKOFF = Backoff(first=FIRST_PAUSE, longest=timedelta(hours=1), attempts=12)


class Away(ChannelAway):
    code = "away"


class Refused(Undeliverable):
    code = "refused"


class Ours(Untried):
    code = "ours"


class Forgetful:
    """A queue in which nothing can be marked."""

    def __init__(self, queue: Any) -> None:
        self.claim, self.has_due = queue.claim, queue.has_due

    def settle(self, leased: Leased[Fact], now: datetime) -> None:
        raise OSError("The database is away.")

    postpone = release = bury = settle


class Contended:
    """A queue of which others are just claiming all that is looked at, so many `times`."""

    def __init__(self, queue: Any, times: int) -> None:
        self.queue = queue
        self.has_due, self.settle = queue.has_due, queue.settle
        self.times = times
        self.asked = 0
        self.on_claim: Callable[[], object] = lambda: None

    def claim(self, now: datetime, limit: int) -> tuple[Leased[Fact], ...]:
        self.asked += 1
        self.on_claim()
        return () if self.asked <= self.times else self.queue.claim(now, limit)


class Post:
    """A relay on an outbox in memory, and what its facts bring about: `failing` facts fail, the others arrive."""

    def __init__(self) -> None:
        self.clock = FixedClock(NOW)
        self.database = database = MemoryDatabase()
        self.unit_of_work = MemoryUnitOfWork(database)
        self.outbox = MemoryOutbox(
            database, self.clock, lambda fact: (Delivery.AT_ONCE,) if isinstance(fact, EventDeleted) else ()
        )
        self.queue = self.outbox.queue(Delivery.AT_ONCE)
        self.tried: list[Fact] = []
        self.failing: dict[Fact, BaseException] = {}
        self.relay = self.relay_to(self.react)

    def relay_to(self, react: Callable[[Fact], None], batch: int = BATCH) -> Relay[Fact]:
        return Relay(self.unit_of_work, self.queue, self.clock, lambda leased, _: react(leased.item), BACKOFF, batch)

    def relay_that(self, delivers: Callable[[Leased[Fact], Renew], None]) -> Relay[Fact]:
        return Relay(self.unit_of_work, self.queue, self.clock, delivers, BACKOFF)

    def forgetful_relay(self) -> Relay[Fact]:
        """A relay on the same facts that cannot mark any of them."""
        return self.relay_on(Forgetful(self.queue))

    def relay_on(self, queue: Any) -> Relay[Fact]:
        return Relay(self.unit_of_work, queue, self.clock, lambda leased, _: self.react(leased.item), BACKOFF)

    def add(self, *facts: Fact) -> tuple[Leased[Fact], ...]:
        """Writes facts down, and answers those that the process which did it is to deliver."""
        mine: list[Leased[Fact]] = []
        self.unit_of_work.on_commit(lambda aftermath: mine.extend(aftermath.mine))
        self.unit_of_work.run(lambda: self.outbox.add(*facts))
        return tuple(mine)

    def claim(self) -> tuple[Leased[Fact], ...]:
        return self.unit_of_work.run(lambda: self.queue.claim(self.clock.now(), BATCH))

    def claim_all(self) -> list[Leased[Fact]]:
        """All that is due, some of which may be claimed alone only."""
        return [each for claimed in iter(self.claim, ()) for each in claimed]

    def add_for_anybody(self, *facts: Fact) -> None:
        """Writes facts down, and leaves them to whoever claims them, as if they had not been tried."""
        for mine in self.add(*facts):
            self.unit_of_work.run(lambda mine=mine: self.queue.release(mine, mine.due_at))

    def dead_letters(self) -> tuple[DeadLetter, ...]:
        letters = MemoryDeadLetters(self.database)
        return self.unit_of_work.read(lambda: letters.search(DeadLetterFilter(), PageRequest())).items

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
            raise self.failing[fact]


@pytest.fixture
def post() -> Post:
    return Post()


def fact() -> EventDeleted:
    return EventDeleted(event_id=EventId(new_id()), at=NOW)


def poison() -> RuntimeError:
    return RuntimeError("This fact cannot be digested.")


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


def test_it_keeps_nobody_from_writing_while_nothing_is_due(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.add(fact())
    monkeypatch.setattr(post.unit_of_work, "run", lambda *_: pytest.fail("It wanted to write."))
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


def test_it_looks_again_when_others_have_claimed_what_it_looked_at(post: Post) -> None:
    contended = Contended(post.queue, TRIES - 1)
    post.add_for_anybody(fact(), fact())
    assert post.relay_on(contended).catch_up() == 2
    assert contended.asked == TRIES


def test_it_does_not_look_for_ever_for_what_others_are_claiming(post: Post) -> None:
    contended = Contended(post.queue, 2 * TRIES)
    post.add(fact())
    post.clock.advance(LEASE)
    assert post.relay_on(contended).catch_up() == 0
    assert contended.asked == TRIES


def test_it_looks_no_more_for_what_others_are_claiming_once_it_is_stopped(post: Post) -> None:
    contended = Contended(post.queue, 1)
    relay = post.relay_on(contended)
    contended.on_claim = relay.stop
    post.add(fact())
    post.clock.advance(LEASE)
    assert relay.catch_up() == 0
    assert contended.asked == 1


def test_it_delivers_the_others_when_one_fact_fails(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    facts = [fact(), fact(), fact()]
    post.failing = {facts[0]: poison()}
    with caplog.at_level(logging.ERROR):
        assert post.relay.deliver(post.add(*facts)) == 2
    assert post.tried == facts
    assert "EventDeleted" in caplog.text
    assert "This fact cannot be digested." in caplog.text
    post.clock.advance(timedelta(days=1))
    post.failing = {}
    assert post.relay.catch_up() == 1
    assert post.tried[3:] == facts[:1]


def test_it_catches_up_with_the_others_when_one_fact_fails(post: Post) -> None:
    facts = [fact() for _ in range(BATCH + 1)]
    post.failing = {facts[0]: poison()}
    post.add(*facts)
    post.clock.advance(LEASE)
    assert post.relay.catch_up() == BATCH
    assert post.tried == facts


def test_it_tries_again_after_pauses_that_double_up_to_an_hour_and_gives_up_at_last(post: Post) -> None:
    bad = fact()
    post.failing = {bad: poison()}
    assert post.relay.deliver(post.add(bad)) == 0
    attempts = post.attempts_within(timedelta(days=2))
    pauses = [after - before for before, after in zip([timedelta(0), *attempts], attempts, strict=False)]
    minutes = [pause / timedelta(minutes=1) for pause in pauses]
    assert minutes == [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_it_tries_nothing_again_that_cannot_be_delivered(post: Post) -> None:
    hopeless, other = fact(), fact()
    post.failing = {hopeless: Refused("Nobody lives there.")}
    assert post.relay.deliver(post.add(hopeless, other)) == 1
    post.failing = {}
    assert post.attempts_within(timedelta(days=2)) == []


def test_it_counts_no_attempt_and_gives_nothing_up_when_the_reason_is_ours(post: Post) -> None:
    waiting, other = fact(), fact()
    post.failing = {waiting: Ours("The key is lost.")}
    post.add(waiting, other)
    post.clock.advance(LEASE)
    assert post.relay.catch_up() == 1
    assert len(post.attempts_within(timedelta(hours=1))) == timedelta(hours=1) / FIRST_PAUSE - 1
    post.clock.advance(FIRST_PAUSE)
    (again,) = post.claim()
    assert (again.item, again.attempts) == (waiting, 2), "the process that wrote it was the first"


def test_it_ends_the_round_when_nobody_can_be_reached(post: Post) -> None:
    facts = [fact(), fact(), fact()]
    post.failing = {facts[0]: Away("The server is silent.")}
    post.add(*facts)
    post.clock.advance(LEASE)
    assert post.relay.catch_up() == 0
    assert post.tried == facts[:1]
    assert post.relay.catch_up() == 2, "the others stayed due"
    post.failing = {}
    post.clock.advance(2 * FIRST_PAUSE)
    assert post.relay.catch_up() == 1


def test_it_counts_no_attempt_for_what_it_did_not_try(post: Post) -> None:
    facts = [fact(), fact()]
    post.failing = {facts[0]: Away("The server is silent.")}
    post.relay.deliver(post.add(*facts))
    (other,) = post.claim()
    assert (other.item, other.attempts) == (facts[1], 1)


def test_it_leaves_a_channel_alone_for_as_long_as_that_asks(post: Post) -> None:
    alone = fact()
    post.failing = {alone: Away("Too many.", retry_after=300)}
    post.relay.deliver(post.add(alone))
    assert post.attempts_within(timedelta(minutes=6)) == [timedelta(minutes=5)]


def test_it_claims_anew_what_it_would_begin_late(post: Post) -> None:
    facts = [fact(), fact(), fact()]

    def slowly(fact: Fact) -> None:
        post.react(fact)
        post.clock.advance(LEASE * 0.4)

    assert post.relay_to(slowly).deliver(post.add(*facts)) == 2
    (rest,) = post.claim()
    assert (rest.item, rest.attempts) == (facts[2], 1)


def test_it_settles_nothing_that_somebody_else_has_claimed_meanwhile(post: Post) -> None:
    claimed: list[Leased[Fact]] = []

    def too_slowly(fact: Fact) -> None:
        post.clock.advance(LEASE)
        claimed.extend(post.claim())

    post.relay_to(too_slowly).deliver(post.add(fact()))
    (leased,) = claimed
    post.clock.advance(LEASE)
    assert [again.id for again in post.claim()] == [leased.id]


def test_nobody_else_claims_what_is_being_delivered_for_long(post: Post) -> None:
    taken: list[tuple[Leased[Fact], ...]] = []

    def in_batches(leased: Leased[Fact], renew: Renew) -> None:
        for _ in range(4):
            post.clock.advance(LEASE * 0.6)
            taken.append(post.claim())
            renew()

    assert post.relay_that(in_batches).deliver(post.add(fact())) == 1
    assert taken == [()] * 4
    post.clock.advance(timedelta(days=1))
    assert post.claim() == ()


def test_it_leaves_to_others_what_they_have_claimed_meanwhile(post: Post) -> None:
    batches: list[int] = []

    def too_slowly(leased: Leased[Fact], renew: Renew) -> None:
        for number in range(3):
            batches.append(number)
            post.clock.advance(LEASE)
            claimed.extend(post.claim())
            renew()

    claimed: list[Leased[Fact]] = []
    assert post.relay_that(too_slowly).deliver(post.add(fact())) == 0
    assert batches == [0]
    assert post.claim() == ()
    post.clock.advance(LEASE)
    (again,) = post.claim()
    assert (again.id, again.attempts) == (claimed[0].id, 3)


def test_it_stops_after_a_batch_of_what_is_being_delivered(post: Post) -> None:
    batches: list[int] = []

    def in_batches(leased: Leased[Fact], renew: Renew) -> None:
        for number in range(3):
            batches.append(number)
            relay.stop()
            renew()

    relay = post.relay_that(in_batches)
    facts = [fact(), fact()]
    assert relay.deliver(post.add(*facts)) == 0
    assert batches == [0]
    # Both are due at once, as if they had not been tried.
    assert [(leased.item, leased.attempts) for leased in post.claim()] == [(each, 1) for each in facts]


def test_it_stops_after_what_is_being_delivered(post: Post) -> None:
    facts = [fact(), fact(), fact()]
    relay = post.relay_to(lambda fact: (post.react(fact), relay.stop())[0])
    post.add_for_anybody(*facts)
    assert relay.catch_up() == 1
    assert relay.catch_up() == 0
    assert [leased.item for leased in post.claim()] == facts[1:]


@pytest.mark.parametrize("fails", [True, False])
def test_it_delivers_again_when_the_outbox_could_not_be_marked(
    post: Post, fails: bool, caplog: pytest.LogCaptureFixture
) -> None:
    unlucky = fact()
    post.failing = {unlucky: poison()} if fails else {}
    with caplog.at_level(logging.ERROR):
        assert post.forgetful_relay().deliver(post.add(unlucky)) == (0 if fails else 1)
    assert "could not be marked" in caplog.text
    post.failing = {}
    post.clock.advance(LEASE)
    assert post.relay.catch_up() == 1
    assert post.tried == [unlucky, unlucky]


def test_it_does_not_swallow_what_ends_the_process(post: Post) -> None:
    last = fact()
    post.failing = {last: KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        post.relay.deliver(post.add(last))
    post.failing = {}
    post.clock.advance(LEASE)
    assert post.relay.catch_up() == 1


# what kills whoever is at it


class Killed(BaseException):
    """The process is gone, and answers for nothing that it had claimed."""


def kill(post: Post, span: timedelta) -> None:
    """Has processes catch up every quarter of a minute for so long, each until something kills it."""
    for _ in range(span // timedelta(seconds=15)):
        with suppress(Killed):
            post.relay.catch_up()
        post.clock.advance(timedelta(seconds=15))


def test_what_kills_whoever_is_at_it_keeps_nothing_else_from_being_delivered(post: Post) -> None:
    facts = [fact() for _ in range(20)]
    post.add_for_anybody(*facts)
    post.failing = {facts[2]: Killed()}
    kill(post, 2 * LEASE)
    assert sorted(map(facts.index, post.tried)) == [0, 1, 2, 2, *range(3, 20)]


def test_what_kills_whoever_is_at_it_spends_no_more_than_one_attempt_of_others(post: Post) -> None:
    killer, *others = (fact() for _ in range(20))
    post.add_for_anybody(killer, *others)
    post.failing = {killer: Killed()} | dict.fromkeys(others, OSError("It passes."))
    kill(post, 4 * LEASE)
    post.clock.advance(LEASE)
    # Four times it killed. The others were claimed with it once, and have failed twice; now all are claimed once more.
    assert {each.item: each.attempts for each in post.claim_all()} == {killer: 5} | dict.fromkeys(others, 4)


def test_what_was_lost_as_often_as_anything_is_tried_is_given_up(post: Post) -> None:
    killer = fact()
    post.add_for_anybody(killer)
    post.failing = {killer: Killed()}
    kill(post, timedelta(days=1))
    assert post.tried == [killer] * BACKOFF.attempts
    assert [(each.why, each.attempts) for each in post.dead_letters()] == [("lost", BACKOFF.attempts + 1)]


@pytest.mark.parametrize(
    ("failure", "attempts", "level"),
    [(Refused("Ada has gone."), 1, "WARNING"), (Away("Ada's host is silent."), BACKOFF.attempts, "ERROR")],
)
def test_what_is_known_by_its_word_is_given_up_in_a_line_that_names_nobody(
    post: Post, caplog: pytest.LogCaptureFixture, failure: Exception, attempts: int, level: str
) -> None:
    post.failing = {(refused := fact()): failure}
    post.add_for_anybody(refused)
    for _ in range(attempts):
        caplog.clear()
        post.relay.catch_up()
        post.clock.advance(BACKOFF.longest)
    (given_up,) = caplog.records
    assert (given_up.levelname, given_up.exc_info) == (level, None)
    assert "Ada" not in caplog.text
    assert len(post.dead_letters()) == 1


def test_it_delivers_outside_any_block(post: Post) -> None:
    def with_a_block_of_its_own(fact: Fact) -> None:
        post.unit_of_work.run(lambda: post.react(fact))

    assert post.relay_to(with_a_block_of_its_own).deliver(post.add(fact())) == 1
