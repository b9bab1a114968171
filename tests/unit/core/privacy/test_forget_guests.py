from datetime import timedelta

import pytest

from gatherly_core.application import Policy
from gatherly_core.privacy import forget_guests
from gatherly_core.privacy.model import NOBODY
from tests.unit.core.scene import Scene

RETENTION = timedelta(days=30)


@pytest.fixture
def scene() -> Scene:
    return Scene(Policy(retention=RETENTION))


def test_it_forgets_who_came_to_what_is_long_over(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    booking = scene.sell(ticket_type, 2)
    end = scene.event_of(ticket_type).details.end_date
    scene.clock.advance(end + RETENTION - timedelta(seconds=1) - scene.clock.now())
    assert scene.app.privacy.forget_guests() == 0
    assert scene.booking(booking) == booking
    scene.clock.advance(timedelta(seconds=1))
    assert scene.app.privacy.forget_guests() == 1
    assert [attendee.person for attendee in scene.booking(booking).attendees] == [NOBODY] * 2
    assert scene.app.privacy.forget_guests() == 0


def test_it_goes_on_where_it_was(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forget_guests, "BATCH", 2)
    monkeypatch.setattr(forget_guests, "EVENTS_AT_A_TIME", 1)
    bookings = [scene.sell(scene.on_sale(), 5) for _ in range(3)]
    scene.clock.advance(timedelta(days=400))
    assert scene.app.privacy.forget_guests() == 3
    for booking in bookings:
        assert [attendee.person for attendee in scene.booking(booking).attendees] == [NOBODY] * 5


def test_it_reports_what_should_have_gone_a_day_ago(scene: Scene) -> None:
    scene.sell(scene.on_sale(), 2)
    scene.clock.advance(timedelta(days=400))
    overdue = {left.place: left.overdue for left in scene.app.privacy.report_holdings() if left.overdue}
    told = {"notifications.subject": 2, "notifications.message": 2}
    assert overdue == {"attendees.name": 2, "attendees.email": 2} | told
    scene.app.privacy.forget_guests()
    scene.app.notifications.forget_notifications()
    assert not any(left.overdue for left in scene.app.privacy.report_holdings())
