import pytest

from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.model import BookingStatus, Person
from gatherly_core.ticketing.errors import TicketTypeNotFound
from tests.factories import TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene


def test_it_books_tickets_of_one_type(scene: Scene) -> None:
    event = scene.event(TicketDetailsFactory(), TicketDetailsFactory(price=0))
    _, free = scene.types(event)
    actor, ben = scene.person(), Person("Ben", "ben@example.org")
    booking = scene.app.booking.purchase_tickets(actor, free.id, 2, [ben])
    assert (booking.status, booking.user_id) == (BookingStatus.CONFIRMED, actor.user_id)
    assert [(item.ticket_type_id, item.quantity) for item in booking.items] == [(free.id, 2)]
    assert booking.attendees[0].person == ben


def test_it_refuses_as_placing_a_booking_does(scene: Scene) -> None:
    with pytest.raises(SoldOut):
        scene.app.booking.purchase_tickets(scene.person(), scene.on_sale(1).id, 2)


def test_it_does_not_know_what_is_not_there(scene: Scene) -> None:
    with pytest.raises(TicketTypeNotFound):
        scene.app.booking.purchase_tickets(scene.person(), new_id(), 1)
