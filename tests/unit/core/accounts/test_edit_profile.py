from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_core.accounts.edit_profile import PasswordChange, ProfileChange
from gatherly_core.accounts.errors import (
    InvalidCredentials,
    InvalidRefreshToken,
    SessionEnded,
    TooManyAttempts,
    UserNotFound,
    WrongPassword,
)
from gatherly_core.accounts.model import Actor, Role, SignedIn
from gatherly_core.accounts.register import NewAccount
from gatherly_core.application import Application
from gatherly_core.kernel.errors import Invalid
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "the old one")


class RivalPasswords(MemoryPasswords):
    """While a new password is hashed, another request changes the password too."""

    app: Application
    rival: tuple[Actor, PasswordChange] | None = None

    def hash(self, password: str) -> str:
        if self.rival is not None:
            (actor, change), self.rival = self.rival, None
            self.app.accounts.edit_profile(actor, ProfileChange(password=change))
        return super().hash(password)


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return actor_of(scene.app.accounts.register(ADA))


def actor_of(signed_in: SignedIn) -> Actor:
    return Actor(signed_in.user.id, signed_in.user.role)


def test_it_changes_what_is_given(scene: Scene, ada: Actor) -> None:
    scene.clock.advance(timedelta(hours=1))
    fields = {"name": "Ada King", "phone": "+44 20", "profile_photo": "ada.png", "preferences": {"news": True}}
    edited = scene.app.accounts.edit_profile(ada, ProfileChange(fields))
    assert {name: getattr(edited, name) for name in fields} == fields
    assert (edited.created_at, edited.updated_at) == (NOW, NOW + timedelta(hours=1))
    assert scene.user(ada) == edited


def test_it_leaves_the_rest_as_it_is(scene: Scene, ada: Actor) -> None:
    scene.app.accounts.edit_profile(ada, ProfileChange({"phone": "+44 20"}))
    edited = scene.app.accounts.edit_profile(ada, ProfileChange({"name": "Ada King"}))
    assert (edited.phone, edited.email, edited.role) == ("+44 20", "ada@example.org", Role.ATTENDEE)
    assert scene.app.accounts.sign_in("ada@example.org", "the old one").user == edited


def test_it_takes_away_what_is_given_as_nothing(scene: Scene, ada: Actor) -> None:
    scene.app.accounts.edit_profile(ada, ProfileChange({"phone": "+44 20"}))
    assert scene.app.accounts.edit_profile(ada, ProfileChange({"phone": None})).phone is None


@pytest.mark.parametrize("field", ["email", "role", "id", "email_verified", "created_at", "shoe_size"])
def test_it_changes_nothing_else_of_a_user(scene: Scene, ada: Actor, field: str) -> None:
    before = scene.user(ada)
    with pytest.raises(ValueError, match=field):
        scene.app.accounts.edit_profile(ada, ProfileChange({"name": "Eve", field: "anything"}))
    assert scene.user(ada) == before


def test_it_changes_the_password_for_who_knows_the_old_one(scene: Scene, ada: Actor) -> None:
    scene.app.accounts.edit_profile(ada, ProfileChange(password=PasswordChange("the old one", "the new one")))
    assert scene.app.accounts.sign_in("ada@example.org", "the new one").user.id == ada.user_id
    with pytest.raises(InvalidCredentials):
        scene.app.accounts.sign_in("ada@example.org", "the old one")


def test_it_ends_the_other_sessions_with_a_new_password(scene: Scene) -> None:
    mine, other = scene.app.accounts.register(ADA), scene.app.accounts.sign_in(ADA.email, ADA.password)
    stranger = scene.app.accounts.register(NewAccount("Bob", "bob@example.org", "the old one"))
    me = scene.app.accounts.authenticate(mine.token.value)
    scene.app.accounts.edit_profile(me, ProfileChange(password=PasswordChange("the old one", "the new one")))
    assert scene.app.accounts.authenticate(mine.token.value) == me
    assert scene.app.accounts.refresh_session(mine.refresh_token)
    assert scene.app.accounts.authenticate(stranger.token.value)
    with pytest.raises(SessionEnded):
        scene.app.accounts.authenticate(other.token.value)
    with pytest.raises(InvalidRefreshToken):
        scene.app.accounts.refresh_session(other.refresh_token)


