import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, sleep

import pytest

from gatherly_core.kernel.errors import Unavailable
from gatherly_core.kernel.grouping import Grouping, Overloaded

SOON = 10.0
"""Seconds after which a thread hangs."""


class Busy(Unavailable):
    code = "busy"


class Refusal(Exception):
    pass


class Gate:
    """Decides batches by `rule`, once opened; remembers them. Until then whoever leads stands in it."""

    def __init__(self, rule: Callable[[int], str | Exception] = str) -> None:
        self.batches: list[list[int]] = []
        self.entered = threading.Semaphore(0)
        self._rule = rule
        self._open = threading.Event()

    def open(self) -> None:
        self._open.set()

    def decide(self, commands: Sequence[int]) -> list[str | Exception]:
        self.batches.append(list(commands))
        self.entered.release()
        assert self._open.wait(SOON)
        return [self._rule(command) for command in commands]


class Line:
    """Callers of a grouping for one key, each in a thread of its own, who come one after the other."""

    def __init__(self, grouping: Grouping[str, int, str], threads: ThreadPoolExecutor) -> None:
        self._grouping = grouping
        self._threads = threads

    def lead(self, gate: Gate, command: int, key: str = "key") -> Future[str]:
        """The caller who comes alone, and stands in the gate when this returns."""
        leader = self._threads.submit(self._grouping.submit, key, command)
        assert gate.entered.acquire(timeout=SOON)
        return leader

    def follow(self, *commands: int, key: str = "key") -> list[Future[str]]:
        """Callers who wait in the line, in this order, when this returns."""
        return [self._follow(command, key) for command in commands]

    def _follow(self, command: int, key: str) -> Future[str]:
        before = self._length(key)
        follower = self._threads.submit(self._grouping.submit, key, command)
        deadline = monotonic() + SOON
        while self._length(key) == before and not follower.done() and monotonic() < deadline:
            sleep(0.001)
        return follower

    def _length(self, key: str) -> int:
        # Nothing public says who waits, and a test of the order of arrival has to know.
        return len(self._grouping._lines.get(key, ()))


@contextmanager
def line_for(grouping: Grouping[str, int, str]) -> Iterator[Line]:
    with ThreadPoolExecutor(max_workers=32) as threads:
        yield Line(grouping, threads)


def results(futures: Sequence[Future[str]]) -> list[str]:
    return [future.result(SOON) for future in futures]


def test_it_decides_at_once_for_who_comes_alone() -> None:
    gate = Gate()
    gate.open()
    assert Grouping[str, int, str](gate.decide).submit("key", 1) == "1"
    assert gate.batches == [[1]]


def test_it_opens_a_new_line_after_the_last_was_served() -> None:
    gate = Gate()
    gate.open()
    grouping = Grouping[str, int, str](gate.decide, waiting=0)
    assert [grouping.submit("key", command) for command in (1, 2, 3)] == ["1", "2", "3"]
    assert gate.batches == [[1], [2], [3]]


def test_it_serves_together_who_came_meanwhile_in_the_order_of_arrival() -> None:
    gate = Gate()
    with line_for(Grouping(gate.decide)) as line:
        leader = line.lead(gate, 1)
        followers = line.follow(5, 3, 4, 2)
        gate.open()
        assert results([leader, *followers]) == ["1", "5", "3", "4", "2"]
    assert gate.batches == [[1], [5, 3, 4, 2]]


def test_it_passes_leadership_on_until_everybody_is_served() -> None:
    gate = Gate()
    with line_for(Grouping(gate.decide, largest=3)) as line:
        leader = line.lead(gate, 0)
        followers = line.follow(*range(1, 8))
        gate.open()
        assert results([leader, *followers]) == [str(number) for number in range(8)]
    assert gate.batches == [[0], [1, 2, 3], [4, 5, 6], [7]]


def test_it_decides_each_alone_when_a_batch_holds_one() -> None:
    gate = Gate()
    with line_for(Grouping(gate.decide, largest=1)) as line:
        leader = line.lead(gate, 0)
        followers = line.follow(1, 2)
        gate.open()
        assert results([leader, *followers]) == ["0", "1", "2"]
    assert gate.batches == [[0], [1], [2]]


def test_it_keeps_the_lines_of_different_keys_apart() -> None:
    gate = Gate()
    with line_for(Grouping(gate.decide)) as line:
        leaders = [line.lead(gate, 1, key="one"), line.lead(gate, 2, key="two")]
        gate.open()
        assert results(leaders) == ["1", "2"]
    assert sorted(gate.batches) == [[1], [2]]


