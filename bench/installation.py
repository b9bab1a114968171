"""A Gatherly to measure: a database with people and an event, and servers on it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.accounts.model import Account, Actor, Role, User
from gatherly_core.events.model import EventDetails
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.ticketing.model import TicketDetails, TicketKind

SECRET = "a secret that only the benchmark knows"
PROCESSES = 2
PLACES = 1_000_000


def add_user(gatherly: Gatherly, role: Role) -> Actor:
    """A user without a password: hashing it would take longer than what is measured."""
    now = gatherly.ports.clock.now()
    user_id = UserId(gatherly.ports.identifiers.new())
    user = User(id=user_id, name="Someone", email=f"{user_id}@example.com", role=role, created_at=now, updated_at=now)
    gatherly.ports.unit_of_work.run(lambda: gatherly.ports.users.add(Account(user, "none")))
    return Actor(user_id, role)


def add_event(gatherly: Gatherly, organizer: Actor, title: str) -> EventId:
    """A published event with places for all and a free ticket."""
    start = gatherly.ports.clock.now() + timedelta(days=30)
    details = EventDetails(
        title=title,
        start_date=start,
        end_date=start + timedelta(hours=3),
        timezone="Europe/Berlin",
        currency="EUR",
        capacity=PLACES,
        category="Music",
        tags=("live",),
        description="An evening that many want to see. " * 10,
    )
    ticket = TicketDetails(kind=TicketKind.REGULAR, name="Standing", price=0, quantity=PLACES)
    event = gatherly.application.ticketing.create_event(organizer, details, [ticket])
    return gatherly.application.events.publish_event(organizer, event.id).id


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(*arguments: str, path: str, **environ: str) -> Iterator[int]:
    """A server program in processes of its own, which answers `path` on the port that is yielded."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env={
            **os.environ,
            "PORT": str(port),
            "JWT_SECRET": SECRET,
            "GATHERLY_PROCESSES": str(PROCESSES),
            "GATHERLY_LOG_LEVEL": "warning",
            **environ,
        },
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}{path}", process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with status {process.returncode}.")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer in a minute.")
