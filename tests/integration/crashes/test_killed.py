"""What was answered is kept, and what was begun is finished, whatever is killed when."""

import subprocess
import sys
import time
from datetime import timedelta
from uuid import UUID

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.model import Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.waitlist.join_waitlist import WaitlistRequest
from gatherly_core.waitlist.model import EntryStatus
from tests.installations import add_event, add_user, settings_for
from tests.processes import Program

KILLS = 5
PLACES = 100_000


@pytest.fixture
def gatherly(fresh_database_url: str):
    with on_database(settings_for(fresh_database_url)) as gatherly:
        yield gatherly


def test_every_answer_outlives_the_process_that_gave_it(gatherly: Gatherly, fresh_database_url: str) -> None:
    event_id = add_event(gatherly, add_user(gatherly, Role.ORGANIZER), PLACES)
    user = add_user(gatherly)
    told: dict[str, str] = {}
    for run in range(KILLS):
        told.update(answers_until_killed(fresh_database_url, str(event_id), str(user.user_id), 0.3 + 0.2 * run))
    gatherly.relays.at_once.catch_up()
    assert len(told) >= KILLS
    stored = {str(booking.id): booking for booking in bookings_of(gatherly, list(told))}
    for id_, status in told.items():
        # A cancellation may have been done without having been told any more.
        assert stored[id_].status in {status, "cancelled"}
    assert list(gatherly.application.booking.check_pools()) == []


def answers_until_killed(database_url: str, event_id: str, user_id: str, seconds: float) -> dict[str, str]:
    """What the program was answered, up to the kill: booking -> status."""
    with Program("tests.integration.crashes.booker", database_url, event_id, user_id) as process:
        lines = [process.stdout.readline()]  # it has begun
        time.sleep(seconds)
        process.kill()
        lines += process.stdout.readlines()
    whole = [line.split() for line in lines if line.endswith("\n")]
    return {id_: status for status, id_ in whole}


def bookings_of(gatherly: Gatherly, ids: list[str]) -> list[Booking]:
    bookings = gatherly.ports.bookings
    return gatherly.ports.unit_of_work.read(lambda: [bookings.get(BookingId(UUID(id_))) for id_ in ids])


DIES_AFTER_ITS_COMMIT = """
import os, sys
from uuid import UUID
from gatherly_adapters.bootstrap import on_database
from gatherly_core.accounts.model import Actor, Role
from tests.installations import settings_for

url, user_id, booking_id = sys.argv[1:]
gatherly = on_database(settings_for(url))
# The first to hear of the commit kills the process, before the facts are delivered.
gatherly.ports.unit_of_work._listeners.insert(0, lambda envelopes: os.kill(os.getpid(), 9))
gatherly.application.checkout.cancel_booking(Actor(UUID(user_id), Role.ATTENDEE), UUID(booking_id))
"""


def test_who_waits_gets_the_place_that_a_dying_process_freed(gatherly: Gatherly, fresh_database_url: str) -> None:
    event_id = add_event(gatherly, add_user(gatherly, Role.ORGANIZER), 1)
    booker, waiter, newcomer = (add_user(gatherly) for _ in range(3))
    booking = gatherly.application.booking.place_booking(BookingRequest(booker, event_id, (Wish(1),)))
    gatherly.application.waitlist.join(WaitlistRequest(waiter, event_id))
    program = [sys.executable, "-c", DIES_AFTER_ITS_COMMIT, fresh_database_url, str(booker.user_id), str(booking.id)]
    died = subprocess.run(program, check=False)
    assert died.returncode == -9

    available = gatherly.application.ticketing.view_ticket_types(newcomer, event_id)[0].stock.available
    assert available == 0, "the freed place is kept for who waits"
    assert status_of(gatherly, waiter) is EntryStatus.WAITING
    catch_up_later(fresh_database_url)
    assert status_of(gatherly, waiter) is EntryStatus.OFFERED


def status_of(gatherly: Gatherly, actor) -> EntryStatus:
    return gatherly.application.waitlist.list_entries(actor, PageRequest()).items[0].entry.status


def catch_up_later(database_url: str) -> None:
    """Sweeps once the dead process's lease has lapsed."""
    with on_database(settings_for(database_url)) as now:
        later = FixedClock(now.ports.clock.now())
    later.advance(timedelta(minutes=2))
    with on_database(settings_for(database_url), later) as gatherly:
        assert gatherly.relays.at_once.catch_up() == 1
