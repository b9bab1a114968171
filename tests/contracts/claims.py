"""What is promised of the claims that bookings have on places."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.booking.model import BookingStatus
from gatherly_core.inventory.model import Claimed
from gatherly_core.kernel.identifiers import EventId
from tests.contracts.contract import Contract
from tests.factories import HOLD, NOW, ItemFactory, new_id


class ClaimsContract(Contract):
    def test_it_sums_what_pending_bookings_hold(self) -> None:
        event = self.given.event()
        regular, group = self.given.ticket_type(event), self.given.ticket_type(event, details__admits=4)
        self.given.booking(regular, quantity=2)
        self.given.booking(regular, quantity=3)
        self.given.booking(group, quantity=2, admits=4)
        self.given.booking(group, status=BookingStatus.CONFIRMED, quantity=1, admits=4)
        held = self.read(lambda: self.ports.claims.held([event.id]))
        assert held == {regular.id: Claimed(5, 5), group.id: Claimed(2, 8)}

    def test_it_sums_what_live_bookings_claim(self) -> None:
        ticket_type = self.given.ticket_type()
        for number, status in enumerate(BookingStatus):
            self.given.booking(ticket_type, status=status, quantity=10**number)
        live = self.read(lambda: self.ports.claims.live([ticket_type.event_id]))
        assert live == {ticket_type.id: Claimed(11, 11)}

    def test_it_counts_people_as_they_were_booked(self) -> None:
        ticket_type = self.given.ticket_type(details__admits=5)
        self.given.booking(ticket_type, quantity=2, admits=3)
        assert self.read(lambda: self.ports.claims.live([ticket_type.event_id])) == {ticket_type.id: Claimed(2, 6)}

    def test_it_counts_each_item_of_a_booking(self) -> None:
        event = self.given.event()
        one, two = self.given.ticket_type(event), self.given.ticket_type(event)
        items = (
            ItemFactory(ticket_type_id=one.id, quantity=2),
            ItemFactory(ticket_type_id=two.id, quantity=3, admits=2),
        )
        self.given.booking(one, items=items)
        assert self.read(lambda: self.ports.claims.held([event.id])) == {one.id: Claimed(2, 2), two.id: Claimed(3, 6)}

    def test_it_looks_at_the_events_asked_for_alone(self) -> None:
        mine, other, third = (self.given.booking() for _ in range(3))
        asked = [mine.event_id, third.event_id, mine.event_id, EventId(new_id())]
        expected = {booking.items[0].ticket_type_id: Claimed(1, 1) for booking in (mine, third)}
        assert self.read(lambda: self.ports.claims.held(asked)) == expected
        assert self.read(lambda: self.ports.claims.live(iter(asked))) == expected
        assert other.items[0].ticket_type_id not in expected

    def test_it_leaves_out_what_nobody_claims(self) -> None:
        ticket_type = self.given.ticket_type()
        self.given.booking(ticket_type, status=BookingStatus.CANCELLED)
        assert self.read(lambda: self.ports.claims.held([ticket_type.event_id])) == {}
        assert self.read(lambda: self.ports.claims.live([ticket_type.event_id])) == {}
        assert self.read(lambda: self.ports.claims.live(iter(()))) == {}

    def test_it_follows_a_booking_that_moves(self) -> None:
        booking = self.given.booking()
        confirmed = replace(booking, status=BookingStatus.CONFIRMED, expires_at=None)
        self.run(lambda: (self.ports.bookings.locked(booking.id), self.ports.bookings.move(confirmed)))
        assert self.read(lambda: self.ports.claims.held([booking.event_id])) == {}
        assert len(self.read(lambda: self.ports.claims.live([booking.event_id]))) == 1

    def test_it_finds_a_live_booking(self) -> None:
        confirmed = self.given.booking(status=BookingStatus.CONFIRMED)
        assert self.read(lambda: self.ports.claims.any_live(confirmed.event_id, NOW + timedelta(days=9)))
        other = self.given.event()
        assert not self.read(lambda: self.ports.claims.any_live(other.id, NOW))

    @pytest.mark.parametrize("status", [BookingStatus.CANCELLED, BookingStatus.EXPIRED])
    def test_it_takes_no_finished_booking_for_live(self, status: BookingStatus) -> None:
        booking = self.given.booking(status=status)
        assert not self.read(lambda: self.ports.claims.any_live(booking.event_id, NOW))

    def test_it_takes_a_hold_for_live_while_it_is_paying(self) -> None:
        paying = self.given.booking(paying=True)
        assert self.read(lambda: self.ports.claims.any_live(paying.event_id, NOW + 9 * HOLD))
        self.run(lambda: self.ports.bookings.move(replace(paying, paying=False)))
        assert not self.read(lambda: self.ports.claims.any_live(paying.event_id, NOW + 9 * HOLD))

    def test_it_takes_a_hold_for_live_until_it_runs_out(self) -> None:
        ticket_type = self.given.ticket_type()
        self.given.booking(ticket_type, expires_at=NOW + HOLD - timedelta(minutes=5))
        self.given.booking(ticket_type, expires_at=NOW + HOLD)
        self.given.booking(ticket_type, expires_at=NOW + HOLD - timedelta(minutes=2))
        just_before = NOW + HOLD - timedelta(microseconds=1)
        assert self.read(lambda: self.ports.claims.any_live(ticket_type.event_id, just_before))
        assert not self.read(lambda: self.ports.claims.any_live(ticket_type.event_id, NOW + HOLD))
