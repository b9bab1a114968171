import pytest

from gatherly_core.accounts.model import Actor, Role
from gatherly_core.accounts.ports import UserFilter
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from tests.unit.core.scene import Scene


def test_it_lists_everybody_the_newest_first(scene: Scene) -> None:
    newest = scene.person()
    page = scene.app.accounts.list_users(scene.admin, UserFilter(), PageRequest())
    assert [user.id for user in page.items] == [newest.user_id, scene.admin.user_id, scene.organizer.user_id]


def test_it_lists_those_who_are_wanted(scene: Scene) -> None:
    user = scene.user(scene.person())
    page = scene.app.accounts.list_users(scene.admin, UserFilter(user.email.upper()), PageRequest())
    assert page.items == (user,)


@pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
def test_it_is_for_admins(scene: Scene, role: Role) -> None:
    somebody: Actor = scene.person(role)
    with pytest.raises(Forbidden):
        scene.app.accounts.list_users(somebody, UserFilter(), PageRequest())
