from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.audit.deeds import Deed
from gatherly_core.events.errors import EventNotFound, HasBookings, NotPublished
from gatherly_core.events.facts import EventChanged, EventUnpublished
from gatherly_core.events.model import EventStatus
from gatherly_core.events.moderate_event import Moderation
from gatherly_core.events.ports import EventFilter, EventSort
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene


def test_it_puts_an_event_among_the_featured_ones_and_takes_it_away(scene: Scene) -> None:
    event = scene.event()
    later = NOW + timedelta(hours=1)
    scene.clock.set(later)
    featured = scene.app.events.moderate_event(scene.admin, event.id, Moderation(featured=True))
    assert (featured.featured, featured.version, featured.updated_at) == (True, event.version + 1, later)
    page = scene.app.ticketing.browse_listings(None, EventFilter(featured=True), EventSort.START_DATE, PageRequest())
    assert [listing.event for listing in page.items] == [featured]
    assert not scene.app.events.moderate_event(scene.admin, event.id, Moderation(featured=False)).featured
    assert scene.facts(EventChanged) == [EventChanged(event_id=event.id, at=later)] * 2


@pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
def test_it_obeys_admins_only(scene: Scene, role: Role) -> None:
    event = scene.event()
    for actor in (scene.organizer, scene.person(role)):
        with pytest.raises(Forbidden):
            scene.app.events.moderate_event(actor, event.id, Moderation(featured=True))
    assert not scene.app.ticketing.view_listing(None, event.id).event.featured


def test_it_does_not_know_what_is_not_there(scene: Scene) -> None:
    with pytest.raises(EventNotFound):
        scene.app.events.moderate_event(scene.admin, new_id(), Moderation(featured=True))


def test_it_makes_an_event_a_draft_again(scene: Scene) -> None:
    event = scene.event()
    draft = scene.app.events.moderate_event(scene.admin, event.id, Moderation(withdrawn=True))
    assert (draft.status, draft.version, draft.featured) == (EventStatus.DRAFT, event.version + 1, False)
    assert scene.facts(EventUnpublished) == [EventUnpublished(event_id=event.id, at=NOW)]
    entry = scene.entries()[-1]
    assert (entry.action, entry.user_id, entry.target_id) == (Deed.EVENT_UNPUBLISHED, scene.admin.user_id, event.id)


def test_it_does_both_or_nothing(scene: Scene) -> None:
    both = Moderation(featured=True, withdrawn=True)
    booked, draft, free = scene.on_sale(), scene.event(published=False), scene.event()
    scene.book(booked)
    known = len(scene.entries())
    with pytest.raises(HasBookings):
        scene.app.events.moderate_event(scene.admin, booked.event_id, both)
    with pytest.raises(NotPublished):
        scene.app.events.moderate_event(scene.admin, draft.id, both)
    assert not scene.event_of(booked).featured
    assert len(scene.entries()) == known
    changed = scene.app.events.moderate_event(scene.admin, free.id, both)
    assert (changed.status, changed.featured) == (EventStatus.DRAFT, True)
    assert scene.app.ticketing.view_listing(scene.admin, free.id).event == changed
