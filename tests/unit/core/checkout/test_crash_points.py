"""A process may be killed before and after every call of every port, and the provider may fail at every call of it."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta

import pytest

from gatherly_core.booking.model import BookingStatus
from gatherly_core.checkout.model import Order
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.payments.errors import ProviderAway
from tests.invariants.interruptions import Death, Killed, Outage, Points, with_provider_watched
from tests.unit.core.checkout import giving_back, paying, taking_notice, winding_up
from tests.unit.core.checkout.installation import Installation
from tests.unit.core.checkout.undertakings import Undertaking

LEASES_ARE_OVER = timedelta(minutes=2)
HOLDS_ARE_OVER = timedelta(hours=25)
FOR_LONG = 10_000
LEAST = 25
LEAST_IN_ALL = 1_500
"""How many points are found, at the least: so that it is noticed if the finder finds none."""

UNDERTAKINGS = [
    kind
    for module in (paying, giving_back, winding_up, taking_notice)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Undertaking) and kind.__module__ == module.__name__
]

every_undertaking = pytest.mark.parametrize("kind", UNDERTAKINGS, ids=lambda kind: kind.__name__)


@pytest.fixture(scope="module")
def tally(request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    """How many points were tried in all; told when the last of them was."""
    tried: Counter[str] = Counter()
    yield tried
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(*(f"{number:6} {what}" for what, number in sorted(tried.items())), sep="\n")


class Course:
    """One undertaking, to its end."""

    def __init__(self, kind: Callable[[Installation], Undertaking]) -> None:
        self.scene = Installation()
        self.undertaking = kind(self.scene)

    def dies(self, at: int) -> None:
        death = Death(at)
        with pytest.raises(Killed):
            self.undertaking.act(self.scene.started(death))
        assert death.afterlife == [], "a killed process goes on"
        self.scene.restart()

    def fails(self, at: int, lasting: int) -> None:
        outage = Outage(at, lasting)
        with suppress(ProviderAway):
            self.undertaking.act(self.scene.started(outage, with_provider_watched))
        self.scene.restart()

    def is_asked_for_again_at_once(self) -> None:
        self.ask_again()
        self.end(late=False)

    def is_asked_for_again_past_the_leases(self) -> None:
        self.scene.clock.advance(LEASES_ARE_OVER)
        self.undertaking.meanwhile()
        self.sweep_and_ask_again(late=False)

    def is_asked_for_again_past_the_hold(self) -> None:
        self.scene.clock.advance(HOLDS_ARE_OVER)
        self.undertaking.meanwhile()
        self.sweep_and_ask_again(late=True)

    def sweep_and_ask_again(self, *, late: bool) -> None:
        self.scene.sweep()
        self.ask_again()
        self.end(late=late)

    def ask_again(self) -> None:
        answer = None
        with suppress(*self.undertaking.refusals):
            answer = self.undertaking.act(self.scene.gatherly)
        self._confirmed = isinstance(answer, Order) and answer.booking.status is BookingStatus.CONFIRMED
        self._answer = answer

    def end(self, *, late: bool) -> None:
        with suppress(GatherlyError):
            self.undertaking.meanwhile()
        self.scene.sweep()
        self.scene.clock.advance(HOLDS_ARE_OVER)
        self.scene.sweep()
        self.scene.audit()
        self.undertaking.check(late=late)
        if self._confirmed and self.undertaking.stays_confirmed:
            assert isinstance(self._answer, Order)
            assert self.scene.booking(self._answer.booking).status is BookingStatus.CONFIRMED


AFTERWARDS = [
    Course.is_asked_for_again_at_once,
    Course.is_asked_for_again_past_the_leases,
    Course.is_asked_for_again_past_the_hold,
]

STEP = 1 if "GATHERLY_TEST_KILLS" in os.environ else len(AFTERWARDS)
"""Each point has one of the ways on, and its neighbours the others; where there is time for it, each has all."""

every_afterwards = pytest.mark.parametrize("afterwards", AFTERWARDS, ids=lambda way: way.__name__)


def points_of(kind: Callable[[Installation], Undertaking]) -> list[str]:
    """Everything that an undertaking comes by when nothing goes wrong."""
    course, points = Course(kind), Points()
    course.undertaking.act(course.scene.started(points))
    return points.passed


@every_afterwards
@every_undertaking
def test_it_is_finished_wherever_the_process_was_killed(
    kind: type[Undertaking], afterwards: Callable[[Course], None], tally: Counter[str]
) -> None:
    points = points_of(kind)
    assert len(points) >= LEAST
    for at in range(AFTERWARDS.index(afterwards) % STEP, len(points), STEP):
        course = Course(kind)
        course.dies(at)
        try:
            afterwards(course)
        except Exception as failure:
            raise AssertionError(f"killed {points[at]} ({at})") from failure
        tally["processes were killed"] += 1
    tally[f"crash points while {kind.__name__}"] = len(points)


def calls_of_provider(kind: Callable[[Installation], Undertaking]) -> list[str]:
    course, points = Course(kind), Points()
    course.undertaking.act(course.scene.started(points, with_provider_watched))
    return points.passed


@pytest.mark.parametrize("lasting", [1, FOR_LONG], ids=["once", "for long"])
@every_afterwards
@every_undertaking
def test_it_is_finished_wherever_the_provider_failed(
    kind: type[Undertaking], afterwards: Callable[[Course], None], lasting: int, tally: Counter[str]
) -> None:
    points = calls_of_provider(kind)
    assert points
    for at, point in enumerate(points):
        course = Course(kind)
        course.fails(at, lasting)
        try:
            afterwards(course)
        except Exception as failure:
            raise AssertionError(f"no answer {point} ({at})") from failure
        tally["calls of the provider failed"] += 1


def test_there_are_many_points() -> None:
    assert sum(len(points_of(kind)) for kind in UNDERTAKINGS) >= LEAST_IN_ALL
