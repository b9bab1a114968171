from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import InvalidToken, TokenExpired
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.register import NewAccount
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "a long password")


def test_it_tells_who_a_token_was_issued_to(scene: Scene) -> None:
    signed_in = scene.app.accounts.register(ADA)
    scene.clock.advance(timedelta(seconds=signed_in.token.lifetime_seconds - 1))
    assert scene.app.accounts.authenticate(signed_in.token.value) == Actor(signed_in.user.id, signed_in.user.role)


def test_it_refuses_a_token_that_nobody_issued(scene: Scene) -> None:
    with pytest.raises(InvalidToken) as refused:
        scene.app.accounts.authenticate("forged")
    assert refused.value.code == "invalid_token"


def test_it_refuses_a_token_whose_time_is_up(scene: Scene) -> None:
    token = scene.app.accounts.register(ADA).token
    scene.clock.advance(timedelta(seconds=token.lifetime_seconds))
    with pytest.raises(TokenExpired) as refused:
        scene.app.accounts.authenticate(token.value)
    assert refused.value.code == "token_expired"
