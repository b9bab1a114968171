from gatherly_core.booking import booking_states
from gatherly_core.booking.facts import BookingCancelled, BookingReduced
from gatherly_core.booking.model import Booking
from gatherly_core.booking.releasing import Releasing
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import NOW, TicketDetailsFactory
from tests.unit.core.scene import Scene


def reduce(scene: Scene, booking: Booking, *numbers: int) -> Booking:
    ports = scene.ports
    releasing = Releasing(ports.bookings, ports.pools, ports.outbox)
    reduced = booking_states.without(booking, [booking.attendees[number].id for number in numbers], NOW)
    ports.unit_of_work.run(lambda: releasing.reduce(booking, reduced))
    return reduced


def test_it_gives_back_the_places_of_the_tickets_that_went(scene: Scene) -> None:
    event = scene.event(TicketDetailsFactory(price=0, admits=2), TicketDetailsFactory(price=0), capacity=20)
    group, single = scene.types(event)
    booking, other = scene.book(group, 3), scene.book(single, 2)
    reduced = reduce(scene, booking, 0, 1)
    assert scene.booking(booking) == reduced
    assert (scene.pool(group).used, scene.pool(single).used, scene.capacity(group).used) == (2, 2, 6)
    assert [(fact.booking_id, fact.at) for fact in scene.facts(BookingReduced)] == [(booking.id, NOW)]
    assert scene.facts(BookingCancelled) == scene.facts(PlacesFreed) == []
    assert scene.booking(other) == other
    assert list(scene.app.booking.check_pools()) == []


def test_it_gives_up_what_has_no_tickets_left(scene: Scene) -> None:
    ticket_type = scene.on_sale(price=0)
    booking = scene.book(ticket_type, 2)
    gone = reduce(scene, booking, 0, 1)
    assert scene.booking(booking) == gone
    assert scene.pool(ticket_type).used == 0
    assert [fact.booking_id for fact in scene.facts(BookingCancelled)] == [booking.id]
    assert scene.facts(BookingReduced) == []


def test_what_it_gives_back_goes_to_who_waits(scene: Scene) -> None:
    ticket_type = scene.on_sale(2, price=0)
    booking = scene.book(ticket_type, 2)
    entry = scene.join(ticket_type)
    reduce(scene, booking, 1)
    assert len(scene.facts(PlacesFreed)) == 1
    assert scene.entry(entry).status is EntryStatus.OFFERED
    assert scene.pool(ticket_type).used == 2
