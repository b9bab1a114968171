from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.booking.model import BookingStatus
from gatherly_core.checkout.model import Order
from gatherly_core.events.errors import EventNotFound, HasBookings
from gatherly_core.events.facts import EventDeleted
from gatherly_core.kernel.errors import Forbidden, VersionMismatch
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.ticketing.errors import TicketTypeNotFound
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import HOLD, NOW
from tests.unit.core.scene import Scene, owner_of

INSTANT = timedelta(microseconds=1)


def test_it_takes_an_event_out_of_sight(scene: Scene) -> None:
    event = scene.event()
    scene.app.events.delete_event(scene.organizer, event.id)
    with pytest.raises(EventNotFound):
        scene.app.ticketing.view_listing(scene.organizer, event.id)
    assert scene.facts(EventDeleted) == [EventDeleted(event_id=event.id, at=NOW)]


def test_it_lets_nobody_book_any_more(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    scene.app.events.delete_event(scene.admin, ticket_type.event_id)
    with pytest.raises((EventNotFound, TicketTypeNotFound)):
        scene.book(ticket_type)


def test_it_obeys_its_organizer_and_admins_only(scene: Scene) -> None:
    stranger = scene.person(Role.ORGANIZER)
    with pytest.raises(Forbidden):
        scene.app.events.delete_event(stranger, scene.event().id)
    with pytest.raises(EventNotFound):
        scene.app.events.delete_event(stranger, scene.event(published=False).id)


def test_it_deletes_only_the_version_that_was_seen(scene: Scene) -> None:
    event = scene.event()
    with pytest.raises(VersionMismatch):
        scene.app.events.delete_event(scene.organizer, event.id, expected_version=event.version - 1)
    scene.app.events.delete_event(scene.organizer, event.id, expected_version=event.version)


@pytest.mark.parametrize("price", [0, 1500])
def test_it_refuses_while_there_is_a_live_booking(scene: Scene, price: int) -> None:
    ticket_type = scene.on_sale(price=price)
    scene.book(ticket_type)
    with pytest.raises(HasBookings) as refused:
        scene.app.events.delete_event(scene.organizer, ticket_type.event_id)
    assert refused.value.code == "has_bookings"
    assert scene.event_of(ticket_type).published


def test_it_does_not_count_a_hold_whose_time_is_over(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    overdue = scene.book(ticket_type)
    scene.clock.advance(HOLD - INSTANT)
    with pytest.raises(HasBookings):
        scene.app.events.delete_event(scene.organizer, ticket_type.event_id)
    scene.clock.advance(INSTANT)
    scene.app.events.delete_event(scene.organizer, ticket_type.event_id)
    assert scene.app.booking.expire_bookings() == 1
    assert scene.booking(overdue).status is BookingStatus.EXPIRED


def test_it_leaves_what_was_given_up_in_its_bookers_history(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    cancelled = scene.cancel(scene.book(ticket_type))
    scene.app.events.delete_event(scene.organizer, ticket_type.event_id)
    assert scene.app.checkout.list_orders(owner_of(cancelled), PageRequest()).items == (Order(cancelled),)
    assert scene.app.checkout.view_order(owner_of(cancelled), cancelled.id).booking == cancelled


def test_it_lets_go_who_waits_for_it(scene: Scene) -> None:
    ticket_type, _ = scene.sold_out()
    waiting = scene.join(ticket_type)
    scene.clock.advance(HOLD)
    scene.app.events.delete_event(scene.organizer, ticket_type.event_id)
    assert scene.entry(waiting).status is EntryStatus.LEFT
