from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import (
    AccountDisabled,
    InvalidRefreshToken,
    InvalidToken,
    RefreshReused,
    SessionEnded,
)
from gatherly_core.accounts.model import Actor, SignedIn
from gatherly_core.accounts.register import NewAccount
from gatherly_core.accounts.sessions import GRACE, Standing
from gatherly_core.application import Policy
from tests.contracts.rivals import at_once
from tests.factories import NOW
from tests.unit.core.misfortunes import application_cut_off
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "a long password")
TERMS = Policy().sign_in_lasts
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def ada(scene: Scene) -> SignedIn:
    return scene.app.accounts.register(ADA)


def works(scene: Scene, signed_in: SignedIn) -> bool:
    """Whether the access token is good."""
    try:
        actor = scene.app.accounts.authenticate(signed_in.token.value)
    except SessionEnded:
        return False
    return actor.user_id == signed_in.user.id


def standing(scene: Scene, signed_in: SignedIn) -> Standing:
    session_id = scene.ports.tokens.verify(signed_in.token.value).session_id
    return scene.ports.unit_of_work.read(lambda: scene.ports.sessions.standing([session_id]))[session_id]


def test_it_exchanges_a_refresh_token_for_the_next_one_and_an_access_token(scene: Scene, ada: SignedIn) -> None:
    scene.clock.advance(timedelta(days=1))
    refreshed = scene.app.accounts.refresh_session(ada.refresh_token)
    assert refreshed.user == ada.user
    assert refreshed.refresh_token != ada.refresh_token
    known = scene.app.accounts.authenticate(refreshed.token.value)
    assert known == Actor(ada.user.id, ada.user.role, session_id=standing(scene, refreshed).session.id)


def test_it_stays_the_same_session(scene: Scene, ada: SignedIn) -> None:
    refreshed = scene.app.accounts.refresh_session(ada.refresh_token)
    assert scene.ports.tokens.verify(refreshed.token.value) == scene.ports.tokens.verify(ada.token.value)
    assert works(scene, ada)


def test_it_goes_on_and_on(scene: Scene, ada: SignedIn) -> None:
    seen = [ada]
    for _ in range(20):
        scene.clock.advance(timedelta(hours=1))
        seen.append(scene.app.accounts.refresh_session(seen[-1].refresh_token))
    assert len({each.refresh_token for each in seen}) == 21
    assert works(scene, seen[-1])


def test_it_answers_the_same_successor_when_the_answer_was_lost(scene: Scene, ada: SignedIn) -> None:
    first = scene.app.accounts.refresh_session(ada.refresh_token)
    scene.clock.advance(GRACE - MOMENT)
    again = scene.app.accounts.refresh_session(ada.refresh_token)
    assert again.refresh_token == first.refresh_token
    assert works(scene, again)
    assert scene.app.accounts.refresh_session(again.refresh_token).refresh_token != first.refresh_token


def test_it_ends_the_session_when_a_token_comes_again_later(scene: Scene, ada: SignedIn) -> None:
    first = scene.app.accounts.refresh_session(ada.refresh_token)
    scene.clock.advance(GRACE)
    with pytest.raises(RefreshReused) as refused:
        scene.app.accounts.refresh_session(ada.refresh_token)
    assert refused.value.code == "refresh_reused"
    assert not works(scene, ada)
    assert not works(scene, first)
    with pytest.raises(InvalidRefreshToken):
        scene.app.accounts.refresh_session(first.refresh_token)


def test_it_ends_the_session_when_a_token_comes_again_whose_answer_has_arrived(scene: Scene, ada: SignedIn) -> None:
    first = scene.app.accounts.refresh_session(ada.refresh_token)
    second = scene.app.accounts.refresh_session(first.refresh_token)
    with pytest.raises(RefreshReused):
        scene.app.accounts.refresh_session(ada.refresh_token)
    assert not works(scene, second)
    with pytest.raises(InvalidRefreshToken):
        scene.app.accounts.refresh_session(second.refresh_token)


def test_it_ends_that_session_only(scene: Scene, ada: SignedIn) -> None:
    other = scene.app.accounts.sign_in(ADA.email, ADA.password)
    scene.app.accounts.refresh_session(ada.refresh_token)
    scene.clock.advance(GRACE)
    with pytest.raises(RefreshReused):
        scene.app.accounts.refresh_session(ada.refresh_token)
    assert works(scene, other)
    assert scene.app.accounts.refresh_session(other.refresh_token)


