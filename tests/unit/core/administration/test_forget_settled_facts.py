"""Not keeping for ever what happened, once all that follows from it is done."""

from datetime import timedelta

import pytest

from gatherly_core.administration import forget_settled_facts
from gatherly_core.administration.forget_settled_facts import KEPT
from gatherly_core.events.facts import EventCreated, EventPublished
from tests.unit.core.scene import Scene

MOMENT = timedelta(microseconds=1)


def test_it_forgets_what_was_settled_long_ago(scene: Scene) -> None:
    scene.event()
    scene.clock.advance(KEPT)
    scene.event()
    assert scene.app.administration.forget_settled_facts() == 0
    scene.clock.advance(MOMENT)
    assert scene.app.administration.forget_settled_facts() > 0
    assert [len(scene.facts(kind)) for kind in (EventCreated, EventPublished)] == [1, 1]
    assert scene.app.administration.forget_settled_facts() == 0


def test_it_goes_on_until_nothing_is_left(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forget_settled_facts, "BATCH", 2)
    for _ in range(5):
        scene.event()
    scene.clock.advance(KEPT + MOMENT)
    scene.app.administration.forget_settled_facts()
    assert scene.facts(EventCreated) == []


def test_the_feed_still_has_what_is_forgotten(scene: Scene) -> None:
    event = scene.event()
    scene.clock.advance(KEPT + MOMENT)
    scene.app.administration.forget_settled_facts()
    told = scene.app.webhooks.view_feed(scene.organizer, None, (), 100)
    assert {each.event_id for each in told.items} == {event.id}
