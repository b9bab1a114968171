from dataclasses import replace

import pytest

from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_core.accounts.edit_profile import PasswordChange, ProfileChange
from gatherly_core.accounts.errors import AccountDisabled, InvalidCredentials
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.accounts.register import NewAccount
from gatherly_core.application import Application
from tests.factories import NOW, UserFactory
from tests.unit.core.misfortunes import application_cut_off
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "the old one")


class OutrunPasswords(MemoryPasswords):
    """While a password is compared, its user changes it."""

    app: Application
    rival: Actor | None = None

    def matches(self, password: str, hashed: str | None) -> bool:
        matches = super().matches(password, hashed)
        if self.rival is not None:
            actor, self.rival = self.rival, None
            self.app.accounts.edit_profile(actor, ProfileChange(password=PasswordChange("the old one", "the new one")))
        return matches


def disable(scene: Scene, actor: Actor) -> None:
    users = scene.ports.users

    def shut_out() -> None:
        account = users.account(actor.user_id)
        users.save(replace(account, user=replace(account.user, disabled_at=NOW)))

    scene.ports.unit_of_work.run(shut_out)


def test_it_signs_in_who_is_known_by_other_means(scene: Scene) -> None:
    user = scene.user(scene.person())
    signed_in = scene.app.accounts.open_session(user)
    assert signed_in.user == user
    assert scene.app.accounts.authenticate(signed_in.token.value).user_id == user.id
    assert scene.app.accounts.refresh_session(signed_in.refresh_token).user == user


def test_it_answers_the_user_as_they_are_now(scene: Scene) -> None:
    person = scene.person()
    before = scene.user(person)
    edited = scene.app.accounts.edit_profile(person, ProfileChange({"name": "Countess"}))
    assert scene.app.accounts.open_session(before).user == edited


def test_it_refuses_a_disabled_user(scene: Scene) -> None:
    person = scene.person()
    user = scene.user(person)
    disable(scene, person)
    with pytest.raises(AccountDisabled):
        scene.app.accounts.open_session(user)


def test_it_tells_who_knows_the_password_that_the_account_is_disabled_and_nobody_else(scene: Scene) -> None:
    user = scene.app.accounts.register(ADA).user
    disable(scene, Actor(user.id, user.role))
    with pytest.raises(AccountDisabled):
        scene.app.accounts.sign_in(ADA.email, ADA.password)
    with pytest.raises(InvalidCredentials):
        scene.app.accounts.sign_in(ADA.email, "a guess")


def test_it_signs_nobody_in_whose_account_is_gone(scene: Scene) -> None:
    with pytest.raises(InvalidCredentials):
        scene.app.accounts.open_session(UserFactory())


def test_it_signs_nobody_in_by_a_password_that_was_changed_meanwhile() -> None:
    passwords = OutrunPasswords()
    passwords.app = in_memory(passwords=passwords).application
    ada = passwords.app.accounts.register(ADA).user
    passwords.rival = Actor(ada.id, Role.ATTENDEE)
    # The change compares the old password, too, and has no rival by then.
    with pytest.raises(InvalidCredentials):
        passwords.app.accounts.sign_in(ADA.email, "the old one")
    assert passwords.app.accounts.sign_in(ADA.email, "the new one").user.id == ada.id


@pytest.mark.parametrize("done", [True, False])
def test_it_opens_one_session_when_the_connection_is_lost_while_it_commits(scene: Scene, *, done: bool) -> None:
    user = scene.user(scene.person())
    app, unit_of_work = application_cut_off(scene, done=done)
    signed_in = app.accounts.open_session(user)
    assert unit_of_work.runs == (1 if done else 2)
    assert scene.app.accounts.authenticate(signed_in.token.value)
