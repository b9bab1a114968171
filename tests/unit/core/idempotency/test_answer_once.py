"""A request is worked on once, and answered the same each time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Signal
from time import sleep

import pytest

from gatherly_core.idempotency.answer_once import LOOKS, PAUSE, AnswerOnce, Told
from gatherly_core.idempotency.errors import KeyReused, RequestInProgress
from gatherly_core.idempotency.model import KEPT, LEASE, Answer, Claim, Scope, Work, fingerprint_of
from gatherly_core.kernel.unit_of_work import StorageAway
from tests.contracts.rivals import at_once
from tests.factories import NOW, AnswerFactory, ScopeFactory
from tests.unit.core.misfortunes import CutUnitOfWork
from tests.unit.core.scene import Scene

INSTANT = timedelta(microseconds=1)
SOON = 10.0
CONTENT = fingerprint_of(b"{}")


class Desk:
    """Answers requests once, and remembers what was worked on. Nobody sleeps: `meanwhile` is done instead."""

    def __init__(self, scene: Scene) -> None:
        self.ports = scene.ports
        self.clock = scene.clock
        self.worked: list[Work] = []
        self.slept: list[float] = []
        self.meanwhile: Callable[[], object] = lambda: None
        self.once = self.over(scene.ports.unit_of_work)

    def over(self, unit_of_work: object) -> AnswerOnce:
        return AnswerOnce(
            unit_of_work, self.ports.idempotency_keys, self.ports.identifiers, self.clock, sleep=self.sleep
        )

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.meanwhile()

    def work(self, work: Work) -> Answer:
        """Answers with a number that is never the same again."""
        self.worked.append(work)
        return AnswerFactory(body=str(len(self.worked)).encode())

    def ask(self, scope: Scope, work: Callable[[Work], Answer] | None = None, content: str = CONTENT) -> Told:
        return self.once(scope, content, work or self.work)

    def claim(self, scope: Scope) -> Claim:
        claim = self.ports.unit_of_work.read(lambda: self.ports.idempotency_keys.get(scope))
        assert claim is not None
        return claim

    def die_at_work(self, scope: Scope) -> Work:
        """Begins to work on a request and is gone: nothing is kept, and nothing given back."""
        begun: list[Work] = []

        def die(work: Work) -> Answer:
            begun.append(work)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            self.ask(scope, die)
        return begun[0]


@pytest.fixture
def desk(scene: Scene) -> Desk:
    return Desk(scene)


@pytest.fixture
def scope() -> Scope:
    return ScopeFactory()


class TestRepeats:
    def test_the_first_is_worked_on(self, desk: Desk, scope: Scope) -> None:
        told = desk.ask(scope)
        assert told == Told(AnswerFactory(body=b"1"), replayed=False)
        [work] = desk.worked
        assert not work.repeated
        assert desk.claim(scope).work_id == work.id

    def test_a_repeat_gets_the_first_answer(self, desk: Desk, scope: Scope) -> None:
        first = desk.ask(scope)
        desk.clock.advance(KEPT - INSTANT)
        assert desk.ask(scope) == Told(first.answer, replayed=True)
        assert len(desk.worked) == 1

    def test_the_answer_is_kept_before_it_is_told(self, desk: Desk, scope: Scope) -> None:
        told = desk.ask(scope)
        assert desk.claim(scope).answer == told.answer

    def test_nobody_waits_for_what_is_answered(self, desk: Desk, scope: Scope) -> None:
        desk.ask(scope)
        desk.ask(scope)
        assert desk.slept == []

    def test_another_scope_is_another_request(self, desk: Desk, scope: Scope) -> None:
        others = [
            ScopeFactory(key=scope.key),
            ScopeFactory(user_id=scope.user_id, key=scope.key, path="/api/waitlist"),
            ScopeFactory(user_id=scope.user_id, key=scope.key, method="PUT"),
            ScopeFactory(user_id=scope.user_id),
        ]
        answers = [desk.ask(asked).answer.body for asked in (scope, *others, scope)]
        assert answers == [b"1", b"2", b"3", b"4", b"5", b"1"]
        assert len({work.id for work in desk.worked}) == 5

    def test_another_content_is_refused(self, desk: Desk, scope: Scope) -> None:
        first = desk.ask(scope)
        with pytest.raises(KeyReused):
            desk.ask(scope, content=fingerprint_of(b"[]"))
        assert desk.ask(scope).answer == first.answer
        assert len(desk.worked) == 1

    def test_another_content_is_refused_also_while_the_first_is_worked_on(self, desk: Desk, scope: Scope) -> None:
        desk.die_at_work(scope)
        with pytest.raises(KeyReused):
            desk.ask(scope, content=fingerprint_of(b"[]"))
        assert desk.slept == []

    @pytest.mark.parametrize("content", [b"{}", b"[]"])
    def test_after_a_day_the_key_is_new(self, desk: Desk, scope: Scope, content: bytes) -> None:
        desk.ask(scope)
        desk.clock.advance(KEPT)
        told = desk.ask(scope, content=fingerprint_of(content))
        assert (told.answer.body, told.replayed) == (b"2", False)
        first, second = desk.worked
        assert first.id != second.id
        assert not second.repeated
        assert desk.claim(scope).created_at == NOW + KEPT


class TestFailures:
    def test_what_says_nothing_about_the_request_is_not_kept(self, desk: Desk, scope: Scope) -> None:
        def fail(work: Work) -> Answer:
            desk.work(work)
            raise StorageAway("The database is away.")

        with pytest.raises(StorageAway):
            desk.ask(scope, fail)
        told = desk.ask(scope)
        assert (told.answer.body, told.replayed) == (b"2", False)
        first, second = desk.worked
        assert (first.id, second.id) == (second.id, desk.claim(scope).work_id)
        assert (first.repeated, second.repeated) == (False, True)
        assert desk.slept == []

    def test_a_failure_stays_one_when_nothing_can_be_given_back(
        self, desk: Desk, scope: Scope, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_: object) -> Answer:
            monkeypatch.setattr(desk.ports.unit_of_work, "run", away)
            raise ZeroDivisionError

        def away(*_: object, **__: object) -> None:
            raise StorageAway("The database is away.")

        with pytest.raises(ZeroDivisionError):
            desk.ask(scope, fail)
        monkeypatch.undo()
        assert desk.claim(scope).under_way(NOW)

    def test_nobody_is_told_what_could_not_be_kept(
        self, desk: Desk, scope: Scope, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_: object) -> None:
            raise StorageAway("The database is away.")

        def work(work: Work) -> Answer:
            monkeypatch.setattr(desk.ports.idempotency_keys, "locked", away)
            return desk.work(work)

        with pytest.raises(StorageAway):
            desk.ask(scope, work)
        monkeypatch.undo()
        desk.clock.advance(LEASE)
        assert desk.ask(scope).answer.body == b"2"

    def test_only_ones_own_lease_is_given_back(self, desk: Desk, scope: Scope) -> None:
        def be_overtaken(_: object) -> Answer:
            desk.clock.advance(LEASE)
            desk.die_at_work(scope)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            desk.ask(scope, be_overtaken)
        assert desk.claim(scope).under_way(desk.clock.now())

    @pytest.mark.parametrize("done", [True, False])
    def test_it_works_once_when_the_connection_is_lost_while_it_claims(
        self, desk: Desk, scope: Scope, done: bool
    ) -> None:
        desk.once = desk.over(CutUnitOfWork(desk.ports.unit_of_work, done=done))
        assert desk.ask(scope).answer.body == b"1"
        assert desk.claim(scope).attempts == 1
        assert desk.slept == []

    @pytest.mark.parametrize("done", [True, False])
    def test_it_keeps_the_answer_when_the_connection_is_lost_while_it_does(
        self, desk: Desk, scope: Scope, done: bool
    ) -> None:
        def work(work: Work) -> Answer:
            desk.once._unit_of_work = CutUnitOfWork(desk.ports.unit_of_work, done=done)
            return desk.work(work)

        told = desk.ask(scope, work)
        assert not told.replayed
        assert desk.ask(scope) == Told(told.answer, replayed=True)


class TestWhoDied:
    def test_the_next_goes_on_once_the_lease_is_over(self, desk: Desk, scope: Scope) -> None:
        begun = desk.die_at_work(scope)
        desk.clock.advance(LEASE)
        told = desk.ask(scope)
        assert not told.replayed
        assert desk.worked == [Work(begun.id, repeated=True)]
        assert desk.slept == []

    def test_nobody_does_before(self, desk: Desk, scope: Scope) -> None:
        desk.die_at_work(scope)
        desk.clock.advance(LEASE - INSTANT)
        with pytest.raises(RequestInProgress):
            desk.ask(scope)
        assert desk.worked == []
        assert desk.slept == [PAUSE] * LOOKS

    def test_who_waits_goes_on_as_soon_as_it_is_over(self, desk: Desk, scope: Scope) -> None:
        desk.die_at_work(scope)
        desk.clock.advance(LEASE - timedelta(seconds=1))
        desk.meanwhile = lambda: desk.clock.advance(timedelta(milliseconds=500))
        assert desk.ask(scope).answer.body == b"1"
        assert len(desk.slept) == 2

    def test_who_goes_on_has_a_lease_of_their_own(self, desk: Desk, scope: Scope) -> None:
        desk.die_at_work(scope)
        desk.clock.advance(LEASE)
        desk.die_at_work(scope)
        assert desk.claim(scope).leased_until == NOW + 2 * LEASE
        assert desk.claim(scope).attempts == 2

    def test_who_was_slow_tells_what_who_went_on_has_told(self, desk: Desk, scope: Scope) -> None:
        def be_slow(work: Work) -> Answer:
            desk.clock.advance(LEASE)
            desk.ask(scope)
            return AnswerFactory(body=b"too late")

        told = desk.ask(scope, be_slow)
        assert told == Told(AnswerFactory(body=b"1"), replayed=True)
        assert desk.ask(scope).answer == told.answer

    def test_who_was_slow_is_kept_when_who_went_on_is_not_done(self, desk: Desk, scope: Scope) -> None:
        def be_slow(work: Work) -> Answer:
            desk.clock.advance(LEASE)
            desk.die_at_work(scope)
            return desk.work(work)

        assert desk.ask(scope, be_slow) == Told(AnswerFactory(body=b"1"), replayed=False)
        assert desk.ask(scope).replayed

    @pytest.mark.parametrize("claimed_anew", [True, False])
    def test_who_was_slower_than_a_day_leaves_the_key_alone(
        self, desk: Desk, scope: Scope, scene: Scene, claimed_anew: bool
    ) -> None:
        def be_very_slow(work: Work) -> Answer:
            desk.clock.advance(KEPT)
            scene.app.idempotency.forget_keys()
            if claimed_anew:
                desk.ask(scope)
            return AnswerFactory(body=b"old")

        assert desk.ask(scope, be_very_slow) == Told(AnswerFactory(body=b"old"), replayed=False)
        assert desk.ask(scope).answer.body == b"1"


class TestTogether:
    def test_who_comes_meanwhile_waits_for_the_answer(self, desk: Desk, scope: Scope) -> None:
        begun, somebody_waits = Signal(), Signal()

        def slow(work: Work) -> Answer:
            begun.set()
            assert somebody_waits.wait(SOON)
            return desk.work(work)

        desk.meanwhile = lambda: (somebody_waits.set(), sleep(0.01))
        with ThreadPoolExecutor(2) as threads:
            first = threads.submit(desk.ask, scope, slow)
            assert begun.wait(SOON)
            second = threads.submit(desk.ask, scope)
            answers = [first.result(SOON), second.result(SOON)]
        assert [told.replayed for told in answers] == [False, True]
        assert answers[0].answer == answers[1].answer
        assert len(desk.worked) == 1

    def test_who_waits_goes_on_where_the_first_has_failed(self, desk: Desk, scope: Scope) -> None:
        begun, somebody_waits = Signal(), Signal()

        def fail(_: object) -> Answer:
            begun.set()
            assert somebody_waits.wait(SOON)
            raise StorageAway("The database is away.")

        desk.meanwhile = lambda: (somebody_waits.set(), sleep(0.01))
        with ThreadPoolExecutor(2) as threads:
            first = threads.submit(desk.ask, scope, fail)
            assert begun.wait(SOON)
            second = threads.submit(desk.ask, scope)
            assert isinstance(first.exception(SOON), StorageAway)
            assert not second.result(SOON).replayed
        assert [work.repeated for work in desk.worked] == [True]

    def test_it_is_worked_on_once_however_many_come(self, desk: Desk, scope: Scope) -> None:
        desk.meanwhile = lambda: sleep(0.001)
        answers = at_once(*[lambda: desk.ask(scope)] * 20)
        assert {told.answer.body for told in answers} == {b"1"}
        assert [told.replayed for told in answers].count(False) == 1
        assert len(desk.worked) == 1
