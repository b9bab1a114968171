from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.facts import EventChanged
from gatherly_core.events.ports import EventFilter, EventSort
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene


def test_it_puts_an_event_among_the_featured_ones_and_takes_it_away(scene: Scene) -> None:
    event = scene.event()
    later = NOW + timedelta(hours=1)
    scene.clock.set(later)
    featured = scene.app.events.feature_event(scene.admin, event.id, True)
    assert (featured.featured, featured.version, featured.updated_at) == (True, event.version + 1, later)
    page = scene.app.ticketing.browse_listings(None, EventFilter(featured=True), EventSort.START_DATE, PageRequest())
    assert [listing.event for listing in page.items] == [featured]
    assert not scene.app.events.feature_event(scene.admin, event.id, False).featured
    assert scene.facts(EventChanged) == [EventChanged(event_id=event.id, at=later)] * 2


@pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
def test_it_obeys_admins_only(scene: Scene, role: Role) -> None:
    event = scene.event()
    for actor in (scene.organizer, scene.person(role)):
        with pytest.raises(Forbidden):
            scene.app.events.feature_event(actor, event.id, True)
    assert not scene.app.ticketing.view_listing(None, event.id).event.featured


def test_it_does_not_know_what_is_not_there(scene: Scene) -> None:
    with pytest.raises(EventNotFound):
        scene.app.events.feature_event(scene.admin, new_id(), True)
