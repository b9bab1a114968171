"""What is being sent when its process is killed is sent again, under the same id."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from gatherly_adapters.bootstrap import on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.kernel.queues import LEASE
from tests.installations import settings_for
from tests.integration.webhooks.receiver import Receiver, answering

PATIENCE = 30


def requests_of(receiver: Receiver, number: int) -> list[tuple[str, bytes]]:
    """The first requests, once there are so many: their ids and bodies, in the order of the ids."""
    until = time.monotonic() + PATIENCE
    while len(receiver.requests) < number:
        assert time.monotonic() < until, f"{len(receiver.requests)} requests came"
        time.sleep(0.02)
    return sorted((request.headers["webhook-id"], request.body) for request in receiver.requests)


def test_what_was_cut_off_by_a_kill_is_sent_again(fresh_database_url: str, receiver: Receiver) -> None:
    settings = settings_for(fresh_database_url, GATHERLY_WEBHOOKS_TO_THIS_MACHINE="on")
    receiver.behaviour = lambda _: time.sleep(PATIENCE)  # whoever sends waits for an answer
    program = [sys.executable, "-m", "tests.integration.webhooks.sender", fresh_database_url, receiver.url]
    with subprocess.Popen(program) as process:
        try:
            cut_off = requests_of(receiver, 1)
        finally:
            process.kill()
    receiver.requests.clear()
    receiver.behaviour = answering(204)

    now = FixedClock(datetime.now(UTC))
    with on_database(settings, now) as gatherly:
        gatherly.drain()
        assert receiver.requests == []  # who was killed still has a lease, as nobody knows that they were
        now.advance(LEASE + timedelta(seconds=1))
        gatherly.drain()

        again = requests_of(receiver, 2)
        assert set(cut_off) <= set(again)
        assert len({id for id, _ in again}) == 2
        now.advance(timedelta(days=1))
        gatherly.drain()
        assert len(receiver.requests) == 2
