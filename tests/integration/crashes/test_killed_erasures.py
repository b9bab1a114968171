"""An account that is being given up is gone from its first moment, and erased in the end, whatever is killed when."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.sql.engines import write_engine
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.counter import BookingRequest, Wish
from tests.installations import add_event, add_user, settings_for
from tests.integration.privacy.remains import found_in
from tests.processes import Program

TICKETS = 8
LEASES_ARE_OVER = timedelta(minutes=2)


@pytest.fixture
def gatherly(fresh_database_url: str) -> Iterator[Gatherly]:
    with on_database(settings_for(fresh_database_url)) as gatherly:
        yield gatherly


@pytest.mark.parametrize("steps", [1, 9, 15])
def test_it_is_finished_by_the_next_sweep(gatherly: Gatherly, fresh_database_url: str, steps: int) -> None:
    ada = add_user(gatherly)
    event_id = add_event(gatherly, add_user(gatherly, Role.ORGANIZER), TICKETS)
    gatherly.application.booking.place_booking(BookingRequest(ada, event_id, (Wish(TICKETS),)))
    address = f"{ada.user_id}@example.com"
    kill_after(steps, fresh_database_url, ada)
    assert gatherly.ports.unit_of_work.read(lambda: gatherly.ports.users.get_many([ada.user_id])) == {}
    engine = write_engine(fresh_database_url)
    assert found_in(engine, [address])
    later = FixedClock(gatherly.ports.clock.now() + LEASES_ARE_OVER)
    with on_database(settings_for(fresh_database_url), later) as another:
        assert another.drain()
    assert found_in(engine, [address]) == []
    engine.dispose()


def kill_after(steps: int, database_url: str, user: Actor) -> None:
    """Has a process give up the account, and kills it when it has erased something so many times."""
    with Program("tests.integration.crashes.leaver", database_url, str(user.user_id)) as process:
        for _ in range(steps):
            assert process.stdout.readline()
        process.kill()
