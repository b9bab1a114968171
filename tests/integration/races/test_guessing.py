"""Many guesses at the same time are no more than the same guesses one after the other."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.register import NewAccount
from tests.installations import settings_for
from tests.integration.races.guessers import guess_all
from tests.processes import Program

ADA = NewAccount("Ada", "ada@example.com", "the right password")
FREE = 5
FREE_OF_A_PLACE = 50
GUESSES = 50
PROCESSES = 2
SOURCE = "192.0.2.1"


class Door:
    """Two installations on one database, at whose door people guess."""

    def __init__(self, gatherlies: list[Gatherly], clock: FixedClock) -> None:
        self.clock = clock
        self._applications = [gatherly.application for gatherly in gatherlies]
        self._applications[0].accounts.register(ADA)

    def rush(self, *guesses: tuple[str, str]) -> Counter[str]:
        return guess_all(self._applications, guesses, SOURCE)


@pytest.fixture
def door(fresh_database_url: str) -> Iterator[Door]:
    clock = FixedClock(datetime(2026, 12, 1, 12, tzinfo=UTC))
    with ExitStack() as open_ones:
        settings = settings_for(fresh_database_url)
        gatherlies = [open_ones.enter_context(on_database(settings, clock, MemoryPasswords())) for _ in range(2)]
        yield Door(gatherlies, clock)


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_a_few_are_looked_at_whoever_is_guessed_at(door: Door, email: str) -> None:
    did = door.rush(*[(email, f"a guess, number {number}") for number in range(GUESSES)])
    assert did == {"invalid_credentials": FREE, "too_many_attempts": GUESSES - FREE}


def test_one_more_is_looked_at_after_each_pause(door: Door) -> None:
    door.rush(*[("ada@example.com", "a guess")] * GUESSES)
    for pause in (1, 2, 4):
        assert door.rush(*[("ada@example.com", "a guess")] * 8) == {"too_many_attempts": 8}
        door.clock.advance(timedelta(seconds=pause))
        did = door.rush(*[("ada@example.com", "a guess")] * 8)
        assert did == {"invalid_credentials": 1, "too_many_attempts": 7}


def test_few_are_looked_at_from_one_place_whoever_is_guessed_at(door: Door) -> None:
    did = door.rush(*[(f"{number}@example.com", "a guess") for number in range(FREE_OF_A_PLACE + 10)])
    assert did == {"invalid_credentials": FREE_OF_A_PLACE, "too_many_attempts": 10}


def test_a_few_are_looked_at_by_several_processes(door: Door, fresh_database_url: str) -> None:
    words = [f"a guess, number {number}" for number in range(GUESSES)]
    tasks = [
        {
            "database_url": fresh_database_url,
            "email": ADA.email,
            "words": words[share::PROCESSES],
            "source": SOURCE,
            "now": door.clock.now().isoformat(),
        }
        for share in range(PROCESSES)
    ]
    with ThreadPoolExecutor(PROCESSES) as starters:
        did = sum(map(Counter, starters.map(in_a_process, tasks)), Counter())
    assert did == {"invalid_credentials": FREE, "too_many_attempts": GUESSES - FREE}


def in_a_process(task: dict[str, object]) -> dict[str, int]:
    """What came of it when the guesses of a task were made in a process of their own."""
    outcome: dict[str, int] = json.loads(Program("tests.integration.races.guessers").finish(json.dumps(task)))
    return outcome
