from datetime import timedelta

from gatherly_core.webhooks.endpoints import LONGEST_REST, PATIENCE, Endpoint, Off
from tests.factories import NOW, EndpointFactory

MINUTE = timedelta(minutes=1)


def failing_for(span: timedelta) -> Endpoint:
    return EndpointFactory().failed(NOW).failed(NOW + span)


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


def test_it_is_off_for_the_first_reason() -> None:
    gone = EndpointFactory().gone(NOW)
    later = gone.gone(NOW + MINUTE)
    assert (later.off, later.off_since) == (Off.GONE, NOW)
    assert gone.on() == EndpointFactory(id=gone.id, owner_id=gone.owner_id)
