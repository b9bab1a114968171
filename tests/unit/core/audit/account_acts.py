"""What is done to accounts, sessions, staffs and flags."""

from collections.abc import Callable
from dataclasses import replace

from gatherly_core.accounts.administer_user import UserChange
from gatherly_core.accounts.edit_profile import PasswordChange, ProfileChange
from gatherly_core.accounts.model import Role, StaffRole
from gatherly_core.accounts.register import NewAccount
from gatherly_core.administration.model import FlagFilter
from gatherly_core.administration.suspicion_rules import MANY_BOOKINGS
from gatherly_core.audit.deeds import Deed
from gatherly_core.kernel.identifiers import InvitationId, MemberId
from gatherly_core.kernel.paging import PageRequest
from tests.factories import new_id
from tests.unit.core.audit.act import Act
from tests.unit.core.scene import Scene

PASSWORD = "correct horse battery staple"
ADA = NewAccount("Ada Lovelace", "ada@example.org", PASSWORD)


def account_appointed(scene: Scene) -> Act:
    new = replace(ADA, role=Role.ADMIN)
    return Act(
        by=None,
        do=lambda app: app.accounts.register.admit(new),
        target=lambda user: user.id,
        details={"role": "admin"},
    )


def account_password_changed(scene: Scene) -> Act:
    me = scene.app.accounts.authenticate(scene.app.accounts.register(ADA).token.value)
    change = ProfileChange(password=PasswordChange(PASSWORD, "another password of hers"))
    return Act(
        by=me.user_id,
        do=lambda app: app.accounts.edit_profile(me, change),
        target=lambda _: me.user_id,
        details={},
    )


def account_role_changed(scene: Scene) -> Act:
    user = scene.person()
    return Act(
        by=scene.admin.user_id,
        do=lambda app: app.accounts.administer_user(scene.admin, user.user_id, UserChange(role=Role.ORGANIZER)),
        target=lambda _: user.user_id,
        details={"was": "attendee", "role": "organizer"},
    )


def account_disabled(scene: Scene) -> Act:
    user = scene.person()
    return Act(
        by=scene.admin.user_id,
        do=lambda app: app.accounts.administer_user(scene.admin, user.user_id, UserChange(disabled=True)),
        target=lambda _: user.user_id,
        details={},
    )


def account_enabled(scene: Scene) -> Act:
    disabled = account_disabled(scene)
    user_id = disabled.do(scene.app).id
    return replace(
        disabled, do=lambda app: app.accounts.administer_user(scene.admin, user_id, UserChange(disabled=False))
    )


def account_exported(scene: Scene) -> Act:
    user = scene.person()
    return Act(
        by=user.user_id,
        do=lambda app: app.privacy.export_data(user),
        target=lambda _: user.user_id,
        details={},
    )


def session_ended(scene: Scene) -> Act:
    signed_in = scene.app.accounts.register(ADA)
    me = scene.app.accounts.authenticate(signed_in.token.value)
    assert me.session_id is not None
    session_id = me.session_id
    return Act(
        by=me.user_id,
        do=lambda app: app.accounts.sign_out(signed_in.refresh_token),
        target=lambda _: session_id,
        details={},
    )


def staff_invited(scene: Scene) -> Act:
    event, invitation_id = scene.event(), InvitationId(new_id())
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.staffing.invite(
            scene.organizer, event.id, "anna@example.com", StaffRole.SCANNER, invitation_id
        ),
        target=lambda _: invitation_id,
        details={"event_id": str(event.id), "role": "scanner"},
    )


def staff_uninvited(scene: Scene) -> Act:
    event = scene.event()
    invitation = scene.invite(event, "anna@example.com")
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.staffing.withdraw(scene.organizer, invitation.id),
        target=lambda _: invitation.id,
        details={"event_id": str(event.id)},
    )


def staff_joined(scene: Scene) -> Act:
    event, who, member_id = scene.event(), scene.person(), MemberId(new_id())
    address = scene.confirm_address(who)
    invitation = scene.invite(event, address)
    token = scene.token(address)
    return Act(
        by=who.user_id,
        do=lambda app: app.staffing.accept(who, token, member_id),
        target=lambda _: member_id,
        details={"event_id": str(event.id), "role": "scanner", "invitation_id": str(invitation.id)},
    )


def flag_resolved(scene: Scene) -> Act:
    ticket_type, buyer = scene.on_sale(100), scene.person()
    for _ in range(MANY_BOOKINGS.least):
        scene.book(ticket_type, by=buyer)
    scene.app.administration.watch()
    (flag,) = scene.app.administration.list_flags(scene.admin, FlagFilter(), PageRequest()).items
    return Act(
        by=scene.admin.user_id,
        do=lambda app: app.administration.resolve_flag(scene.admin, flag.id, "Anna Smith"),
        target=lambda _: flag.id,
        details={"kind": "many_bookings"},
    )


ACCOUNT_ACTS: dict[Deed, Callable[[Scene], Act]] = {
    Deed.ACCOUNT_APPOINTED: account_appointed,
    Deed.ACCOUNT_PASSWORD_CHANGED: account_password_changed,
    Deed.ACCOUNT_ROLE_CHANGED: account_role_changed,
    Deed.ACCOUNT_DISABLED: account_disabled,
    Deed.ACCOUNT_ENABLED: account_enabled,
    Deed.ACCOUNT_EXPORTED: account_exported,
    Deed.SESSION_ENDED: session_ended,
    Deed.STAFF_INVITED: staff_invited,
    Deed.STAFF_UNINVITED: staff_uninvited,
    Deed.STAFF_JOINED: staff_joined,
    Deed.FLAG_RESOLVED: flag_resolved,
}
