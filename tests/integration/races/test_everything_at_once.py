"""Everything that can be done to an event, done at the same time: nothing breaks, and all of it adds up."""

import logging
import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.model import Role
from tests.installations import add_user, settings_for
from tests.integration.races.aftermath import Aftermath
from tests.integration.races.crowd import run_all
from tests.integration.races.house import House, Visitor

SECONDS = 8
VISITORS = 8
USERS = 6


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 12, 1, 12, tzinfo=UTC))


@pytest.fixture
def installations(fresh_database_url: str, clock: FixedClock) -> Iterator[list[Gatherly]]:
    """Two on the same database: what they do at the same time, they do not decide together."""
    with ExitStack() as open_ones:
        settings = [settings_for(fresh_database_url, GATHERLY_GROUPING=grouping) for grouping in ("on", "off")]
        gatherlies = [open_ones.enter_context(on_database(chosen, clock)) for chosen in settings]
        event.listen(Engine, "before_cursor_execute", dawdle)
        try:
            yield gatherlies
        finally:
            event.remove(Engine, "before_cursor_execute", dawdle)


def dawdle(*_: object) -> None:
    """Makes the time between two statements longer, now and then, for others to come between."""
    if random.random() < 0.1:
        time.sleep(random.uniform(0, 0.01))


def test_it_adds_up_whatever_is_done_at_the_same_time(
    installations: list[Gatherly], clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    one = installations[0]
    house = House(one, clock, add_user(one, Role.ORGANIZER), [add_user(one) for _ in range(USERS)])
    seed = secrets.randbits(32)
    print(f"Seed: {seed}")
    chance = random.Random(seed)
    visitors = [Visitor(house, installations[number % 2], random.Random(chance.random())) for number in range(VISITORS)]
    did: Counter[str] = Counter()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if chance.random() < 0.4:  # while nothing is booked, everything may be changed and deleted
            house.open(one)
        did += together(visitors, acts=chance.choice([1, 2, 4, 8, 16]))
        Aftermath(one, house).check()
    print(dict(did))
    assert {deed.partition(":")[0] for deed in did} >= {"book", "cancel", "pay", "join", "accept", "sweep"}
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def together(visitors: list[Visitor], acts: int) -> Counter[str]:
    """Lets every visitor act so many times, all at once; answers what they did. Raises what was no plain refusal."""
    did: list[str] = []
    failures: list[BaseException] = []

    def work(visitor: Visitor) -> Callable[[], None]:
        def act() -> None:
            try:
                did.extend(visitor.act() for _ in range(acts))
            except BaseException as failure:
                failures.append(failure)

        return act

    run_all([work(visitor) for visitor in visitors])
    if failures:
        raise failures[0]
    return Counter(did)
