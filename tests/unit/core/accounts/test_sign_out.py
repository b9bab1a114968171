import pytest

from gatherly_core.accounts.errors import InvalidRefreshToken, SessionEnded
from gatherly_core.accounts.model import SignedIn
from gatherly_core.accounts.register import NewAccount
from tests.unit.core.misfortunes import application_cut_off
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "a long password")


@pytest.fixture
def ada(scene: Scene) -> SignedIn:
    return scene.app.accounts.register(ADA)


def assert_ended(scene: Scene, *signed_in: SignedIn) -> None:
    for each in signed_in:
        with pytest.raises(SessionEnded):
            scene.app.accounts.authenticate(each.token.value)
        with pytest.raises(InvalidRefreshToken):
            scene.app.accounts.refresh_session(each.refresh_token)


def test_it_ends_the_session(scene: Scene, ada: SignedIn) -> None:
    scene.app.accounts.sign_out(ada.refresh_token)
    assert_ended(scene, ada)


def test_it_leaves_the_other_sessions_of_the_user(scene: Scene, ada: SignedIn) -> None:
    other = scene.app.accounts.sign_in(ADA.email, ADA.password)
    scene.app.accounts.sign_out(ada.refresh_token)
    assert scene.app.accounts.authenticate(other.token.value)
    assert scene.app.accounts.refresh_session(other.refresh_token)


def test_it_takes_a_refresh_token_that_was_used(scene: Scene, ada: SignedIn) -> None:
    refreshed = scene.app.accounts.refresh_session(ada.refresh_token)
    scene.app.accounts.sign_out(ada.refresh_token)
    assert_ended(scene, ada, refreshed)


def test_it_bears_being_done_twice(scene: Scene, ada: SignedIn) -> None:
    scene.app.accounts.sign_out(ada.refresh_token)
    session_id = scene.ports.tokens.verify(ada.token.value).session_id
    before = scene.ports.unit_of_work.read(lambda: scene.ports.sessions.standing([session_id]))
    scene.clock.advance(before[session_id].session.expires_at - scene.clock.now())
    scene.app.accounts.sign_out(ada.refresh_token)
    assert scene.ports.unit_of_work.read(lambda: scene.ports.sessions.standing([session_id])) == before


@pytest.mark.parametrize("unknown", ["", "nonsense", "\ud800"])
def test_it_ends_nothing_by_what_nobody_issued(scene: Scene, ada: SignedIn, unknown: str) -> None:
    scene.app.accounts.sign_out(unknown)
    scene.app.accounts.sign_out(ada.token.value)
    assert scene.app.accounts.authenticate(ada.token.value)


@pytest.mark.parametrize("done", [True, False])
def test_it_ends_the_session_when_the_connection_is_lost_while_it_commits(
    scene: Scene, ada: SignedIn, *, done: bool
) -> None:
    app, _ = application_cut_off(scene, done=done)
    app.accounts.sign_out(ada.refresh_token)
    assert_ended(scene, ada)
