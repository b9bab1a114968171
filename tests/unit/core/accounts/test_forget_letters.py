from datetime import timedelta

from gatherly_core.accounts.register import NewAccount
from tests.unit.core.scene import Scene


def test_it_forgets_what_nobody_has_used_in_time(scene: Scene) -> None:
    scene.app.accounts.register(NewAccount("Ada Lovelace", "ada@example.org", "a long password"))
    scene.clock.advance(timedelta(hours=23))
    scene.app.accounts.request_password_reset("ada@example.org")
    assert scene.app.accounts.forget_letters() == 0
    scene.clock.advance(timedelta(hours=1))
    assert scene.app.accounts.forget_letters() == 1
    scene.clock.advance(timedelta(hours=23))
    assert scene.app.accounts.forget_letters() == 1
