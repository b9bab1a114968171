from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gatherly_core.accounts.model import Actor, Post, Role, StaffRole
from gatherly_core.accounts.permissions import Action
from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.event_rules import (
    check_details,
    check_version,
    check_zone,
    permitted,
    places_of,
    visible,
)
from gatherly_core.events.model import EventStatus
from gatherly_core.inventory.model import UNLIMITED
from gatherly_core.kernel.errors import Forbidden, Invalid, VersionMismatch
from tests.factories import EventDetailsFactory, EventFactory, new_id

START = EventDetailsFactory().start_date
INSTANT = timedelta(microseconds=1)
RUNNER = Actor(new_id(), Role.ORGANIZER)
ADMIN = Actor(new_id(), Role.ADMIN)
STRANGER = Actor(new_id(), Role.ORGANIZER)


@pytest.mark.parametrize(
    "details",
    [
        {"end_date": START + INSTANT},
        {"capacity": None},
        {"capacity": 0},
        {"capacity": UNLIMITED - 1},
        {"latitude": 0.0, "longitude": 0.0},
        {"timezone": "UTC"},
        {"currency": "JPY"},
    ],
)
def test_it_takes_details_that_make_sense(details: dict[str, Any]) -> None:
    check_details(EventDetailsFactory(**details))


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"end_date": START}, "end_date"),
        ({"end_date": START - INSTANT}, "end_date"),
        ({"capacity": -1}, "capacity"),
        ({"capacity": UNLIMITED}, "capacity"),
        ({"latitude": 52.5}, "latitude"),
        ({"longitude": 13.4}, "latitude"),
        ({"timezone": "Europe/Atlantis"}, "timezone"),
        ({"currency": "XXX"}, "currency"),
    ],
)
def test_it_names_the_detail_that_makes_no_sense(details: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_details(EventDetailsFactory(**details))
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+12", "US/Pacific"])
def test_it_takes_any_time_zone(name: str) -> None:
    check_zone(name)


NO_NAMES = ["", ".", "..", "/etc/passwd", "Europe", "europe/berlin", "a\0b", "Mars/Olympus", "z" * 300]
NO_ZONES = ["__init__/UTC", "Europe/__init__/UTC", "__init__.py", "zone.tab"]
NO_PLACES = ["localtime", "posixrules", "Factory", "right/UTC"]


@pytest.mark.parametrize("name", NO_NAMES + NO_ZONES + NO_PLACES)
def test_it_refuses_whatever_is_no_time_zone(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_zone(name)
    assert list(refused.value.fields) == ["timezone"]


@pytest.mark.parametrize("actor", [None, STRANGER, RUNNER, ADMIN])
@pytest.mark.parametrize("status", [EventStatus.PUBLISHED, EventStatus.CANCELLED])
def test_it_shows_an_event_that_is_no_draft_to_anybody(status: EventStatus, actor: Actor | None) -> None:
    event = EventFactory(organizer_id=RUNNER.user_id, status=status)
    assert visible(event, actor) is event


@pytest.mark.parametrize("actor", [RUNNER, ADMIN])
def test_it_shows_a_draft_to_who_runs_it(actor: Actor) -> None:
    event = EventFactory(organizer_id=RUNNER.user_id, status=EventStatus.DRAFT)
    assert visible(event, actor) is event


@pytest.mark.parametrize("actor", [None, STRANGER, Actor(new_id(), Role.ATTENDEE)])
def test_it_hides_a_draft_from_all_others(actor: Actor | None) -> None:
    with pytest.raises(EventNotFound) as refused:
        visible(EventFactory(organizer_id=RUNNER.user_id, status=EventStatus.DRAFT), actor)
    assert refused.value.code == "event_not_found"


@pytest.mark.parametrize("actor", [RUNNER, ADMIN])
@pytest.mark.parametrize("status", EventStatus)
def test_it_lets_an_event_be_edited_by_who_runs_it(actor: Actor, status: EventStatus) -> None:
    event = EventFactory(organizer_id=RUNNER.user_id, status=status, version=4)
    assert permitted(event, actor, Action.EDIT_EVENT) is event


def test_it_lets_nobody_else_edit() -> None:
    with pytest.raises(Forbidden):
        permitted(EventFactory(organizer_id=RUNNER.user_id), STRANGER, Action.EDIT_EVENT)
    with pytest.raises(EventNotFound):
        permitted(EventFactory(organizer_id=RUNNER.user_id, status=EventStatus.DRAFT), STRANGER, Action.EDIT_EVENT)


def test_it_tells_staff_that_they_may_not_what_they_may_see() -> None:
    event = EventFactory(organizer_id=RUNNER.user_id, status=EventStatus.DRAFT)
    scanner = Actor(new_id(), Role.ATTENDEE, frozenset({Post(event.id, StaffRole.SCANNER)}))
    with pytest.raises(Forbidden):
        permitted(event, scanner, Action.EDIT_EVENT)


@pytest.mark.parametrize("expected", [0, 2, 4])
def test_it_names_the_version_that_there_is(expected: int) -> None:
    with pytest.raises(VersionMismatch, match=f"its version is 3, not {expected}") as refused:
        check_version(3, expected)
    assert refused.value.code == "version_mismatch"


@pytest.mark.parametrize("expected", [None, 3])
def test_it_takes_the_present_version_or_any(expected: int | None) -> None:
    check_version(3, expected)


def test_it_takes_no_capacity_for_no_limit_and_nought_for_a_limit() -> None:
    assert places_of(EventDetailsFactory(capacity=None)) == UNLIMITED
    assert places_of(EventDetailsFactory(capacity=0)) == 0
    assert places_of(EventDetailsFactory(capacity=7)) == 7


def test_it_starts_and_ends_at_the_moment_named() -> None:
    event = EventFactory()
    end = event.details.end_date
    assert (event.started(START - INSTANT), event.started(START)) == (False, True)
    assert (event.ended(end - INSTANT), event.ended(end)) == (False, True)


def test_its_end_must_be_shown_by_a_wall_clock_in_its_zone() -> None:
    last = datetime(9999, 12, 31, 14, 59, 59, tzinfo=UTC)
    check_details(EventDetailsFactory(end_date=last, timezone="Asia/Tokyo"))
    with pytest.raises(Invalid) as refused:
        check_details(EventDetailsFactory(end_date=last + timedelta(seconds=1), timezone="Asia/Tokyo"))
    assert list(refused.value.fields) == ["end_date"]
