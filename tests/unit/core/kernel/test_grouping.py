from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from gatherly_core.kernel.errors import Overloaded, Unavailable
from gatherly_core.kernel.grouping import Grouping
from tests.unit.core.kernel.callers import SOON, Gate, Line, results


class Busy(Unavailable):
    code = "busy"


class Refusal(Exception):
    pass


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
    line = Line(Grouping(gate.decide))
    leader = line.lead(gate, 1)
    followers = line.follow(5, 3, 4, 2)
    gate.open()
    assert results([leader, *followers]) == ["1", "5", "3", "4", "2"]
    assert gate.batches == [[1], [5, 3, 4, 2]]


def test_it_passes_leadership_on_until_everybody_is_served() -> None:
    gate = Gate()
    line = Line(Grouping(gate.decide, largest=3))
    leader = line.lead(gate, 0)
    followers = line.follow(*range(1, 8))
    gate.open()
    assert results([leader, *followers]) == [str(number) for number in range(8)]
    assert gate.batches == [[0], [1, 2, 3], [4, 5, 6], [7]]


def test_it_decides_each_alone_when_a_batch_holds_one() -> None:
    gate = Gate()
    line = Line(Grouping(gate.decide, largest=1))
    leader = line.lead(gate, 0)
    followers = line.follow(1, 2)
    gate.open()
    assert results([leader, *followers]) == ["0", "1", "2"]
    assert gate.batches == [[0], [1], [2]]


def test_it_keeps_the_lines_of_different_keys_apart() -> None:
    gate = Gate()
    line = Line(Grouping(gate.decide))
    leaders = [line.lead(gate, 1, key="one"), line.lead(gate, 2, key="two")]
    gate.open()
    assert results(leaders) == ["1", "2"]
    assert sorted(gate.batches) == [[1], [2]]


def test_it_gives_everybody_their_own_error() -> None:
    gate = Gate(lambda command: Refusal(str(command)) if command % 2 else str(command))
    line = Line(Grouping(gate.decide))
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

    line = Line(Grouping(decide))
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

    line = Line(Grouping(decide))
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
    line = Line(grouping)
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

    line = Line(Grouping(decide, largest=2))
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
