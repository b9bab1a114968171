import pytest

from gatherly_core.accounts.model import Role, StaffRole
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from tests.factories import new_id
from tests.unit.core.scene import Scene

PAGE = PageRequest()


@pytest.mark.parametrize("list_", ["list_staff", "list_invitations"])
def test_the_organizer_managers_and_admins_may(scene: Scene, list_: str) -> None:
    look = getattr(scene.app.staffing, list_)
    event, draft = scene.event(), scene.event(published=False)
    for who in (scene.organizer, scene.admin, scene.hire(event, StaffRole.MANAGER)):
        assert look(who, event.id, PAGE).next is None
    for stranger in (scene.person(), scene.person(Role.ORGANIZER), scene.hire(scene.event(), StaffRole.MANAGER)):
        with pytest.raises(Forbidden):
            look(stranger, event.id, PAGE)
        with pytest.raises(EventNotFound):
            look(stranger, draft.id, PAGE)
    for where in (event, draft):
        with pytest.raises(Forbidden):
            look(scene.hire(where, StaffRole.SCANNER), where.id, PAGE)
    with pytest.raises(EventNotFound):
        look(scene.admin, new_id(), PAGE)


def test_everybody_sees_their_own_posts(scene: Scene) -> None:
    who = scene.person()
    joined = [scene.join_staff(scene.event(), role, who) for role in StaffRole]
    scene.join_staff(scene.event(), StaffRole.MANAGER)
    assert set(scene.app.staffing.list_posts(who, PAGE).items) == set(joined)
    assert scene.app.staffing.list_posts(scene.person(), PAGE).items == ()
