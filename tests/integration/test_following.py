"""What follows from a fact, on a database: at once, or by a worker."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.settings import Settings
from gatherly_core.accounts.model import Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking, BookingStatus
from tests.installations import add_event, add_user, environ_for

SECONDS = 20


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return environ_for(f"sqlite:///{tmp_path}/gatherly.db", GATHERLY_DATA=str(tmp_path))


@pytest.fixture
def gatherly(environ: dict[str, str]) -> Iterator[Gatherly]:
    with on_database(Settings.load({}, environ)) as gatherly:
        gatherly.migrate()
        yield gatherly


@pytest.fixture
def worker(gatherly: Gatherly, environ: dict[str, str]) -> Iterator[Gatherly]:
    with on_database(Settings.load({}, environ), works=True) as worker:
        yield worker


class Watched:
    """A use case that writes down which thread it was done by, and waits until it may be done."""

    def __init__(self, use_case: Callable[..., object]) -> None:
        self._use_case = use_case
        self.begun = threading.Event()
        self.may = threading.Event()
        self.threads: list[threading.Thread] = []

    def __call__(self, *arguments: object) -> object:
        self.threads.append(threading.current_thread())
        self.begun.set()
        assert self.may.wait(SECONDS)
        return self._use_case(*arguments)


def status_of(gatherly: Gatherly, booking: Booking) -> BookingStatus:
    return gatherly.ports.unit_of_work.read(lambda: gatherly.ports.bookings.get(booking.id)).status


def test_who_cancels_an_event_waits_for_no_booking(gatherly: Gatherly, monkeypatch: pytest.MonkeyPatch) -> None:
    application = gatherly.application
    organizer, user = add_user(gatherly, Role.ORGANIZER), add_user(gatherly)
    event_id = add_event(gatherly, organizer, 10)
    booking = application.booking.place_booking(BookingRequest(user, event_id, (Wish(2),)))
    calling_off = Watched(application.checkout.call_off_bookings)
    disbanding = Watched(application.waitlist.disband)
    disbanding.may.set()
    monkeypatch.setattr(application.checkout, "call_off_bookings", calling_off)
    monkeypatch.setattr(application.waitlist, "disband", disbanding)

    application.events.cancel_event(organizer, event_id)

    assert disbanding.threads == [threading.current_thread()]
    assert not calling_off.begun.is_set()
    assert status_of(gatherly, booking) is BookingStatus.CONFIRMED
    calling_off.may.set()
    assert gatherly.drain()
    assert status_of(gatherly, booking) is BookingStatus.CANCELLED
    assert disbanding.threads == [threading.current_thread()]
    assert gatherly.drain() == 0


def test_what_freed_places_call_for_is_done_at_once(gatherly: Gatherly, monkeypatch: pytest.MonkeyPatch) -> None:
    application = gatherly.application
    organizer = add_user(gatherly, Role.ORGANIZER)
    event_id = add_event(gatherly, organizer, 1)
    disbanding = Watched(application.waitlist.disband)
    disbanding.may.set()
    monkeypatch.setattr(application.waitlist, "disband", disbanding)

    application.events.delete_event(organizer, event_id)

    assert disbanding.threads == [threading.current_thread()]


def test_what_a_worker_calls_for_it_does_itself_in_the_background(
    worker: Gatherly, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = worker.application
    organizer = add_user(worker, Role.ORGANIZER)
    event_id = add_event(worker, organizer, 10)
    calling_off = Watched(application.checkout.call_off_bookings)
    monkeypatch.setattr(application.checkout, "call_off_bookings", calling_off)

    application.events.cancel_event(organizer, event_id)

    assert calling_off.begun.wait(SECONDS)
    calling_off.may.set()
    worker.close()
    assert threading.current_thread() not in calling_off.threads
    assert worker.drain() == 0


def test_letters_hold_up_nothing_but_letters(worker: Gatherly, monkeypatch: pytest.MonkeyPatch) -> None:
    application = worker.application
    writing, sealing = Watched(application.accounts.write_letter), Watched(application.audit.seal_entries)
    sealing.may.set()
    monkeypatch.setattr(application.accounts, "write_letter", writing)
    monkeypatch.setattr(application.audit, "seal_entries", sealing)

    for _ in range(20):
        application.accounts.request_password_reset("ada@example.com")
    assert writing.begun.wait(SECONDS)
    add_event(worker, add_user(worker, Role.ORGANIZER), 1)

    assert sealing.begun.wait(SECONDS / 4)
    writing.may.set()
    assert threading.current_thread() not in writing.threads + sealing.threads
