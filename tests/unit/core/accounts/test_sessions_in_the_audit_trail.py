"""What is done to sessions and accounts is written down."""

from typing import Any
from uuid import UUID

import pytest

from gatherly_core.accounts.administer_user import UserChange
from gatherly_core.accounts.errors import AccountDisabled, RefreshReused
from gatherly_core.accounts.model import Role, SignedIn
from gatherly_core.accounts.register import NewAccount
from gatherly_core.accounts.sessions import GRACE
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "a long password")


def session_of(scene: Scene, signed_in: SignedIn) -> UUID:
    return scene.ports.tokens.verify(signed_in.token.value).session_id


def written(scene: Scene, kind: str) -> list[tuple[str, UUID | None, UUID | None, dict[str, Any]]]:
    return [
        (entry.action, entry.user_id, entry.target_id, dict(entry.details))
        for entry in scene.entries()
        if entry.action.startswith(kind)
    ]


def test_that_one_was_opened_and_ended(scene: Scene) -> None:
    ada = scene.app.accounts.register(ADA)
    session = session_of(scene, ada)
    scene.app.accounts.refresh_session(ada.refresh_token)
    scene.app.accounts.sign_out(ada.refresh_token)
    scene.app.accounts.sign_out(ada.refresh_token)
    assert written(scene, "session.") == [
        ("session.opened", ada.user.id, session, {}),
        ("session.ended", ada.user.id, session, {}),
    ]


def test_that_one_was_ended_from_another_device(scene: Scene) -> None:
    ada, lost = scene.app.accounts.register(ADA), scene.app.accounts.sign_in(ADA.email, ADA.password)
    me = scene.app.accounts.authenticate(ada.token.value)
    scene.app.accounts.end_session(me, session_of(scene, lost))
    assert written(scene, "session.")[-1] == ("session.ended", ada.user.id, session_of(scene, lost), {})


def test_that_a_refresh_token_was_reused_by_somebody(scene: Scene) -> None:
    ada = scene.app.accounts.register(ADA)
    scene.app.accounts.refresh_session(ada.refresh_token)
    scene.app.accounts.refresh_session(ada.refresh_token)
    scene.clock.advance(GRACE)
    with pytest.raises(RefreshReused):
        scene.app.accounts.refresh_session(ada.refresh_token)
    reused = ("session.reused", None, session_of(scene, ada), {"user_id": str(ada.user.id)})
    assert written(scene, "session.")[1:] == [reused]


def test_that_nobody_who_is_disabled_has_opened_one(scene: Scene) -> None:
    ada = scene.app.accounts.register(ADA)
    scene.app.accounts.administer_user(scene.admin, ada.user.id, UserChange(disabled=True))
    with pytest.raises(AccountDisabled):
        scene.app.accounts.sign_in(ADA.email, ADA.password)
    assert [action for action, *_ in written(scene, "session.opened")] == ["session.opened"]


def test_what_an_admin_did_to_an_account(scene: Scene) -> None:
    ada = scene.app.accounts.register(ADA).user.id
    before = len(written(scene, "account."))
    for change in (UserChange(Role.ORGANIZER, disabled=True), UserChange(disabled=False), UserChange(Role.ORGANIZER)):
        scene.app.accounts.administer_user(scene.admin, ada, change)
    admin = scene.admin.user_id
    assert written(scene, "account.")[before:] == [
        ("account.role_changed", admin, ada, {"was": "attendee", "role": "organizer"}),
        ("account.disabled", admin, ada, {}),
        ("account.enabled", admin, ada, {}),
    ]
