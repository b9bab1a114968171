import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from tests.factories import new_id
from tests.unit.core.scene import Scene


class TestViewCheckinKeys:
    def test_it_tells_the_keys_to_who_runs_the_door(self, scene: Scene) -> None:
        event = scene.event()
        for actor in (scene.organizer, scene.admin):
            assert scene.app.admission.view_checkin_keys(actor, event.id) == scene.ports.ticket_signer.public_keys()

    @pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
    def test_it_is_forbidden_to_others(self, scene: Scene, role: Role) -> None:
        event = scene.event()
        with pytest.raises(Forbidden):
            scene.app.admission.view_checkin_keys(scene.person(role), event.id)

    @pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
    def test_it_shows_nobody_that_there_is_a_draft(self, scene: Scene, role: Role) -> None:
        draft = scene.event(published=False)
        with pytest.raises(EventNotFound):
            scene.app.admission.view_checkin_keys(scene.person(role), draft.id)
        assert scene.app.admission.view_checkin_keys(scene.organizer, draft.id)

    def test_it_does_not_know_what_is_not_there(self, scene: Scene) -> None:
        with pytest.raises(EventNotFound):
            scene.app.admission.view_checkin_keys(scene.admin, new_id())
