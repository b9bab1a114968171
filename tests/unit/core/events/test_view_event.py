import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.events.errors import EventNotFound
from tests.factories import new_id
from tests.unit.core.scene import Scene


def test_it_shows_a_published_event_to_anybody(scene: Scene) -> None:
    event = scene.event()
    for actor in (None, scene.person(), scene.organizer, scene.admin):
        assert scene.app.events.view_event(actor, event.id) == event


def test_it_shows_a_draft_only_to_its_organizer_and_to_admins(scene: Scene) -> None:
    draft = scene.event(published=False)
    assert scene.app.events.view_event(scene.organizer, draft.id) == draft
    assert scene.app.events.view_event(scene.admin, draft.id) == draft
    for actor in (None, scene.person(), scene.person(Role.ORGANIZER)):
        with pytest.raises(EventNotFound):
            scene.app.events.view_event(actor, draft.id)


def test_it_does_not_know_what_is_not_there(scene: Scene) -> None:
    with pytest.raises(EventNotFound):
        scene.app.events.view_event(scene.admin, new_id())
