from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import InvalidRefreshToken, SessionEnded, SessionNotFound
from gatherly_core.accounts.model import Actor, SignedIn
from gatherly_core.accounts.register import NewAccount
from gatherly_core.kernel.paging import PageRequest
from tests.factories import NOW, new_id
from tests.unit.core.misfortunes import application_cut_off
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "a long password")


@pytest.fixture
def ada(scene: Scene) -> SignedIn:
    return scene.app.accounts.register(ADA)


def actor_of(scene: Scene, signed_in: SignedIn) -> Actor:
    return scene.app.accounts.authenticate(signed_in.token.value)


def sessions(scene: Scene, actor: Actor) -> list[object]:
    return [session.id for session in scene.app.accounts.list_sessions(actor, PageRequest()).items]


class TestListSessions:
    def test_it_lists_where_one_is_signed_in_the_newest_first(self, scene: Scene, ada: SignedIn) -> None:
        others = [scene.app.accounts.sign_in(ADA.email, ADA.password) for _ in range(2)]
        scene.app.accounts.register(NewAccount("Bob", "bob@example.org", "a long password"))
        scene.app.accounts.sign_out(others[0].refresh_token)
        present = [actor_of(scene, each) for each in (others[1], ada)]
        assert sessions(scene, present[0]) == [actor.session_id for actor in present]

    def test_it_tells_when_one_was_used_and_when_it_ends(self, scene: Scene, ada: SignedIn) -> None:
        scene.clock.advance(timedelta(minutes=10))
        scene.app.accounts.refresh_session(ada.refresh_token)
        (session,) = scene.app.accounts.list_sessions(actor_of(scene, ada), PageRequest()).items
        assert (session.created_at, session.last_used_at) == (NOW, NOW + timedelta(minutes=10))
        assert session.expires_at == NOW + timedelta(days=14, minutes=10)


class TestEndSession:
    def test_it_ends_a_session_on_another_device(self, scene: Scene, ada: SignedIn) -> None:
        other = scene.app.accounts.sign_in(ADA.email, ADA.password)
        me, lost = actor_of(scene, ada), actor_of(scene, other)
        assert lost.session_id is not None
        scene.app.accounts.end_session(me, lost.session_id)
        with pytest.raises(SessionEnded):
            actor_of(scene, other)
        with pytest.raises(InvalidRefreshToken):
            scene.app.accounts.refresh_session(other.refresh_token)
        assert sessions(scene, me) == [me.session_id]

    def test_it_does_not_know_sessions_of_others_nor_what_is_not_there(self, scene: Scene, ada: SignedIn) -> None:
        bob = actor_of(scene, scene.app.accounts.register(NewAccount("Bob", "bob@example.org", "a long password")))
        me = actor_of(scene, ada)
        assert me.session_id is not None
        for unknown in (me.session_id, new_id()):
            with pytest.raises(SessionNotFound):
                scene.app.accounts.end_session(bob, unknown)
        assert actor_of(scene, ada) == me

    def test_it_does_not_know_sessions_that_have_ended(self, scene: Scene, ada: SignedIn) -> None:
        me = actor_of(scene, ada)
        assert me.session_id is not None
        scene.app.accounts.end_session(me, me.session_id)
        with pytest.raises(SessionNotFound):
            scene.app.accounts.end_session(me, me.session_id)

    @pytest.mark.parametrize("done", [True, False])
    def test_it_ends_one_when_the_connection_is_lost_while_it_commits(
        self, scene: Scene, ada: SignedIn, *, done: bool
    ) -> None:
        me = actor_of(scene, ada)
        assert me.session_id is not None
        app, unit_of_work = application_cut_off(scene, done=done)
        app.accounts.end_session(me, me.session_id)
        assert unit_of_work.runs == (1 if done else 2)
        with pytest.raises(SessionEnded):
            actor_of(scene, ada)
