"""One request, sent many times at once with its Idempotency-Key: it is done once, and all get one answer."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import BookingId, EventId
from gatherly_core.kernel.paging import PageRequest
from tests.contracts.rivals import at_once
from tests.installations import add_event, add_user, settings_for, token_of
from tests.integration.races.repeater import repeat
from tests.processes import Program

TIMES = 20
PROCESSES = 2


@pytest.fixture
def gatherly(fresh_database_url: str):
    with on_database(settings_for(fresh_database_url)) as gatherly:
        yield gatherly


@pytest.fixture
def actor(gatherly: Gatherly) -> Actor:
    return add_user(gatherly)


@pytest.fixture
def event_id(gatherly: Gatherly) -> EventId:
    return add_event(gatherly, add_user(gatherly, Role.ORGANIZER), 100)


@pytest.fixture
def task(gatherly: Gatherly, actor: Actor, event_id: EventId) -> dict[str, Any]:
    return {
        "path": "/api/bookings",
        "body": {"event_id": str(event_id), "quantity": 1},
        "token": token_of(gatherly, actor),
        "key": "only once",
        "times": TIMES,
    }


def check(gatherly: Gatherly, actor: Actor, answers: list[list[Any]]) -> None:
    (booking,) = bookings_of(gatherly, actor)
    assert [status for status, _, _ in answers] == [201] * len(answers)
    assert len({body for _, _, body in answers}) == 1
    assert json.loads(answers[0][2])["id"] == str(booking.id)
    assert [replayed for _, replayed, _ in answers].count(False) == 1
    assert list(gatherly.application.booking.check_pools()) == []


def bookings_of(gatherly: Gatherly, actor: Actor) -> tuple[Booking, ...]:
    return gatherly.ports.unit_of_work.read(
        lambda: gatherly.ports.bookings.of_user(actor.user_id, PageRequest(100)).items
    )


def test_by_the_threads_of_one_process(
    gatherly: Gatherly, fresh_database_url: str, actor: Actor, task: dict[str, Any]
) -> None:
    check(gatherly, actor, repeat(gatherly, settings_for(fresh_database_url), task))


def test_by_several_processes(gatherly: Gatherly, fresh_database_url: str, actor: Actor, task: dict[str, Any]) -> None:
    task |= {"database_url": fresh_database_url, "environ": {}, "times": TIMES // PROCESSES}
    with ThreadPoolExecutor(PROCESSES) as starters:
        answers = [answer for share in starters.map(run_repeater, [task] * PROCESSES) for answer in share]
    assert len(answers) == TIMES
    check(gatherly, actor, answers)


def run_repeater(task: dict[str, Any]) -> list[list[Any]]:
    return json.loads(Program("tests.integration.races.repeater").finish(json.dumps(task)))


@pytest.mark.parametrize("grouping", ["on", "off"])
def test_one_id_is_booked_once_by_whoever_works_on_it(
    gatherly: Gatherly, fresh_database_url: str, actor: Actor, event_id: EventId, grouping: str
) -> None:
    """A lease that is over does not stop who had it: two may do the same work at the same time."""
    with (
        on_database(settings_for(fresh_database_url, GATHERLY_GROUPING=grouping)) as one,
        on_database(settings_for(fresh_database_url, GATHERLY_GROUPING=grouping)) as other,
    ):
        for _ in range(10):
            id = BookingId(gatherly.ports.identifiers.new())
            request = BookingRequest(actor, event_id, (Wish(1),), id=id)
            places = [installation.application.booking.place_booking for installation in (one, other)] * 3
            outcomes = at_once(*[lambda place=place, request=request: place(request) for place in places])
            assert [outcome.id for outcome in outcomes if not isinstance(outcome, AlreadyMade)] == [id] * 6
    assert len(bookings_of(gatherly, actor)) == 10
    assert list(gatherly.application.booking.check_pools()) == []
