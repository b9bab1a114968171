"""What staff may do, in the use cases of other capabilities, and what they may not."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from gatherly_core.accounts.model import Actor, StaffRole
from gatherly_core.admission.merge_scans import OfflineScan
from gatherly_core.admission.scan_ticket import ScanRequest
from gatherly_core.admission.scans import Direction, GuestFilter
from gatherly_core.booking.model import Attendee, Person
from gatherly_core.events.model import Event
from gatherly_core.events.moderate_event import Moderation
from gatherly_core.kernel.errors import Forbidden, NotFound
from gatherly_core.kernel.paging import PageRequest
from tests.factories import PromoDetailsFactory, TicketDetailsFactory
from tests.unit.core.scene import Scene

Deed = Callable[[Scene, Actor, Event], object]
PAGE = PageRequest()

AT_THE_DOOR: dict[str, Deed] = {
    "see the draft": lambda scene, actor, event: scene.app.ticketing.view_listing(actor, event.id),
    "get the keys of tickets": lambda scene, actor, event: scene.app.admission.view_checkin_keys(actor, event.id),
    "see the attendees": lambda scene, actor, event: scene.app.admission.list_guests(
        actor, event.id, GuestFilter(), PAGE
    ),
    "merge scans": lambda scene, actor, event: scene.app.admission.merge_scans(actor, event.id, ()),
}
AS_A_MANAGER: dict[str, Deed] = {
    "edit": lambda scene, actor, event: scene.app.ticketing.edit_event(actor, event.id, event.details),
    "publish": lambda scene, actor, event: scene.app.events.publish_event(actor, event.id),
    "sell": lambda scene, actor, event: scene.app.ticketing.create_ticket_type(actor, event.id, TicketDetailsFactory()),
    "promote": lambda scene, actor, event: scene.app.promotions.create_promo_code(
        actor, event.id, PromoDetailsFactory()
    ),
    "see who waits": lambda scene, actor, event: scene.app.waitlist.view_line(actor, event.id, PAGE),
    "see the scans": lambda scene, actor, event: scene.app.admission.view_scans(actor, event.id, None, PAGE),
}
AS_THE_ORGANIZER: dict[str, Deed] = {
    "cancel": lambda scene, actor, event: scene.app.events.cancel_event(actor, event.id),
    "preview a cancellation": lambda scene, actor, event: scene.app.checkout.preview_cancellation(actor, event.id),
    "delete": lambda scene, actor, event: scene.app.events.delete_event(actor, event.id),
    "feature": lambda scene, actor, event: scene.app.events.moderate_event(actor, event.id, Moderation(featured=True)),
}


@pytest.mark.parametrize("deed", AT_THE_DOOR)
@pytest.mark.parametrize("role", StaffRole)
def test_all_of_them_run_the_door(scene: Scene, role: StaffRole, deed: str) -> None:
    event = scene.event(published=False)
    AT_THE_DOOR[deed](scene, scene.hire(event, role), event)


@pytest.mark.parametrize("deed", AS_A_MANAGER)
def test_managers_run_the_event_and_scanners_do_not(scene: Scene, deed: str) -> None:
    event = scene.event(published=False)
    with pytest.raises(Forbidden):
        AS_A_MANAGER[deed](scene, scene.hire(event, StaffRole.SCANNER), event)
    AS_A_MANAGER[deed](scene, scene.hire(event, StaffRole.MANAGER), event)


@pytest.mark.parametrize("deed", AS_THE_ORGANIZER)
@pytest.mark.parametrize("role", StaffRole)
def test_some_things_are_the_organizers_own(scene: Scene, role: StaffRole, deed: str) -> None:
    event = scene.event()
    with pytest.raises(Forbidden):
        AS_THE_ORGANIZER[deed](scene, scene.hire(event, role), event)


@pytest.mark.parametrize("deed", [*AT_THE_DOOR, *AS_A_MANAGER])
def test_a_post_is_good_for_its_event_alone(scene: Scene, deed: str) -> None:
    event = scene.event(published=False)
    with pytest.raises(NotFound):
        (AT_THE_DOOR | AS_A_MANAGER)[deed](scene, scene.hire(scene.event(), StaffRole.MANAGER), event)


def test_managers_see_bookings_and_scanners_do_not(scene: Scene) -> None:
    booking = scene.sell(scene.on_sale())
    event = scene.app.ticketing.view_listing(scene.organizer, booking.event_id).event
    assert scene.app.checkout.view_order(scene.hire(event, StaffRole.MANAGER), booking.id).booking.id == booking.id
    with pytest.raises(NotFound):
        scene.app.checkout.view_order(scene.hire(event, StaffRole.SCANNER), booking.id)


def test_scanners_see_who_comes_by_their_names(scene: Scene) -> None:
    booking = scene.sell(scene.on_sale())
    (attendee,) = booking.attendees
    event = scene.app.ticketing.view_listing(scene.organizer, booking.event_id).event

    def seen_by(role: StaffRole) -> Attendee:
        (guest,) = scene.app.admission.list_guests(scene.hire(event, role), event.id, GuestFilter(), PAGE).items
        return guest.attendee

    assert seen_by(StaffRole.MANAGER) == attendee
    assert attendee.code
    assert attendee.person.email
    nameless = replace(attendee, person=Person(attendee.person.name, ""), code="")
    assert seen_by(StaffRole.SCANNER) == nameless
    wanted = GuestFilter(text=attendee.person.email)
    assert scene.app.admission.list_guests(scene.hire(event, StaffRole.MANAGER), event.id, wanted, PAGE).items
    assert not scene.app.admission.list_guests(scene.hire(event, StaffRole.SCANNER), event.id, wanted, PAGE).items


def test_scanners_let_in_by_their_names_who_comes(scene: Scene) -> None:
    booking = scene.sell(scene.on_sale())
    (attendee,) = booking.attendees
    event = scene.app.ticketing.view_listing(scene.organizer, booking.event_id).event
    named = (attendee.person.name, "", "")

    def seen_by(actor: Actor, device: str) -> list[tuple[str, str, str]]:
        """At the door, going out again, and twice in what a device has seen meanwhile."""
        at_door = {"actor": actor, "ticket_type_id": attendee.ticket_type_id, "attendee_id": attendee.id}
        offline = OfflineScan(
            text=attendee.code, at=scene.clock.now(), direction=Direction.IN, device_id=device, nonce="1"
        )
        guests = [scene.app.admission.scan_ticket(ScanRequest(direction=way, **at_door)) for way in Direction]
        for _ in range(2):
            guests += [
                verdict.guest
                for verdict in scene.app.admission.merge_scans(actor, event.id, [offline])
                if verdict.guest is not None
            ]
        return [(each.attendee.person.name, each.attendee.person.email, each.attendee.code) for each in guests]

    assert seen_by(scene.hire(event, StaffRole.SCANNER), "A") == [named] * 4
    known = (attendee.person.name, attendee.person.email, attendee.code)
    assert seen_by(scene.hire(event, StaffRole.MANAGER), "B") == [known] * 4


def test_managers_cancel_no_booking(scene: Scene) -> None:
    booking = scene.sell(scene.on_sale())
    event = scene.app.ticketing.view_listing(scene.organizer, booking.event_id).event
    with pytest.raises(Forbidden):
        scene.app.checkout.cancel_booking(scene.hire(event, StaffRole.MANAGER), booking.id)
