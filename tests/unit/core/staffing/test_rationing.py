from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Actor, Role, StaffRole
from gatherly_core.events.model import Event
from gatherly_core.kernel.errors import TooMany
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.staffing.errors import AlreadyInvited, TooManyInvitations
from gatherly_core.staffing.facts import StaffInvited
from gatherly_core.staffing.model import Invitation
from gatherly_core.staffing.rationing import MOST_BY_USER, MOST_TO_ADDRESS
from tests.factories import NOW, EventDetailsFactory, new_id
from tests.unit.core.scene import Scene

ADDRESS = "grace@example.org"
DAY = timedelta(days=1)


def invite(scene: Scene, event: Event, address: str, by: Actor | None = None) -> Invitation:
    return scene.app.staffing.invite(by or scene.organizer, event.id, address, StaffRole.SCANNER, new_id())


def invite_for_a_moment(scene: Scene, event: Event, address: str, by: Actor | None = None) -> None:
    made = invite(scene, event, address, by)
    scene.app.staffing.withdraw(by or scene.organizer, made.id)


def use_up(scene: Scene, event: Event, address: str = ADDRESS) -> None:
    """Invites the address as often as it can be."""
    for _ in range(MOST_TO_ADDRESS):
        invite_for_a_moment(scene, event, address)


def test_an_address_gets_a_few_though_they_are_withdrawn(scene: Scene) -> None:
    event = scene.event()
    use_up(scene, event)
    with pytest.raises(TooManyInvitations):
        invite(scene, event, ADDRESS.upper())
    invite(scene, event, "ada@example.org")
    assert len(scene.mailer.sent_to(ADDRESS)) == MOST_TO_ADDRESS == 5


def test_an_address_gets_a_few_whoever_invites_it(scene: Scene) -> None:
    for organizer in [scene.person(Role.ORGANIZER) for _ in range(MOST_TO_ADDRESS)]:
        event = scene.app.ticketing.create_event(organizer, EventDetailsFactory())
        invite(scene, event, ADDRESS, by=organizer)
    for actor in (scene.organizer, scene.admin):
        with pytest.raises(TooManyInvitations):
            invite(scene, scene.event(), ADDRESS, by=actor)


def test_a_user_invites_so_many_to_all_events_together(scene: Scene) -> None:
    events = [scene.event(), scene.event()]
    for number in range(MOST_BY_USER):
        invite_for_a_moment(scene, events[number % 2], f"{number}@example.org")
    with pytest.raises(TooManyInvitations, match="You have invited 50 people today"):
        invite(scene, events[0], ADDRESS)
    invite(scene, events[0], ADDRESS, by=scene.admin)


def test_it_says_when_the_next_day_begins(scene: Scene) -> None:
    event = scene.event()
    scene.clock.set(NOW.replace(hour=23, minute=59, second=57, microsecond=500_000))
    use_up(scene, event)
    with pytest.raises(TooManyInvitations) as refused:
        invite(scene, event, ADDRESS)
    assert isinstance(refused.value, TooMany)
    assert (refused.value.code, refused.value.retry_after) == ("too_many_invitations", 3)
    scene.clock.advance(timedelta(seconds=3))
    use_up(scene, event)
    with pytest.raises(TooManyInvitations):
        invite(scene, event, ADDRESS)


def test_nothing_is_changed_or_counted_when_it_is_refused(scene: Scene) -> None:
    event = scene.event()
    use_up(scene, event)
    for _ in range(MOST_BY_USER):
        with pytest.raises(TooManyInvitations, match="The address was invited 5 times today"):
            invite(scene, event, ADDRESS)
    assert scene.app.staffing.list_invitations(scene.organizer, event.id, PageRequest()).items == ()
    assert len(scene.facts(StaffInvited)) == MOST_TO_ADDRESS
    for number in range(MOST_BY_USER - MOST_TO_ADDRESS):
        invite(scene, event, f"{number}@example.org")


def test_what_is_refused_for_another_reason_is_not_counted(scene: Scene) -> None:
    event, other = scene.event(), scene.event()
    invite(scene, event, ADDRESS)
    for _ in range(MOST_TO_ADDRESS):
        with pytest.raises(AlreadyInvited):
            invite(scene, event, ADDRESS)
    invite(scene, other, ADDRESS)


def test_a_repeat_counts_once(scene: Scene) -> None:
    event, id = scene.event(), new_id()
    for _ in range(MOST_TO_ADDRESS + 1):
        scene.app.staffing.invite(scene.organizer, event.id, ADDRESS, StaffRole.SCANNER, id)
    invite(scene, scene.event(), ADDRESS)


def test_the_sweep_forgets_it_once_the_day_is_over(scene: Scene) -> None:
    invite(scene, scene.event(), ADDRESS)
    assert scene.app.accounts.forget_attempts() == 0
    scene.clock.advance(DAY)
    assert scene.app.accounts.forget_attempts() == 2
