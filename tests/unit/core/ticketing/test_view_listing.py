import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.events.errors import EventNotFound
from tests.factories import new_id
from tests.unit.core.scene import Scene


def test_it_shows_a_published_event_to_anybody(scene: Scene) -> None:
    event = scene.event()
    for actor in (None, scene.person(), scene.organizer, scene.admin):
        assert scene.app.ticketing.view_listing(actor, event.id).event == event


def test_it_shows_a_draft_only_to_its_organizer_and_to_admins(scene: Scene) -> None:
    draft = scene.event(published=False)
    assert scene.app.ticketing.view_listing(scene.organizer, draft.id).event == draft
    assert scene.app.ticketing.view_listing(scene.admin, draft.id).event == draft
    for actor in (None, scene.person(), scene.person(Role.ORGANIZER)):
        with pytest.raises(EventNotFound):
            scene.app.ticketing.view_listing(actor, draft.id)


def test_it_does_not_know_what_is_not_there(scene: Scene) -> None:
    with pytest.raises(EventNotFound):
        scene.app.ticketing.view_listing(scene.admin, new_id())
