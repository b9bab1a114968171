import pytest

from gatherly_core.accounts.model import Actor, Role, StaffRole
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.staffing.errors import MemberNotFound
from gatherly_core.staffing.facts import StaffLeft
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene


def test_it_takes_somebody_out(scene: Scene) -> None:
    event = scene.event()
    member = scene.join_staff(event, StaffRole.MANAGER)
    scene.app.staffing.remove(scene.organizer, member.id)
    assert scene.app.staffing.list_staff(scene.organizer, event.id, PageRequest()).items == ()
    fact = StaffLeft(event_id=event.id, member_id=member.id, user_id=member.user_id, at=NOW)
    assert scene.facts(StaffLeft) == [fact]
    with pytest.raises(MemberNotFound):
        scene.app.staffing.remove(scene.organizer, member.id)


def test_the_organizer_and_admins_may_and_whose_place_it_is(scene: Scene) -> None:
    event = scene.event()
    for who in (scene.organizer, scene.admin):
        scene.app.staffing.remove(who, scene.join_staff(event, StaffRole.SCANNER).id)
    own = scene.join_staff(event, StaffRole.SCANNER)
    scene.app.staffing.remove(Actor(own.user_id, Role.ATTENDEE), own.id)


def test_nobody_else_may(scene: Scene) -> None:
    event = scene.event()
    member = scene.join_staff(event, StaffRole.SCANNER)
    with pytest.raises(Forbidden):
        scene.app.staffing.remove(scene.hire(event, StaffRole.MANAGER), member.id)
    for stranger in (
        scene.person(),
        scene.person(Role.ORGANIZER),
        scene.hire(event, StaffRole.SCANNER),
        scene.hire(scene.event(), StaffRole.MANAGER),
    ):
        with pytest.raises(MemberNotFound):
            scene.app.staffing.remove(stranger, member.id)
    with pytest.raises(MemberNotFound):
        scene.app.staffing.remove(scene.admin, new_id())
