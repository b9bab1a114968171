from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.notifications.crowds import Crowd, Lately
from gatherly_core.notifications.flooding import HELD_BACK, MOST, WITHIN, HoldBack, held_until
from gatherly_core.notifications.model import GOOD_UNTIL, TOPIC_OF, Channel, Kind, Recipient, Topic
from tests.factories import NOW, NotificationFactory

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
    told, recipient = Lately(MOST, NOW), Recipient(address="ada@example.org")

    class Told:
        def lately(self, *_: object) -> dict[Crowd, Lately]:
            return {Crowd(recipient, Channel.EMAIL): told}

    hold_back = HoldBack(Told())  # type: ignore[arg-type]  # of the port no more is asked
    for kind in (Kind.REMINDER, Kind.HOLD_EXPIRING):
        lasting = NotificationFactory(recipient=recipient, kind=kind, channel=Channel.EMAIL)
        passing = replace(lasting, data={GOOD_UNTIL: NOW.isoformat()})
        assert [each.held_until for each in hold_back([lasting, passing], NOW)] == [NOW + WITHIN, None]


def test_a_digest_is_in_no_digest() -> None:
    assert Kind.DIGEST not in HELD_BACK
