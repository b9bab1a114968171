from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role, StaffRole
from gatherly_core.events.errors import EventNotFound, EventOver
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.staffing.errors import AlreadyInvited, AlreadyStaff, TooManyStaff
from gatherly_core.staffing.facts import StaffInvited
from gatherly_core.staffing.model import GOOD_FOR, MOST_STAFF
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene

ADDRESS = "grace@example.org"


def test_it_invites_an_address(scene: Scene) -> None:
    event = scene.event()
    invitation = scene.invite(event, "Grace@Example.org", StaffRole.MANAGER)
    assert (invitation.email, invitation.role, invitation.event_id) == (ADDRESS, StaffRole.MANAGER, event.id)
    assert (invitation.invited_by, invitation.created_at) == (scene.organizer.user_id, NOW)
    assert invitation.expires_at == NOW + timedelta(days=7)
    assert scene.app.staffing.list_invitations(scene.organizer, event.id, PageRequest()).items == (invitation,)
    assert scene.facts(StaffInvited) == [StaffInvited(event_id=event.id, invitation_id=invitation.id, at=NOW)]


def test_the_organizer_and_admins_may(scene: Scene) -> None:
    event, draft = scene.event(), scene.event(published=False)

    def invite(actor, where) -> None:
        scene.app.staffing.invite(actor, where.id, f"{new_id()}@example.org", StaffRole.SCANNER, new_id())

    for actor in (scene.organizer, scene.admin):
        for where in (event, draft):
            invite(actor, where)
    for role in StaffRole:
        for where in (event, draft):
            with pytest.raises(Forbidden):
                invite(scene.hire(where, role), where)
    for stranger in (scene.person(Role.ORGANIZER), scene.person(), scene.hire(scene.event(), StaffRole.MANAGER)):
        with pytest.raises(Forbidden):
            invite(stranger, event)
        with pytest.raises(EventNotFound):
            invite(stranger, draft)


def test_an_address_is_invited_once_to_an_event(scene: Scene) -> None:
    event = scene.event()
    scene.invite(event, ADDRESS)
    with pytest.raises(AlreadyInvited):
        scene.invite(event, ADDRESS.upper(), StaffRole.MANAGER)
    scene.invite(scene.event(), ADDRESS)


def test_who_let_their_time_pass_is_invited_again(scene: Scene) -> None:
    event = scene.event()
    scene.invite(event, ADDRESS)
    old = scene.token(ADDRESS)
    scene.clock.advance(GOOD_FOR)
    again = scene.invite(event, ADDRESS, StaffRole.MANAGER)
    assert scene.app.staffing.list_invitations(scene.organizer, event.id, PageRequest()).items == (again,)
    assert scene.token(ADDRESS) != old


def test_who_is_there_already_is_not_invited(scene: Scene) -> None:
    event = scene.event()
    member = scene.join_staff(event, StaffRole.SCANNER)
    address = scene.ports.unit_of_work.read(lambda: scene.ports.users.get(member.user_id)).email
    for who in (address, scene.user(scene.organizer).email):
        with pytest.raises(AlreadyStaff):
            scene.invite(event, who, StaffRole.MANAGER)
    scene.invite(scene.event(), address)


def test_it_is_over_with_the_event(scene: Scene) -> None:
    event = scene.event()
    scene.clock.set(event.details.end_date)
    with pytest.raises(EventOver):
        scene.invite(event, ADDRESS)


def test_there_are_only_so_many(scene: Scene) -> None:
    event = scene.event()
    scene.join_staff(event, StaffRole.SCANNER)
    for number in range(MOST_STAFF - 1):
        scene.invite(event, f"{number}@example.org")
        scene.clock.advance(timedelta(hours=1))
    with pytest.raises(TooManyStaff):
        scene.invite(event, ADDRESS)


def test_it_may_be_repeated(scene: Scene) -> None:
    event, id = scene.event(), new_id()
    made = [scene.app.staffing.invite(scene.organizer, event.id, ADDRESS, StaffRole.SCANNER, id) for _ in range(2)]
    assert made[0] == made[1]
    assert len(scene.mailer.sent_to(ADDRESS)) == 1
