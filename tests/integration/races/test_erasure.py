"""Accounts are given up while all sorts of things are done with them: it adds up, and nothing of them is left."""

import logging
import random
import secrets
import time
from collections import Counter

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.sql.engines import write_engine
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.privacy.errors import AccountInUse, MoneyUnderWay
from tests.installations import add_user
from tests.integration.privacy.remains import found_in
from tests.integration.races.crowd import run_all
from tests.integration.races.house import House, Visitor
from tests.integration.races.test_everything_at_once import clock, installations
from tests.settling import settle

__all__ = ["clock", "installations"]

SECONDS = 8
VISITORS = 6
USERS = 4


class Leaver:
    """Gives up one account after another while others use it."""

    def __init__(self, house: House, gatherly: Gatherly, chance: random.Random) -> None:
        self._house = house
        self._gatherly = gatherly
        self._chance = chance
        self.gone: list[Actor] = []
        self.did: Counter[str] = Counter()

    def leave(self) -> None:
        user = self._chance.choice(self._house.users)
        try:
            self._gatherly.application.privacy.erase_account(user)
        except (AccountInUse, MoneyUnderWay) as refused:
            self.did[refused.code] += 1
            return
        self.did["left"] += 1
        self.gone.append(user)
        others = [other for other in self._house.users if other != user]
        self._house.users = [*others, add_user(self._gatherly)]


def test_nothing_is_left_of_who_leaves_while_their_account_is_used(
    installations: list[Gatherly],
    clock: FixedClock,
    fresh_database_url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    one = installations[0]
    house = House(one, clock, add_user(one, Role.ORGANIZER), [add_user(one) for _ in range(USERS)])
    seed = secrets.randbits(32)
    print(f"Seed: {seed}")
    chance = random.Random(seed)
    visitors = [Visitor(house, installations[number % 2], random.Random(chance.random())) for number in range(VISITORS)]
    leaver = Leaver(house, installations[1], random.Random(chance.random()))
    engine = write_engine(fresh_database_url)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        acts = [lambda visitor=visitor: [visitor.act() for _ in range(4)] for visitor in visitors]
        run_all([*acts, leaver.leave])
    print(dict(leaver.did))
    assert leaver.gone
    settle(one)
    app = one.application
    assert [*app.booking.check_pools(), *app.waitlist.check_waiting(), *app.payments.check_ledger()] == []
    assert found_in(engine, [f"{user.user_id}@example.com" for user in leaver.gone]) == []
    engine.dispose()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
