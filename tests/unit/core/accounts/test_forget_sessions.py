from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import InvalidRefreshToken
from gatherly_core.accounts.forget_sessions import BATCH
from gatherly_core.accounts.register import NewAccount
from gatherly_core.application import Policy
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "a long password")
IDLE = Policy().sign_in_lasts.idle


def test_it_forgets_the_sessions_that_are_over_however_many(scene: Scene) -> None:
    user = scene.app.accounts.register(ADA).user
    for _ in range(BATCH):
        scene.app.accounts.open_session(user)
    scene.clock.advance(timedelta(seconds=1))
    live = scene.app.accounts.open_session(user)
    scene.clock.advance(IDLE - timedelta(seconds=1))
    assert scene.app.accounts.forget_sessions() == BATCH + 1
    assert scene.app.accounts.forget_sessions() == 0
    assert scene.app.accounts.refresh_session(live.refresh_token).user == user


def test_it_keeps_a_session_that_was_ended_until_its_time_is_over(scene: Scene) -> None:
    token = scene.app.accounts.register(ADA).refresh_token
    scene.app.accounts.sign_out(token)
    assert scene.app.accounts.forget_sessions() == 0
    scene.clock.advance(IDLE)
    assert scene.app.accounts.forget_sessions() == 1
    with pytest.raises(InvalidRefreshToken):
        scene.app.accounts.refresh_session(token)