def test_it_gives_one_successor_to_those_who_come_at_once(scene: Scene, ada: SignedIn) -> None:
    refresh = scene.app.accounts.refresh_session
    answers = at_once(*[lambda: refresh(ada.refresh_token)] * 8)
    assert len({answer.refresh_token for answer in answers if isinstance(answer, SignedIn)}) == 1
    assert all(isinstance(answer, SignedIn) and works(scene, answer) for answer in answers)


def test_it_refuses_what_nobody_issued(scene: Scene, ada: SignedIn) -> None:
    (following,) = scene.ports.refresh_tokens.successors(ada.refresh_token)
    for unknown in ("", "nonsense", "\ud800", ada.refresh_token + "x", following):
        with pytest.raises(InvalidRefreshToken) as refused:
            scene.app.accounts.refresh_session(unknown)
        assert refused.value.code == "invalid_refresh_token"
    assert works(scene, ada)


def test_it_is_no_access_token_nor_is_an_access_token_one(scene: Scene, ada: SignedIn) -> None:
    with pytest.raises(InvalidToken):
        scene.app.accounts.authenticate(ada.refresh_token)
    with pytest.raises(InvalidRefreshToken):
        scene.app.accounts.refresh_session(ada.token.value)


def test_it_refuses_a_session_that_was_ended(scene: Scene, ada: SignedIn) -> None:
    scene.app.accounts.sign_out(ada.refresh_token)
    with pytest.raises(InvalidRefreshToken):
        scene.app.accounts.refresh_session(ada.refresh_token)


def test_it_ends_with_the_time_of_a_session_that_is_not_used(scene: Scene, ada: SignedIn) -> None:
    scene.clock.set(NOW + TERMS.idle - MOMENT)
    refreshed = scene.app.accounts.refresh_session(ada.refresh_token)
    scene.clock.set(NOW + 2 * TERMS.idle - MOMENT)
    with pytest.raises(InvalidRefreshToken):
        scene.app.accounts.refresh_session(refreshed.refresh_token)


def test_it_ends_with_the_time_of_a_session_however_often_that_is_used(scene: Scene, ada: SignedIn) -> None:
    present = ada
    while scene.clock.now() + timedelta(days=10) < NOW + TERMS.longest:
        scene.clock.advance(timedelta(days=10))
        present = scene.app.accounts.refresh_session(present.refresh_token)
    scene.clock.set(NOW + TERMS.longest)
    with pytest.raises(InvalidRefreshToken):
        scene.app.accounts.refresh_session(present.refresh_token)


def test_it_refuses_a_disabled_user_and_leaves_the_session_as_it_is(scene: Scene, ada: SignedIn) -> None:
    before = standing(scene, ada)
    users = scene.ports.users
    account = scene.ports.unit_of_work.read(lambda: users.account(ada.user.id))
    disabled = replace(account, user=replace(account.user, disabled_at=NOW))
    scene.ports.unit_of_work.run(lambda: users.save(disabled))
    with pytest.raises(AccountDisabled):
        scene.app.accounts.refresh_session(ada.refresh_token)
    scene.ports.unit_of_work.run(lambda: users.save(account))
    assert standing(scene, ada) == before
    assert scene.app.accounts.refresh_session(ada.refresh_token)


def test_it_refuses_who_is_giving_up_their_account(scene: Scene, ada: SignedIn) -> None:
    scene.ports.unit_of_work.run(lambda: scene.ports.personal_data.begin(ada.user.id, NOW))
    with pytest.raises(InvalidRefreshToken):
        scene.app.accounts.refresh_session(ada.refresh_token)
    assert not works(scene, ada)


@pytest.mark.parametrize("done", [True, False])
def test_it_prolongs_once_when_the_connection_is_lost_while_it_commits(
    scene: Scene, ada: SignedIn, *, done: bool
) -> None:
    app, _ = application_cut_off(scene, done=done)
    refreshed = app.accounts.refresh_session(ada.refresh_token)
    assert works(scene, refreshed)
    again = scene.app.accounts.refresh_session(ada.refresh_token)
    assert again.refresh_token == refreshed.refresh_token
    assert scene.app.accounts.refresh_session(refreshed.refresh_token)


@pytest.mark.parametrize("done", [True, False])
def test_it_ends_a_session_when_the_connection_is_lost_while_it_commits(
    scene: Scene, ada: SignedIn, *, done: bool
) -> None:
    scene.app.accounts.refresh_session(ada.refresh_token)
    scene.clock.advance(GRACE)
    app, _ = application_cut_off(scene, done=done)
    with pytest.raises((RefreshReused, InvalidRefreshToken)):
        app.accounts.refresh_session(ada.refresh_token)
    assert not works(scene, ada)
