from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.accounts.administer_user import UserChange
from gatherly_core.accounts.errors import (
    AccountDisabled,
    InvalidRefreshToken,
    OwnAccount,
    SessionEnded,
    UserNotFound,
)
from gatherly_core.accounts.model import Actor, Role, SignedIn
from gatherly_core.accounts.register import NewAccount
from gatherly_core.kernel.errors import Forbidden
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "a long password")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def ada(scene: Scene) -> SignedIn:
    signed_in = scene.app.accounts.register(ADA)
    scene.clock.set(LATER)
    scene.app.accounts.refresh_session(signed_in.refresh_token)
    return scene.app.accounts.sign_in(ADA.email, ADA.password)


def test_it_gives_another_role_that_is_true_at_once(scene: Scene, ada: SignedIn) -> None:
    changed = scene.app.accounts.administer_user(scene.admin, ada.user.id, UserChange(role=Role.ORGANIZER))
    assert changed == replace(ada.user, role=Role.ORGANIZER, updated_at=LATER)
    assert scene.user(Actor(ada.user.id, Role.ATTENDEE)) == changed
    assert scene.app.accounts.authenticate(ada.token.value).role is Role.ORGANIZER


def test_it_shuts_a_user_out_at_once_and_everywhere(scene: Scene, ada: SignedIn) -> None:
    changed = scene.app.accounts.administer_user(scene.admin, ada.user.id, UserChange(disabled=True))
    assert changed == replace(ada.user, disabled_at=LATER, updated_at=LATER)
    with pytest.raises(AccountDisabled):
        scene.app.accounts.authenticate(ada.token.value)
    with pytest.raises(AccountDisabled):
        scene.app.accounts.refresh_session(ada.refresh_token)
    with pytest.raises(AccountDisabled):
        scene.app.accounts.sign_in(ADA.email, ADA.password)


def test_it_lets_a_user_in_again_who_then_has_to_sign_in(scene: Scene, ada: SignedIn) -> None:
    scene.app.accounts.administer_user(scene.admin, ada.user.id, UserChange(disabled=True))
    changed = scene.app.accounts.administer_user(scene.admin, ada.user.id, UserChange(disabled=False))
    assert changed.disabled_at is None
    with pytest.raises(SessionEnded):
        scene.app.accounts.authenticate(ada.token.value)
    with pytest.raises(InvalidRefreshToken):
        scene.app.accounts.refresh_session(ada.refresh_token)
    assert scene.app.accounts.sign_in(ADA.email, ADA.password)


def test_it_knows_since_when_a_user_is_shut_out(scene: Scene, ada: SignedIn) -> None:
    disabled = scene.app.accounts.administer_user(scene.admin, ada.user.id, UserChange(disabled=True))
    scene.clock.advance(timedelta(hours=1))
    assert scene.app.accounts.administer_user(scene.admin, ada.user.id, UserChange(disabled=True)) == disabled
    changed = scene.app.accounts.administer_user(scene.admin, ada.user.id, UserChange(Role.ORGANIZER, disabled=True))
    assert (changed.disabled_at, changed.role) == (LATER, Role.ORGANIZER)


def test_it_changes_nothing_that_is_so_already(scene: Scene, ada: SignedIn) -> None:
    before = len(scene.entries())
    change = UserChange(ada.user.role, disabled=False)
    assert scene.app.accounts.administer_user(scene.admin, ada.user.id, change) == ada.user
    assert len(scene.entries()) == before
    assert scene.app.accounts.authenticate(ada.token.value)


@pytest.mark.parametrize(
    "change", [UserChange(disabled=True), UserChange(role=Role.ORGANIZER), UserChange(Role.ADMIN, disabled=True)]
)
def test_no_admin_shuts_themself_out(scene: Scene, change: UserChange) -> None:
    before = scene.user(scene.admin)
    with pytest.raises(OwnAccount) as refused:
        scene.app.accounts.administer_user(scene.admin, scene.admin.user_id, change)
    assert refused.value.code == "own_account"
    assert scene.user(scene.admin) == before


def test_an_admin_may_say_of_themself_what_is_so(scene: Scene) -> None:
    same = UserChange(Role.ADMIN, disabled=False)
    assert scene.app.accounts.administer_user(scene.admin, scene.admin.user_id, same) == scene.user(scene.admin)


def test_admins_shut_out_each_other(scene: Scene) -> None:
    other = scene.person(Role.ADMIN)
    assert scene.app.accounts.administer_user(other, scene.admin.user_id, UserChange(Role.ATTENDEE)).role == "attendee"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [(UserChange(disabled=True), AccountDisabled), (UserChange(role=Role.ORGANIZER), Forbidden)],
)
def test_of_two_admins_who_shut_out_each_other_one_is_left(
    scene: Scene, change: UserChange, refusal: type[Exception]
) -> None:
    """Both were known as admins when they asked."""
    other = scene.person(Role.ADMIN)
    scene.app.accounts.administer_user(scene.admin, other.user_id, change)
    with pytest.raises(refusal):
        scene.app.accounts.administer_user(other, scene.admin.user_id, change)
    assert (scene.user(scene.admin).role, scene.user(scene.admin).disabled) == (Role.ADMIN, False)


@pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
def test_it_obeys_admins_only(scene: Scene, ada: SignedIn, role: Role) -> None:
    for somebody in (scene.person(role), Actor(ada.user.id, role)):
        with pytest.raises(Forbidden):
            scene.app.accounts.administer_user(somebody, ada.user.id, UserChange(role=Role.ADMIN))
    assert scene.user(Actor(ada.user.id, role)) == ada.user


def test_it_does_not_know_who_is_not_there(scene: Scene) -> None:
    with pytest.raises(UserNotFound):
        scene.app.accounts.administer_user(scene.admin, new_id(), UserChange(disabled=True))
