from datetime import timedelta

import pytest

from gatherly_core.notifications.flooding import HELD_BACK, MOST, WITHIN, held_until
from gatherly_core.notifications.model import TOPIC_OF, Kind, Lately, Topic
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("lately", "expected"),
    [
        (None, None),
        (Lately(0), None),
        (Lately(MOST - 1, NOW), None),
        (Lately(MOST, NOW), NOW + WITHIN),
        (Lately(MOST + 3, NOW), NOW + WITHIN),
        # What waits draws along what comes after it, even when the time of the first has passed.
        (Lately(MOST, NOW, NOW + MINUTE), NOW + MINUTE),
        (Lately(0, None, NOW + MINUTE), NOW + MINUTE),
    ],
)
def test_it_goes_out_at_once_until_it_is_too_much(lately: Lately | None, expected: object) -> None:
    assert held_until(lately) == expected


@pytest.mark.parametrize("kind", Kind)
def test_what_must_arrive_never_waits(kind: Kind) -> None:
    if TOPIC_OF[kind] is Topic.BOOKINGS:
        assert kind not in HELD_BACK


def test_what_would_be_untrue_in_an_hour_never_waits() -> None:
    assert {Kind.DIGEST, Kind.HOLD_EXPIRING}.isdisjoint(HELD_BACK)
    assert {Kind.ANNOUNCEMENT, Kind.MESSAGE, Kind.REMINDER, Kind.SURVEY} == HELD_BACK
