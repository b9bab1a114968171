from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Actor, Role
from gatherly_core.events.model import Event
from gatherly_core.events.ports import EventFilter, EventSort
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.ticketing.model import Listing
from tests.factories import NOW
from tests.unit.core.scene import Scene

INSTANT = timedelta(microseconds=1)


def browse(scene: Scene, actor: Actor | None = None, wanted: EventFilter | None = None) -> list[Event]:
    page = scene.app.ticketing.browse_listings(actor, wanted or EventFilter(), EventSort.START_DATE, PageRequest())
    return events_of(page)


def events_of(page: Page[Listing]) -> list[Event]:
    return [listing.event for listing in page.items]


def ending(scene: Scene, after: timedelta, **details: object) -> Event:
    return scene.event(start_date=NOW + after - timedelta(hours=1), end_date=NOW + after, **details)


def test_it_lists_published_events(scene: Scene) -> None:
    event = scene.event()
    scene.event(published=False)
    assert browse(scene) == browse(scene, scene.organizer) == [event]


def test_it_leaves_out_what_has_ended(scene: Scene) -> None:
    ending(scene, timedelta(hours=2))
    later = ending(scene, timedelta(hours=2) + INSTANT)
    scene.clock.advance(timedelta(hours=2))
    assert browse(scene) == [later]


def test_it_lists_what_has_ended_when_asked(scene: Scene) -> None:
    over = ending(scene, timedelta(hours=2))
    scene.clock.advance(timedelta(days=1))
    assert browse(scene) == []
    assert browse(scene, wanted=EventFilter(ends_after=NOW)) == [over]


def test_it_shows_drafts_to_who_lists_their_own_events(scene: Scene) -> None:
    draft = scene.event(published=False)
    own = EventFilter(organizer_id=scene.organizer.user_id)
    assert browse(scene, scene.organizer, own) == [draft]
    assert browse(scene, scene.admin, own) == [draft]
    assert browse(scene, scene.organizer) == browse(scene, scene.admin) == []


@pytest.mark.parametrize("role", [None, Role.ATTENDEE, Role.ORGANIZER])
def test_it_shows_no_drafts_of_others(scene: Scene, role: Role | None) -> None:
    scene.event(published=False)
    actor = None if role is None else scene.person(role)
    wanted = EventFilter(organizer_id=scene.organizer.user_id, drafts_of=scene.organizer.user_id)
    assert browse(scene, actor, wanted) == []


def test_it_pages_through_the_list(scene: Scene) -> None:
    events = [scene.event() for _ in range(3)]
    page = scene.app.ticketing.browse_listings(None, EventFilter(), EventSort.START_DATE, PageRequest(2))
    assert events_of(page) == events[:2]
    rest = scene.app.ticketing.browse_listings(None, EventFilter(), EventSort.START_DATE, PageRequest(2, page.next))
    assert (events_of(rest), rest.next) == (events[2:], None)
