"""Whoever booked is told of it, whenever workers and Redis are killed: nothing is lost, and nothing told anew."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from gatherly_core.notifications.model import Channel
from tests.integration.crashes.post import BETWEEN_KILLS, House, letter_box
from tests.redis_server import running_redis
from tests.server_programs import ServerMissing
from tests.servers import ON_SERVERS

KILLS = int(os.environ.get("GATHERLY_TEST_KILLS", "3"))
"""How often a worker or Redis is killed; `make kills` does it more often."""
BOOKINGS = 100 * KILLS if KILLS >= 30 else 80
SECONDS = KILLS * sum(BETWEEN_KILLS) / 2
"""How long the bookings take about, so that something is killed from the first to the last of them."""
REST_SECONDS = 120 + BOOKINGS
"""How long it may take until all is told; a lease alone is a minute."""

pytestmark = pytest.mark.timeout(240 + 10 * KILLS + 2 * BOOKINGS)


@pytest.fixture
def house(fresh_database_url: str) -> Iterator[House]:
    try:
        with running_redis() as redis, letter_box() as (letters, smtp_port):
            yield House(fresh_database_url, redis, letters, smtp_port)
    except ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("database_server", ON_SERVERS[:1], indirect=True)
def test_every_buyer_is_told_whatever_is_killed(house: House) -> None:
    sold: list[str] = []
    kills: Counter[str] = Counter()
    with house.open() as port:
        selling = threading.Thread(target=lambda: sold.extend(house.sell(port, BOOKINGS, SECONDS)))
        selling.start()
        while kills.total() < KILLS or selling.is_alive():
            time.sleep(random.uniform(*BETWEEN_KILLS))
            kills[house.kill_one()] += 1
        selling.join()
        wait_until_all_are_told(house)
    told = house.told()
    by_channel = {
        channel: [one for one in told if one.channel is channel] for channel in (Channel.IN_APP, Channel.EMAIL)
    }
    doubles = house.letters.came.total() - len(house.letters.came)
    print(
        f"{len(sold)} bookings, {kills['worker']} workers and {kills['redis']} times Redis killed: "
        f"{len(by_channel[Channel.IN_APP])} told in the app, {len(house.letters.came)} letters, {doubles} doubles"
    )
    assert len(sold) == BOOKINGS
    for some in by_channel.values():
        assert sorted(one.booking_id for one in some) == sorted(sold)
    assert not [one for one in told if not one.sent]
    assert set(house.letters.came) == {f"notification-{one.notification_id}" for one in by_channel[Channel.EMAIL]}
    assert doubles <= kills.total()
    assert house.letters.without_pdf == 0


def wait_until_all_are_told(house: House) -> None:
    deadline = time.monotonic() + REST_SECONDS
    while time.monotonic() < deadline:
        told = house.told()
        if len(told) >= 2 * BOOKINGS and all(one.sent for one in told):
            return
        time.sleep(0.5)
