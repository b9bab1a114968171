import pytest

from gatherly_core.accounts.errors import EmailTaken, InvalidCredentials
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.accounts.register import NewAccount
from gatherly_core.kernel.errors import Conflict, Forbidden, Invalid
from tests.factories import NOW
from tests.unit.core.misfortunes import application_cut_off
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "a long password")


@pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
def test_it_makes_an_account_and_signs_its_user_in(scene: Scene, role: Role) -> None:
    signed_in = scene.app.accounts.register(NewAccount("Ada Lovelace", "ada@example.org", "a long password", role))
    user = signed_in.user
    assert (user.name, user.email, user.role) == ("Ada Lovelace", "ada@example.org", role)
    assert (user.created_at, user.updated_at, user.email_verified) == (NOW, NOW, False)
    known = scene.app.accounts.authenticate(signed_in.token.value)
    assert (known.user_id, known.role) == (user.id, role)
    assert scene.user(Actor(user.id, role)) == user


def test_it_makes_attendees_unless_asked_otherwise(scene: Scene) -> None:
    assert scene.app.accounts.register(ADA).user.role is Role.ATTENDEE


def test_it_keeps_the_address_in_lower_case(scene: Scene) -> None:
    new = NewAccount("Ada", "Ada.Lovelace@Example.ORG", "a long password")
    assert scene.app.accounts.register(new).user.email == "ada.lovelace@example.org"


@pytest.mark.parametrize("address", ["ada@example.org", "ADA@Example.Org"])
def test_it_gives_an_address_to_one_account_only(scene: Scene, address: str) -> None:
    scene.app.accounts.register(ADA)
    with pytest.raises(EmailTaken) as refused:
        scene.app.accounts.register(NewAccount("Another", address, "another password"))
    assert isinstance(refused.value, Conflict)
    assert refused.value.code == "email_taken"
    assert scene.app.accounts.sign_in("ada@example.org", "a long password").user.name == "Ada Lovelace"


def test_it_registers_nobody_as_an_admin(scene: Scene) -> None:
    with pytest.raises(Forbidden):
        scene.app.accounts.register(NewAccount("Eve", "eve@example.org", "a long password", Role.ADMIN))
    with pytest.raises(InvalidCredentials):
        scene.app.accounts.sign_in("eve@example.org", "a long password")


def test_it_lets_the_operator_make_an_admin(scene: Scene) -> None:
    admin = scene.app.accounts.register.admit(NewAccount("Root", "root@example.org", "a long password", Role.ADMIN))
    assert scene.app.accounts.sign_in("root@example.org", "a long password").user == admin
    assert admin.role is Role.ADMIN


@pytest.mark.parametrize("password", ["short", "password", "lovelace1815"])
def test_it_refuses_a_password_that_is_easy_to_guess(scene: Scene, password: str) -> None:
    with pytest.raises(Invalid) as refused:
        scene.app.accounts.register(NewAccount("Ada Lovelace", "ada@example.org", password))
    assert set(refused.value.fields) == {"password"}
    assert scene.app.accounts.register(ADA).user.email == "ada@example.org"


@pytest.mark.parametrize("done", [True, False])
def test_it_makes_one_account_when_the_connection_is_lost_while_it_commits(scene: Scene, done: bool) -> None:
    app, unit_of_work = application_cut_off(scene, done=done)
    user = app.accounts.register.admit(ADA)
    assert unit_of_work.runs == (1 if done else 2)
    assert scene.app.accounts.sign_in(ADA.email, ADA.password).user == user
