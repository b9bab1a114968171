from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import AccountDisabled, InvalidToken, SessionEnded, TokenExpired
from gatherly_core.accounts.model import Actor, Role, SignedIn, User
from gatherly_core.accounts.register import NewAccount
from gatherly_core.application import Application, Policy
from gatherly_core.kernel.unit_of_work import StorageAway
from tests.contracts.rivals import at_once
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "a long password")


@pytest.fixture
def ada(scene: Scene) -> SignedIn:
    return scene.app.accounts.register(ADA)


def change(scene: Scene, user: User, **changes: object) -> None:
    """As an admin would."""
    users = scene.ports.users

    def keep() -> None:
        account = users.account(user.id)
        users.save(replace(account, user=replace(account.user, **changes)))  # type: ignore[arg-type]  # they are fields

    scene.ports.unit_of_work.run(keep)


def test_it_tells_who_a_token_was_issued_to_and_in_which_session(scene: Scene, ada: SignedIn) -> None:
    scene.clock.advance(timedelta(seconds=ada.token.lifetime_seconds - 1))
    known = scene.app.accounts.authenticate(ada.token.value)
    (session,) = sessions_of(scene, ada)
    assert known == Actor(ada.user.id, Role.ATTENDEE, session_id=session)


def sessions_of(scene: Scene, signed_in: SignedIn) -> list[object]:
    bearer = scene.ports.tokens.verify(signed_in.token.value)
    return list(scene.ports.unit_of_work.read(lambda: scene.ports.sessions.standing([bearer.session_id])))


def test_it_tells_sessions_of_one_user_apart(scene: Scene, ada: SignedIn) -> None:
    other = scene.app.accounts.sign_in(ADA.email, ADA.password)
    one, two = (scene.app.accounts.authenticate(each.token.value) for each in (ada, other))
    assert one.user_id == two.user_id
    assert one.session_id != two.session_id


def test_it_refuses_a_token_that_nobody_issued(scene: Scene) -> None:
    with pytest.raises(InvalidToken) as refused:
        scene.app.accounts.authenticate("forged")
    assert refused.value.code == "invalid_token"


def test_it_refuses_a_token_whose_time_is_up(scene: Scene, ada: SignedIn) -> None:
    scene.clock.advance(timedelta(seconds=ada.token.lifetime_seconds))
    with pytest.raises(TokenExpired) as refused:
        scene.app.accounts.authenticate(ada.token.value)
    assert refused.value.code == "token_expired"


def test_it_refuses_a_token_whose_session_was_ended(scene: Scene, ada: SignedIn) -> None:
    scene.app.accounts.sign_out(ada.refresh_token)
    with pytest.raises(SessionEnded) as refused:
        scene.app.accounts.authenticate(ada.token.value)
    assert refused.value.code == "session_ended"


def test_it_refuses_a_token_of_a_session_that_is_not_there(scene: Scene, ada: SignedIn) -> None:
    token = scene.ports.tokens.issue(ada.user.id, new_id()).value
    with pytest.raises(SessionEnded):
        scene.app.accounts.authenticate(token)


def test_it_refuses_a_token_for_the_session_of_another(scene: Scene, ada: SignedIn) -> None:
    session_id = scene.ports.tokens.verify(ada.token.value).session_id
    token = scene.ports.tokens.issue(new_id(), session_id).value
    with pytest.raises(InvalidToken):
        scene.app.accounts.authenticate(token)


def test_it_refuses_a_token_of_a_session_that_is_over_before_it(scene: Scene) -> None:
    short = Policy(sign_in_lasts=replace(Policy().sign_in_lasts, longest=timedelta(seconds=10)))
    app = Application(scene.ports, short)
    token = app.accounts.register(ADA).token.value
    scene.clock.set(NOW + timedelta(seconds=10) - timedelta(microseconds=1))
    assert app.accounts.authenticate(token)
    scene.clock.set(NOW + timedelta(seconds=10))
    with pytest.raises(SessionEnded):
        app.accounts.authenticate(token)


def test_it_knows_the_present_role(scene: Scene, ada: SignedIn) -> None:
    change(scene, ada.user, role=Role.ORGANIZER)
    assert scene.app.accounts.authenticate(ada.token.value).role is Role.ORGANIZER


def test_it_refuses_a_disabled_user_until_that_is_over(scene: Scene, ada: SignedIn) -> None:
    change(scene, ada.user, disabled_at=NOW)
    with pytest.raises(AccountDisabled) as refused:
        scene.app.accounts.authenticate(ada.token.value)
    assert refused.value.code == "account_disabled"
    change(scene, ada.user, disabled_at=None)
    assert scene.app.accounts.authenticate(ada.token.value).user_id == ada.user.id


def test_it_says_that_the_account_is_disabled_rather_than_that_the_session_has_ended(
    scene: Scene, ada: SignedIn
) -> None:
    scene.app.accounts.sign_out(ada.refresh_token)
    change(scene, ada.user, disabled_at=NOW)
    with pytest.raises(AccountDisabled):
        scene.app.accounts.authenticate(ada.token.value)


def test_it_tells_those_apart_who_come_at_once(scene: Scene) -> None:
    people = [
        scene.app.accounts.register(NewAccount(f"P{number}", f"p{number}@example.org", "a long password"))
        for number in range(8)
    ]
    scene.app.accounts.sign_out(people[3].refresh_token)
    authenticate = scene.app.accounts.authenticate
    for _ in range(20):
        known = at_once(*[lambda token=each.token.value: authenticate(token) for each in people])
        assert isinstance(known[3], SessionEnded)
        for one, each in zip(known, people, strict=True):
            if each is not people[3]:
                assert isinstance(one, Actor)
                assert one.user_id == each.user.id


def test_it_knows_nobody_while_the_storage_is_away(
    scene: Scene, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise StorageAway("The database is away.")

    with monkeypatch.context() as patched:
        patched.setattr(scene.ports.unit_of_work, "read", away)
        with pytest.raises(StorageAway):
            scene.app.accounts.authenticate(ada.token.value)
    assert scene.app.accounts.authenticate(ada.token.value).user_id == ada.user.id
