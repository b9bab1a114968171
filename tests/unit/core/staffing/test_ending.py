"""What ends by itself: the staff of a deleted event, and what nobody took up."""

from gatherly_core.accounts.model import StaffRole
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.staffing.model import GOOD_FOR
from tests.unit.core.scene import Scene

PAGE = PageRequest()


def invited(scene: Scene, event) -> int:
    return scene.ports.unit_of_work.read(lambda: scene.ports.invitations.number(event.id))


def test_the_staff_of_a_deleted_event_is_dismissed(scene: Scene) -> None:
    event, other = scene.event(), scene.event()
    who = scene.person()
    scene.join_staff(event, StaffRole.MANAGER, who)
    stays = scene.join_staff(other, StaffRole.SCANNER, who)
    for where in (event, other):
        scene.invite(where, "grace@example.org")
    scene.app.events.delete_event(scene.organizer, event.id)
    assert scene.app.staffing.list_posts(who, PAGE).items == (stays,)
    assert (invited(scene, event), invited(scene, other)) == (0, 1)


def test_invitations_that_are_over_are_forgotten(scene: Scene) -> None:
    event = scene.event()
    scene.invite(event, "grace@example.org")
    assert scene.app.staffing.forget_invitations() == 0
    scene.clock.advance(GOOD_FOR)
    scene.invite(event, "ada@example.org")
    assert scene.app.staffing.forget_invitations() == 1
    (left,) = scene.app.staffing.list_invitations(scene.organizer, event.id, PAGE).items
    assert left.email == "ada@example.org"
