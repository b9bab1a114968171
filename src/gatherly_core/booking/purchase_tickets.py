"""Booking tickets of one type."""

from collections.abc import Sequence

from gatherly_core.accounts.model import Actor
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking, Person
from gatherly_core.booking.place_booking import PlaceBooking
from gatherly_core.kernel.identifiers import BookingId, TicketTypeId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.ticketing.ports import TicketTypes


class PurchaseTickets:
    """Books tickets of one type, as PlaceBooking does. TicketTypeNotFound when there is no such type."""

    def __init__(self, unit_of_work: UnitOfWork, ticket_types: TicketTypes, place_booking: PlaceBooking) -> None:
        self._unit_of_work = unit_of_work
        self._ticket_types = ticket_types
        self._place_booking = place_booking

    def __call__(
        self,
        actor: Actor,
        ticket_type_id: TicketTypeId,
        quantity: int,
        people: Sequence[Person] = (),
        id: BookingId | None = None,
        promo_code: str | None = None,
    ) -> Booking:
        ticket_type = self._unit_of_work.read(lambda: self._ticket_types.get(ticket_type_id))
        wish = Wish(quantity, ticket_type_id)
        request = BookingRequest(actor, ticket_type.event_id, (wish,), tuple(people), id, promo_code)
        return self._place_booking(request)
