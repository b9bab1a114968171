"""A request that was cut off half-way is finished by its repeat, once."""

import http.client
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from sqlalchemy import update

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.sql.idempotency import idempotency_keys
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.model import Booking
from gatherly_core.idempotency.model import LEASE, Claim, Scope
from gatherly_core.kernel.paging import PageRequest
from tests.installations import add_event, add_user, settings_for, token_of
from tests.processes import Program
from tests.servers import free_port
from tests.serving import wait_until_ready

KEY = "cut off"
KEYS = [f"key-{number}" for number in range(400)]
KILLS = 4


@pytest.fixture
def gatherly(fresh_database_url: str):
    with on_database(settings_for(fresh_database_url)) as gatherly:
        yield gatherly


@pytest.fixture
def actor(gatherly: Gatherly) -> Actor:
    return add_user(gatherly)


@pytest.fixture
def event_id(gatherly: Gatherly) -> str:
    return str(add_event(gatherly, add_user(gatherly, Role.ORGANIZER), 1000))


@pytest.fixture
def token(gatherly: Gatherly, actor: Actor) -> str:
    return token_of(gatherly, actor)


@contextmanager
def dying_server(database_url: str) -> Iterator[int]:
    """The port of a server whose processes die before they keep an answer, and are replaced."""
    port = free_port()
    program = [sys.executable, "-m", "tests.integration.crashes.dying_server", database_url, str(port)]
    with subprocess.Popen(program, stderr=subprocess.PIPE, text=True) as server:
        try:
            wait_until_ready(port, server)
            yield port
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=30)


def book(port: int, token: str, event_id: str) -> tuple[int, str | None, bytes]:
    """Status, Idempotency-Replayed and body of the answer."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": KEY, "Content-Type": "application/json"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("POST", "/api/bookings", json.dumps({"event_id": event_id, "quantity": 1}), headers)
        answer = connection.getresponse()
        return answer.status, answer.headers["Idempotency-Replayed"], answer.read()


def book_again(port: int, token: str, event_id: str) -> tuple[int, str | None, bytes]:
    """As soon as the process that died is replaced."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return book(port, token, event_id)
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def bookings_of(gatherly: Gatherly, actor: Actor) -> tuple[Booking, ...]:
    everything = PageRequest(len(KEYS))
    return gatherly.ports.unit_of_work.read(lambda: gatherly.ports.bookings.of_user(actor.user_id, everything).items)


def end_leases(gatherly: Any) -> None:
    """As time would."""
    past = gatherly.ports.clock.now() - LEASE
    with gatherly._database.write_engine.begin() as connection:
        connection.execute(update(idempotency_keys).values(leased_until=past))


def claim_of(gatherly: Gatherly, actor: Actor) -> Claim:
    scope = Scope(actor.user_id, "POST", "/api/bookings", KEY)
    claim = gatherly.ports.unit_of_work.read(lambda: gatherly.ports.idempotency_keys.get(scope))
    assert claim is not None
    return claim


def test_a_server_killed_between_the_booking_and_its_answer_neither_loses_nor_doubles_it(
    gatherly: Gatherly, fresh_database_url: str, actor: Actor, event_id: str, token: str
) -> None:
    with dying_server(fresh_database_url) as port:
        with pytest.raises(http.client.RemoteDisconnected):
            book(port, token, event_id)
        (booking,) = bookings_of(gatherly, actor)
        assert claim_of(gatherly, actor).answer is None
        end_leases(gatherly)

        status, replayed, told = book_again(port, token, event_id)

        assert (status, replayed, json.loads(told)["id"]) == (201, None, str(booking.id))
        assert book(port, token, event_id) == (201, "true", told)
    assert bookings_of(gatherly, actor) == (booking,)
    assert list(gatherly.application.booking.check_pools()) == []


def test_whenever_it_is_killed_each_key_gets_one_booking(
    gatherly: Gatherly, fresh_database_url: str, actor: Actor, event_id: str, token: str
) -> None:
    told: dict[str, str] = {}
    for run in range(KILLS + 1):
        rest = [key for key in KEYS if key not in told][: None if run < KILLS else 30]
        seconds = 0.2 + 0.15 * run if run < KILLS else None
        told |= answers_until_killed(seconds, fresh_database_url, event_id, token, *rest)
        end_leases(gatherly)
    assert len(told) >= KILLS
    again = answers_until_killed(None, fresh_database_url, event_id, token, *told)
    assert again == told
    assert sorted(str(booking.id) for booking in bookings_of(gatherly, actor)) == sorted(told.values())
    assert list(gatherly.application.booking.check_pools()) == []


def answers_until_killed(seconds: float | None, *arguments: str) -> dict[str, str]:
    """What the program was answered, up to the kill or its end: key -> booking."""
    with Program("tests.integration.crashes.resender", *arguments) as process:
        lines = [process.stdout.readline()]  # it has begun
        if seconds is not None:
            time.sleep(seconds)
            process.kill()
        lines += process.stdout.readlines()
    return dict(line.split() for line in lines if line.endswith("\n"))
