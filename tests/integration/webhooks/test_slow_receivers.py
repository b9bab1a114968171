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
def worker(empty_database_url: str) -> Iterator[Gatherly]:
    """A worker, and a silence that is over before it is to end."""
    settings = settings_for(empty_database_url, GATHERLY_WEBHOOKS_TO_THIS_MACHINE="on")
    with on_database(settings, works=True) as gatherly:
        gatherly.migrate()
        yield gatherly


@pytest.fixture
def silence(worker: Gatherly) -> Iterator[Silence]:
    silence = Silence()
    yield silence
    silence.over.set()


def facts(gatherly: Gatherly, organizer: Actor) -> tuple[Publication, ...]:
    return gatherly.application.webhooks.view_feed(organizer, None, (), 100).items


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
