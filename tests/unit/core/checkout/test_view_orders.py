from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.booking.errors import BookingNotFound
from gatherly_core.kernel.paging import PageRequest
from tests.factories import HOLD, new_id
from tests.unit.core.scene import Scene, owner_of


class TestViewOrder:
    def test_it_shows_a_booking_to_its_owner_its_organizer_and_admins(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale())
        for actor in (owner_of(booking), scene.organizer, scene.admin):
            assert scene.app.checkout.view_order(actor, booking.id).booking == booking

    @pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
    def test_it_is_not_there_for_others(self, scene: Scene, role: Role) -> None:
        booking = scene.book(scene.on_sale())
        with pytest.raises(BookingNotFound):
            scene.app.checkout.view_order(scene.person(role), booking.id)

    def test_it_does_not_know_what_is_not_there(self, scene: Scene) -> None:
        with pytest.raises(BookingNotFound):
            scene.app.checkout.view_order(scene.admin, new_id())

    def test_it_stays_with_its_owner_when_the_event_is_deleted(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out()
        scene.clock.advance(HOLD)
        scene.app.events.delete_event(scene.organizer, ticket_type.event_id)
        for actor in (owner_of(booking), scene.admin):
            assert scene.app.checkout.view_order(actor, booking.id).booking == booking
        with pytest.raises(BookingNotFound):
            scene.app.checkout.view_order(scene.organizer, booking.id)


class TestListOrders:
    def test_it_lists_the_actors_own_newest_first(self, scene: Scene) -> None:
        ticket_type, actor = scene.on_sale(), scene.person()
        own = []
        for _ in range(3):
            own.insert(0, scene.book(ticket_type, by=actor))
            scene.book(ticket_type)
            scene.clock.advance(timedelta(seconds=1))
        page = scene.app.checkout.list_orders(actor, PageRequest(2))
        assert [order.booking for order in page.items] == own[:2]
        rest = scene.app.checkout.list_orders(actor, PageRequest(2, page.next))
        assert ([order.booking for order in rest.items], rest.next) == (own[2:], None)

    def test_it_lists_nobody_elses_for_an_organizer_or_an_admin(self, scene: Scene) -> None:
        scene.book(scene.on_sale())
        for actor in (scene.organizer, scene.admin):
            assert scene.app.checkout.list_orders(actor, PageRequest()).items == ()
