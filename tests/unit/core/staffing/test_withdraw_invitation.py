import pytest

from gatherly_core.accounts.model import Role, StaffRole
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.staffing.errors import InvitationNotFound
from tests.factories import new_id
from tests.unit.core.scene import Scene

ADDRESS = "grace@example.org"


def test_it_takes_an_invitation_back(scene: Scene) -> None:
    event = scene.event()
    invitation = scene.invite(event, ADDRESS)
    scene.app.staffing.withdraw(scene.organizer, invitation.id)
    assert scene.app.staffing.list_invitations(scene.organizer, event.id, PageRequest()).items == ()
    with pytest.raises(InvitationNotFound):
        scene.app.staffing.withdraw(scene.organizer, invitation.id)
    scene.invite(event, ADDRESS)


def test_the_organizer_and_admins_may(scene: Scene) -> None:
    event = scene.event()
    invitation = scene.invite(event, ADDRESS)
    with pytest.raises(Forbidden):
        scene.app.staffing.withdraw(scene.hire(event, StaffRole.MANAGER), invitation.id)
    for stranger in (
        scene.person(),
        scene.person(Role.ORGANIZER),
        scene.hire(event, StaffRole.SCANNER),
        scene.hire(scene.event(), StaffRole.MANAGER),
    ):
        with pytest.raises(InvitationNotFound):
            scene.app.staffing.withdraw(stranger, invitation.id)
    scene.app.staffing.withdraw(scene.admin, invitation.id)


def test_there_is_nothing_to_withdraw_of_a_deleted_event(scene: Scene) -> None:
    invitation = scene.invite(scene.event(), ADDRESS)
    scene.ports.unit_of_work.run(lambda: scene.ports.events.delete(invitation.event_id, scene.clock.now()))
    for id in (invitation.id, new_id()):
        with pytest.raises(InvitationNotFound):
            scene.app.staffing.withdraw(scene.organizer, id)