def test_it_ends_no_session_without_a_new_password(scene: Scene) -> None:
    mine, other = scene.app.accounts.register(ADA), scene.app.accounts.sign_in(ADA.email, ADA.password)
    me = scene.app.accounts.authenticate(mine.token.value)
    scene.app.accounts.edit_profile(me, ProfileChange({"name": "Ada King"}))
    with pytest.raises(WrongPassword):
        scene.app.accounts.edit_profile(me, ProfileChange(password=PasswordChange("a guess", "the new one")))
    assert scene.app.accounts.authenticate(other.token.value)


def test_it_changes_no_password_of_an_account_that_has_none(scene: Scene, ada: Actor) -> None:
    users = scene.ports.users
    account = scene.ports.unit_of_work.read(lambda: users.account(ada.user_id))
    scene.ports.unit_of_work.run(lambda: users.save(replace(account, password_hash=None)))
    with pytest.raises(WrongPassword):
        scene.app.accounts.edit_profile(ada, ProfileChange(password=PasswordChange("the old one", "the new one")))
    with pytest.raises(InvalidCredentials):
        scene.app.accounts.sign_in("ada@example.org", "the old one")


def test_it_changes_nothing_for_who_does_not_know_the_old_password(scene: Scene, ada: Actor) -> None:
    before = scene.user(ada)
    change = ProfileChange({"name": "Eve"}, PasswordChange("a guess", "the new one"))
    with pytest.raises(WrongPassword) as refused:
        scene.app.accounts.edit_profile(ada, change)
    assert refused.value.code == "wrong_password"
    assert scene.user(ada) == before
    assert scene.app.accounts.sign_in("ada@example.org", "the old one").user == before


def test_it_looks_at_no_more_than_a_few_guesses_at_the_old_password(scene: Scene, ada: Actor) -> None:
    for _ in range(5):
        with pytest.raises(WrongPassword):
            scene.app.accounts.edit_profile(ada, ProfileChange(password=PasswordChange("a guess", "the new one")))
    with pytest.raises(TooManyAttempts):
        scene.app.accounts.edit_profile(ada, ProfileChange(password=PasswordChange("the old one", "the new one")))
    with pytest.raises(TooManyAttempts):
        scene.app.accounts.sign_in("ada@example.org", "the old one")
    scene.app.accounts.edit_profile(ada, ProfileChange({"name": "Ada King"}))


@pytest.mark.parametrize("password", ["short", "password", "lovelace1815"])
def test_it_refuses_a_password_that_is_easy_to_guess(scene: Scene, ada: Actor, password: str) -> None:
    with pytest.raises(Invalid) as refused:
        scene.app.accounts.edit_profile(ada, ProfileChange({"name": "Eve"}, PasswordChange("the old one", password)))
    assert set(refused.value.fields) == {"password"}
    assert scene.app.accounts.sign_in("ada@example.org", "the old one").user.name == "Ada Lovelace"


def test_it_does_not_change_a_password_that_was_changed_meanwhile() -> None:
    passwords = RivalPasswords()
    passwords.app = in_memory(passwords=passwords).application
    ada = actor_of(passwords.app.accounts.register(ADA))
    passwords.rival = (ada, PasswordChange("the old one", "the rival's"))
    with pytest.raises(WrongPassword):
        passwords.app.accounts.edit_profile(ada, ProfileChange(password=PasswordChange("the old one", "mine alone")))
    assert passwords.app.accounts.sign_in("ada@example.org", "the rival's").user.id == ada.user_id


@pytest.mark.parametrize("password", [None, PasswordChange("the old one", "the new one")])
def test_it_says_that_an_account_is_gone(scene: Scene, password: PasswordChange | None) -> None:
    with pytest.raises(UserNotFound):
        scene.app.accounts.edit_profile(Actor(new_id(), Role.ATTENDEE), ProfileChange({"name": "Eve"}, password))
