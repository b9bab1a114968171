"""What the ticket types promise."""

from datetime import UTC, datetime, timedelta

import pytest

from gatherly_core.kernel.identifiers import EventId, TicketTypeId
from gatherly_core.ticketing.errors import TicketTypeNotFound
from gatherly_core.ticketing.model import TicketKind
from tests.contracts.contract import Contract
from tests.factories import NOW, TicketDetailsFactory, TicketTypeFactory, new_id


class TicketTypesContract(Contract):
    def test_it_keeps_a_ticket_type_whole(self) -> None:
        ticket_type = self.given.ticket_type(
            details__kind=TicketKind.EARLY_BIRD,
            details__name="Frühbucher 🐦",
            details__description="für\n'Schnelle'",
            details__price=99_999_999,
            details__quantity=9_999_999,
            details__sale_start_date=datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
            details__sale_end_date=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
            details__min_per_booking=2,
            details__max_per_booking=8,
            details__admits=100,
            updated_at=NOW + timedelta(microseconds=1),
            version=3,
        )
        assert self.read(lambda: self.ports.ticket_types.get(ticket_type.id)) == ticket_type

    def test_it_tells_nothing_from_none(self) -> None:
        ticket_type = self.given.ticket_type(details__price=0, details__quantity=0)
        details = self.read(lambda: self.ports.ticket_types.get(ticket_type.id)).details
        assert (details.price, details.quantity) == (0, 0)
        assert (details.sale_start_date, details.sale_end_date, details.max_per_booking) == (None, None, None)

    @pytest.mark.parametrize("kind", TicketKind)
    def test_it_keeps_every_kind(self, kind: TicketKind) -> None:
        ticket_type = self.given.ticket_type(details__kind=kind)
        assert self.read(lambda: self.ports.ticket_types.get(ticket_type.id)).details.kind is kind

    def test_it_finds_no_ticket_type_that_is_not_there(self) -> None:
        with pytest.raises(TicketTypeNotFound):
            self.read(lambda: self.ports.ticket_types.get(TicketTypeId(new_id())))

    def test_it_lists_the_ticket_types_of_events_by_their_ids(self) -> None:
        first, second, other = (self.given.event() for _ in range(3))
        early, late = TicketTypeFactory(event_id=first.id), TicketTypeFactory(event_id=first.id)
        for ticket_type in (late, early):
            self.run(lambda ticket_type=ticket_type: self.ports.ticket_types.add(ticket_type))
        of_second = self.given.ticket_type(second)
        self.given.ticket_type(other)
        asked = [second.id, first.id]
        expected = {first.id: (early, late), second.id: (of_second,)}
        assert self.read(lambda: self.ports.ticket_types.of_events(asked)) == expected
        assert self.read(lambda: self.ports.ticket_types.of_events(iter(asked))) == expected

    def test_it_answers_for_events_without_any(self) -> None:
        event, unknown = self.given.event(), EventId(new_id())
        found = self.read(lambda: self.ports.ticket_types.of_events([event.id, unknown]))
        assert found == {event.id: (), unknown: ()}
        assert self.read(lambda: self.ports.ticket_types.of_events([])) == {}

    def test_it_keeps_what_changed(self) -> None:
        ticket_type = self.given.ticket_type(details__max_per_booking=5, details__sale_end_date=NOW)
        edited = ticket_type.edited(TicketDetailsFactory(price=0, quantity=3, kind=TicketKind.VIP), NOW + timedelta(1))
        self.run(lambda: (self.ports.events.locked(ticket_type.event_id), self.ports.ticket_types.save(edited)))
        assert self.read(lambda: self.ports.ticket_types.get(ticket_type.id)) == edited

    def test_it_forgets_a_deleted_one(self) -> None:
        event = self.given.event()
        ticket_type, kept = self.given.ticket_type(event), self.given.ticket_type(event)
        self.run(lambda: (self.ports.events.locked(event.id), self.ports.ticket_types.delete(ticket_type.id)))
        with pytest.raises(TicketTypeNotFound):
            self.read(lambda: self.ports.ticket_types.get(ticket_type.id))
        assert self.read(lambda: self.ports.ticket_types.of_events([event.id])) == {event.id: (kept,)}

    def test_it_leaves_what_was_booked_of_a_deleted_one(self) -> None:
        ticket_type = self.given.ticket_type()
        booking = self.given.booking(ticket_type)
        self.run(lambda: self.ports.ticket_types.delete(ticket_type.id))
        assert self.read(lambda: self.ports.bookings.get(booking.id)) == booking
        assert ticket_type.id in self.read(lambda: self.ports.claims.live([ticket_type.event_id]))
