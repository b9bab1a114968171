import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.admission.scans import GuestFilter
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from tests.factories import new_id
from tests.unit.core.scene import Scene


class TestListGuests:
    def test_it_lists_who_comes_for_who_runs_the_event(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=0)
        bookings = [scene.book(ticket_type, 2), scene.book(ticket_type)]
        scene.book(scene.on_sale(price=0))
        expected = [attendee for booking in bookings for attendee in booking.attendees]
        for actor in (scene.organizer, scene.admin):
            page = scene.app.admission.list_guests(actor, ticket_type.event_id, GuestFilter(), PageRequest())
            assert [guest.attendee for guest in page.items] == expected

    @pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
    def test_it_is_for_nobody_else(self, scene: Scene, role: Role) -> None:
        event, draft = scene.event(), scene.event(published=False)
        with pytest.raises(Forbidden):
            scene.app.admission.list_guests(scene.person(role), event.id, GuestFilter(), PageRequest())
        for id in (draft.id, new_id()):
            with pytest.raises(EventNotFound):
                scene.app.admission.list_guests(scene.person(role), id, GuestFilter(), PageRequest())
