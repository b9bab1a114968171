"""Programs that answer late, or never, keep nobody else waiting."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.bootstrap.on_database import THREADS
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.webhooks.model import Publication
from tests.installations import add_event, add_user, settings_for
from tests.integration.webhooks.receiver import Receiver
from tests.working import wait_until


class Silence:
    """Says nothing to those who connect, until it is over."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def __call__(self, connection: Any) -> None:
        self.over.wait()
        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


@pytest.fixture
def worker(fresh_database_url: str) -> Iterator[Gatherly]:
    """It does in the background what it is called for."""
    settings = settings_for(fresh_database_url, GATHERLY_WEBHOOKS_TO_THIS_MACHINE="on")
    with on_database(settings, works=True) as gatherly:
        yield gatherly


@pytest.fixture
def silence(worker: Gatherly) -> Iterator[Silence]:
    """It is over before the worker is to end."""
    silence = Silence()
    yield silence
    silence.over.set()


def facts(gatherly: Gatherly, organizer: Actor) -> tuple[Publication, ...]:
    return gatherly.application.webhooks.view_feed(organizer, None, (), 100).items


def test_who_is_silent_has_one_thread_at_most(worker: Gatherly, receiver: Receiver, silence: Silence) -> None:
    silent, well = add_user(worker, Role.ORGANIZER), add_user(worker, Role.ORGANIZER)
    with Receiver() as other:
        receiver.behaviour = silence
        worker.application.webhooks.create_endpoint(silent, receiver.url, ())
        worker.application.webhooks.create_endpoint(well, other.url, ())
        for organizer in (*[silent] * THREADS[Bell.WEBHOOKS], well):
            add_event(worker, organizer, 1)
        wait_until(lambda: len(other.requests) == 3, 5)
        assert len(receiver.requests) == 1
        assert not silence.over.is_set()


def test_the_feed_goes_on_while_nothing_can_be_sent(worker: Gatherly, receiver: Receiver, silence: Silence) -> None:
    receiver.behaviour = silence
    organizers = [add_user(worker, Role.ORGANIZER) for _ in range(THREADS[Bell.WEBHOOKS])]
    for organizer in organizers:
        worker.application.webhooks.create_endpoint(organizer, receiver.url, ())
        add_event(worker, organizer, 1)
    wait_until(lambda: len(receiver.requests) == len(organizers))
    last = add_user(worker, Role.ORGANIZER)
    add_event(worker, last, 1)
    wait_until(lambda: len(facts(worker, last)) == 3, 5)
    assert not silence.over.is_set()
