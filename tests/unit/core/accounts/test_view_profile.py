import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor, Role
from tests.factories import new_id
from tests.unit.core.scene import Scene


def test_it_shows_the_user_who_asks(scene: Scene) -> None:
    ada = scene.person()
    scene.person()
    assert scene.app.accounts.view_profile(ada).id == ada.user_id


def test_it_says_that_an_account_is_gone(scene: Scene) -> None:
    with pytest.raises(UserNotFound) as refused:
        scene.app.accounts.view_profile(Actor(new_id(), Role.ATTENDEE))
    assert refused.value.code == "user_not_found"
