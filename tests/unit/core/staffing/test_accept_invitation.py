from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Actor, StaffRole
from gatherly_core.events.errors import EventOver
from gatherly_core.events.model import Event
from gatherly_core.kernel.identifiers import MemberId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.staffing.errors import AddressUnconfirmed, AlreadyStaff, InvitationNotFound, InvitedAnother
from gatherly_core.staffing.facts import StaffJoined
from gatherly_core.staffing.model import GOOD_FOR, Member
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene

INSTANT = timedelta(microseconds=1)


@pytest.fixture
def grace(scene: Scene) -> Actor:
    return scene.person()


def accept(scene: Scene, who: Actor, token: str) -> Member:
    return scene.app.staffing.accept(who, token, MemberId(new_id()))


def invited(scene: Scene, who: Actor, event: Event | None = None) -> str:
    """The token of an invitation for somebody."""
    address = scene.confirm_address(who)
    scene.invite(event or scene.event(), address)
    return scene.token(address)


def test_it_makes_a_member(scene: Scene, grace: Actor) -> None:
    event = scene.event()
    member = accept(scene, grace, invited(scene, grace, event))
    assert (member.event_id, member.user_id, member.role) == (event.id, grace.user_id, StaffRole.SCANNER)
    (colleague,) = scene.app.staffing.list_staff(scene.organizer, event.id, PageRequest()).items
    assert (colleague.member, colleague.user) == (member, scene.user(grace))
    assert scene.app.staffing.list_posts(grace, PageRequest()).items == (member,)
    assert scene.app.staffing.list_invitations(scene.organizer, event.id, PageRequest()).items == ()
    [fact] = scene.facts(StaffJoined)
    assert (fact.event_id, fact.member_id, fact.user_id) == (event.id, member.id, grace.user_id)


def test_it_is_for_the_account_with_the_address_alone(scene: Scene, grace: Actor) -> None:
    token = invited(scene, grace)
    for other in (scene.person(), scene.organizer, scene.admin):
        with pytest.raises(InvitedAnother):
            accept(scene, other, token)
    assert accept(scene, grace, token).user_id == grace.user_id


def test_it_is_for_nobody_who_has_only_registered_the_address(scene: Scene, grace: Actor) -> None:
    address = scene.user(grace).email
    scene.invite(scene.event(), address)
    token = scene.token(address)
    with pytest.raises(AddressUnconfirmed):
        accept(scene, grace, token)
    scene.confirm_address(grace)
    assert accept(scene, grace, token).user_id == grace.user_id


def test_it_is_good_for_a_week(scene: Scene, grace: Actor) -> None:
    early, late = invited(scene, grace), invited(scene, grace)
    scene.clock.advance(GOOD_FOR - INSTANT)
    accept(scene, grace, early)
    scene.clock.advance(INSTANT)
    with pytest.raises(InvitationNotFound):
        accept(scene, grace, late)


@pytest.mark.parametrize("token", ["", "nonsense", "\ud800", "0" * 52])
def test_it_knows_no_other_token(scene: Scene, grace: Actor, token: str) -> None:
    invited(scene, grace)
    with pytest.raises(InvitationNotFound):
        accept(scene, grace, token)


def test_it_is_taken_up_once(scene: Scene, grace: Actor) -> None:
    token = invited(scene, grace)
    accept(scene, grace, token)
    with pytest.raises(InvitationNotFound):
        accept(scene, grace, token)


def test_it_may_be_repeated(scene: Scene, grace: Actor) -> None:
    token, id = invited(scene, grace), MemberId(new_id())
    joined = [scene.app.staffing.accept(grace, token, id) for _ in range(2)]
    assert joined[0] == joined[1]
    assert len(scene.facts(StaffJoined)) == 1


def test_a_withdrawn_one_is_good_for_nothing(scene: Scene, grace: Actor) -> None:
    invitation = scene.invite(scene.event(), scene.user(grace).email)
    token = scene.token(invitation.email)
    scene.app.staffing.withdraw(scene.organizer, invitation.id)
    with pytest.raises(InvitationNotFound):
        accept(scene, grace, token)


def test_nobody_joins_an_event_that_is_deleted_or_over(scene: Scene, grace: Actor) -> None:
    soon = scene.event(start_date=NOW + timedelta(days=1), end_date=NOW + timedelta(days=2))
    gone = scene.event()
    over, deleted = invited(scene, grace, soon), invited(scene, grace, gone)
    # Without what follows from it: the invitation is still there.
    scene.ports.unit_of_work.run(lambda: scene.ports.events.delete(gone.id, NOW))
    with pytest.raises(InvitationNotFound):
        accept(scene, grace, deleted)
    scene.clock.set(soon.details.end_date)
    with pytest.raises(EventOver):
        accept(scene, grace, over)


def test_nobody_joins_twice(scene: Scene, grace: Actor) -> None:
    event = scene.event()
    token = invited(scene, grace, event)
    there = Member(
        id=MemberId(new_id()), event_id=event.id, user_id=grace.user_id, role=StaffRole.MANAGER, created_at=NOW
    )
    scene.ports.unit_of_work.run(lambda: scene.ports.staff.add(there))
    with pytest.raises(AlreadyStaff):
        accept(scene, grace, token)


def test_who_organizes_it_needs_no_post(scene: Scene, grace: Actor) -> None:
    """Whoever has got the event since they were invited."""
    event = scene.event()
    token = invited(scene, grace, event)
    theirs = replace(event, organizer_id=grace.user_id)
    scene.ports.unit_of_work.run(lambda: scene.ports.events.save(theirs))
    with pytest.raises(AlreadyStaff):
        accept(scene, grace, token)
