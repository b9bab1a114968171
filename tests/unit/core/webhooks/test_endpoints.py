from datetime import timedelta

import pytest

from gatherly_core.webhooks.endpoints import (
    LONGEST_GAP,
    LONGEST_REST,
    MOST_ENDPOINTS,
    PATIENCE,
    SLOW,
    SLOW_REST,
    Endpoint,
    Off,
)
from tests.factories import NOW, EndpointFactory

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def failing_for(span: timedelta, step: timedelta = HOUR) -> Endpoint:
    """It was tried in vain all that time, every hour if nothing else is said."""
    endpoint, tried = EndpointFactory().failed(NOW), timedelta(0)
    while tried < span:
        tried = min(tried + step, span)
        endpoint = endpoint.failed(NOW + tried)
    return endpoint


def test_it_rests_longer_the_longer_it_has_failed() -> None:
    rests = {minutes: failing_for(minutes * MINUTE) for minutes in (0, 1, 4, 20, 60, 600)}
    minutes = {
        after: (endpoint.rests_until - NOW) / MINUTE - after
        for after, endpoint in rests.items()
        if endpoint.rests_until
    }
    assert minutes == {0: 0.5, 1: 0.5, 4: 1, 20: 5, 60: 15, 600: 15}


def test_it_may_be_tried_when_it_has_rested() -> None:
    endpoint = failing_for(timedelta(hours=2))
    until = NOW + timedelta(hours=2) + LONGEST_REST
    assert endpoint.rests(until - timedelta(microseconds=1))
    assert not endpoint.rests(until)
    assert not EndpointFactory().rests(NOW)


def test_it_is_switched_off_after_three_days() -> None:
    assert failing_for(PATIENCE - MINUTE).off is None
    off = failing_for(PATIENCE)
    assert (off.off, off.off_since, off.failing_since) == (Off.FAILING, NOW + PATIENCE, NOW)


def test_what_works_again_has_not_failed() -> None:
    endpoint = failing_for(MINUTE).reached()
    assert (endpoint.failing_since, endpoint.rests_until) == (None, None)
    assert endpoint == EndpointFactory(id=endpoint.id, owner_id=endpoint.owner_id)


def test_time_in_which_nobody_tried_does_not_count() -> None:
    endpoint = EndpointFactory().failed(NOW).failed(NOW + PATIENCE).failed(NOW + 9 * PATIENCE)
    assert (endpoint.off, endpoint.failing_since, endpoint.failing_for) == (None, NOW, timedelta(0))
    seldom = failing_for(9 * PATIENCE, LONGEST_GAP + SECOND)
    assert seldom.off is None
    assert failing_for(PATIENCE, LONGEST_GAP).off is Off.FAILING


def test_it_has_not_failed_while_it_waits_for_us() -> None:
    endpoint = EndpointFactory().waiting(NOW).waiting(NOW + PATIENCE)
    assert (endpoint.off, endpoint.failing_since) == (None, None)
    assert endpoint.rests(NOW + PATIENCE)
    assert not endpoint.rotated("another", NOW + PATIENCE).rests(NOW + PATIENCE)


def test_it_rests_after_it_was_slow() -> None:
    endpoint = EndpointFactory().answered(NOW, SLOW, 1)
    assert endpoint.rests(NOW + SLOW * SLOW_REST - SECOND)
    assert not endpoint.rests(NOW + SLOW * SLOW_REST)


def test_it_rests_for_the_longest_of_its_reasons() -> None:
    failing = failing_for(HOUR)
    assert failing.answered(NOW + HOUR, SLOW, 1) == failing
    slow = EndpointFactory().failed(NOW).answered(NOW, 10 * SECOND, MOST_ENDPOINTS)
    assert (slow.rests_until, slow.failing_since) == (NOW + 800 * SECOND, NOW)


@pytest.mark.parametrize("took", [2, 5, 10])
@pytest.mark.parametrize("serving", [1, 2, 4, 5, 10, MOST_ENDPOINTS])
def test_slow_ones_take_a_quarter_of_a_thread_together(took: int, serving: int) -> None:
    """Be something always due to all of them: they take a fifth if it is one, and hardly more if there are many."""
    span = took * SECOND
    rest = (EndpointFactory().answered(NOW, span, serving).rests_until or NOW) - NOW
    assert 0.2 <= serving * (span / (span + rest)) < 0.25


def test_what_is_not_slow_does_not_rest_however_many_there_are() -> None:
    almost = SLOW - timedelta(microseconds=1)
    assert EndpointFactory().answered(NOW, almost, MOST_ENDPOINTS).rests_until is None


def test_what_is_off_does_not_rest() -> None:
    """What waits for it is given up at once."""
    assert EndpointFactory().gone(NOW).answered(NOW, SLOW, MOST_ENDPOINTS).rests_until is None


def test_it_is_off_for_the_first_reason() -> None:
    gone = EndpointFactory().gone(NOW)
    later = gone.gone(NOW + MINUTE)
    assert (later.off, later.off_since) == (Off.GONE, NOW)
    assert gone.on() == EndpointFactory(id=gone.id, owner_id=gone.owner_id)