def test_it_gives_everybody_their_own_error() -> None:
    gate = Gate(lambda command: Refusal(str(command)) if command % 2 else str(command))
    with line_for(Grouping(gate.decide)) as line:
        leader = line.lead(gate, 0)
        followers = line.follow(1, 2, 3)
        gate.open()
        assert results([leader, followers[1]]) == ["0", "2"]
        for follower, number in ((followers[0], "1"), (followers[2], "3")):
            with pytest.raises(Refusal, match=number):
                follower.result(SOON)
    assert gate.batches == [[0], [1, 2, 3]]


def test_it_decides_one_by_one_when_a_batch_raises() -> None:
    gate = Gate()

    def decide(commands: Sequence[int]) -> list[str | Exception]:
        outcomes = gate.decide(commands)
        if 13 in commands:
            raise Refusal("13")
        return outcomes

    with line_for(Grouping(decide)) as line:
        leader = line.lead(gate, 0)
        before, unlucky, after = line.follow(12, 13, 14)
        gate.open()
        assert results([leader, before, after]) == ["0", "12", "14"]
        with pytest.raises(Refusal):
            unlucky.result(SOON)
    assert gate.batches == [[0], [12, 13, 14], [12], [13], [14]]


def test_it_does_not_decide_again_for_who_came_alone() -> None:
    batches = []

    def decide(commands: Sequence[int]) -> list[str | Exception]:
        batches.append(list(commands))
        raise Refusal("no")

    with pytest.raises(Refusal):
        Grouping[str, int, str](decide).submit("key", 1)
    assert batches == [[1]]


def test_it_tells_everybody_that_it_is_unavailable_without_trying_again() -> None:
    gate = Gate()

    def decide(commands: Sequence[int]) -> list[str | Exception]:
        outcomes = gate.decide(commands)
        if len(gate.batches) > 1:
            raise Busy("later")
        return outcomes

    with line_for(Grouping(decide)) as line:
        leader = line.lead(gate, 0)
        followers = line.follow(1, 2, 3)
        gate.open()
        assert leader.result(SOON) == "0"
        for follower in followers:
            with pytest.raises(Busy):
                follower.result(SOON)
    assert gate.batches == [[0], [1, 2, 3]]


def test_it_turns_away_who_comes_to_a_full_line() -> None:
    gate = Gate()
    grouping = Grouping[str, int, str](gate.decide, waiting=2)
    with line_for(grouping) as line:
        leader = line.lead(gate, 0)
        followers = line.follow(1, 2)
        with pytest.raises(Overloaded) as refused:
            grouping.submit("key", 3)
        gate.open()
        assert results([leader, *followers]) == ["0", "1", "2"]
    assert (refused.value.code, refused.value.retry_after) == ("overloaded", 1)
    assert [3] not in gate.batches


def test_it_never_hangs_followers_when_the_leader_is_interrupted() -> None:
    gate = Gate()

    def decide(commands: Sequence[int]) -> list[str | Exception]:
        outcomes = gate.decide(commands)
        if 1 in commands:
            raise KeyboardInterrupt
        return outcomes

    with line_for(Grouping(decide, largest=2)) as line:
        leader = line.lead(gate, 0)
        interrupted, follower, next_leader = line.follow(1, 2, 3)
        gate.open()
        assert leader.result(SOON) == "0"
        with pytest.raises(KeyboardInterrupt):
            interrupted.result(SOON)
        with pytest.raises(RuntimeError, match="without an outcome"):
            follower.result(SOON)
        assert next_leader.result(SOON) == "3"


def test_it_serves_again_after_a_leader_was_interrupted() -> None:
    interrupts = iter([KeyboardInterrupt()])

    def decide(commands: Sequence[int]) -> list[str | Exception]:
        for interrupt in interrupts:
            raise interrupt
        return [str(command) for command in commands]

    grouping = Grouping[str, int, str](decide)
    with pytest.raises(KeyboardInterrupt):
        grouping.submit("key", 1)
    assert grouping.submit("key", 2) == "2"


def test_it_gives_everybody_of_a_crowd_their_own_result() -> None:
    grouping = Grouping[str, int, str](lambda commands: [str(command) for command in commands], largest=7)
    with ThreadPoolExecutor(max_workers=16) as threads:
        answers = list(threads.map(lambda number: grouping.submit("key", number), range(400)))
    assert answers == [str(number) for number in range(400)]
