"""What the bookings promise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatherly_core.booking import booking_states
from gatherly_core.booking.errors import BookingNotFound, ReferenceTaken
from gatherly_core.booking.model import Attendee, AttendeeStatus, Booking, BookingKind, BookingStatus, Person
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import BookingId, EventId, TicketTypeId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.promotions.model import PromoCode
from tests.contracts.contract import Contract, garbled
from tests.contracts.rivals import at_once, often
from tests.factories import HOLD, NOW, AttendeeFactory, ItemFactory, new_id

MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)


class BookingsContract(Contract):
    def test_it_takes_each_id_once(self) -> None:
        booking = self.given.booking()
        again = self.given.new_booking(id=booking.id, reference="ANOTHER")
        with pytest.raises(AlreadyMade):
            self.run(lambda: self.ports.bookings.add([again]))
        assert self.read(lambda: self.ports.bookings.get(booking.id)) == booking

    def test_it_finds_those_that_are_made(self) -> None:
        first, second, other = self.given.booking(), self.given.booking(quantity=3), self.given.booking()
        made = self.read(lambda: self.ports.bookings.made(iter([second.id, BookingId(new_id()), first.id])))
        assert made == {first.id: first, second.id: second}
        assert other.id not in made
        assert self.read(lambda: self.ports.bookings.made([])) == {}

    def test_it_keeps_a_booking_whole(self) -> None:
        event = self.given.event()
        types = [self.given.ticket_type(event) for _ in range(3)]
        items = tuple(
            ItemFactory(ticket_type_id=type_.id, quantity=number, unit_price=price, admits=number)
            for number, (type_, price) in enumerate(zip(reversed(types), (99_999_999, 0, 5), strict=True), start=1)
        )
        people = [
            Person("Zoë 🎸", "zoë@example.org"),
            Person("Bob 'B' O\\Neil", "bob@example.org"),
            Person("İ", "i@example.org"),
        ]
        booking = self.given.booking(
            types[0],
            items=items,
            attendees=tuple(
                AttendeeFactory(ticket_type_id=item.ticket_type_id, person=person, vip=person is people[1])
                for item, person in zip(items, people, strict=True)
            ),
            kind=BookingKind.OFFER,
            currency="KWD",
            expires_at=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
            paying=True,
            updated_at=NOW + MOMENT,
        )
        assert self.read(lambda: self.ports.bookings.get(booking.id)) == booking
        assert self.run(lambda: self.ports.bookings.locked(booking.id)) == booking

    def test_it_keeps_what_a_promo_code_took_off(self) -> None:
        event = self.given.event()
        types = [self.given.ticket_type(event) for _ in range(3)]
        promo_code = self.given.promo_code(event, details__code="Ö" * 64)
        items = tuple(
            ItemFactory(ticket_type_id=type_.id, quantity=3, unit_price=33_333_333, discount=discount)
            for type_, discount in zip(types, (0, 1, 99_999_999), strict=True)
        )
        booking = self.given.booking(types[0], items=items, promo_code_id=promo_code.id, promo_code="Ö" * 64)
        assert self.read(lambda: self.ports.bookings.get(booking.id)) == booking
        assert booking.total == 2 * 99_999_999 - 1
        self.run(lambda: (self.ports.promo_codes.locked(event.id, ["ö" * 64]), self.delete(promo_code)))
        assert self.read(lambda: self.ports.bookings.of_user(booking.user_id, PageRequest())).items == (booking,)

    def test_it_keeps_what_is_left_of_a_discount(self) -> None:
        ticket_type = self.given.ticket_type()
        item = ItemFactory(ticket_type_id=ticket_type.id, quantity=3, unit_price=1000, discount=1000)
        booking = self.given.booking(ticket_type, items=(item,), status=BookingStatus.CONFIRMED)
        reduced = booking_states.without(booking, [booking.attendees[0].id], NOW + MINUTE)
        self.run(lambda: (self.ports.bookings.locked(booking.id), self.ports.bookings.reduce(reduced)))
        kept = self.read(lambda: self.ports.bookings.get(booking.id))
        assert (kept, kept.discount, kept.total) == (reduced, 666, 1334)

    def delete(self, promo_code: PromoCode) -> None:
        self.ports.promo_codes.delete(promo_code.id)

    def test_it_keeps_many_attendees_in_their_order(self) -> None:
        ticket_type = self.given.ticket_type()
        people = [Person(f"Person {number}", "p@example.org") for number in range(150)]
        attendees = tuple(AttendeeFactory(ticket_type_id=ticket_type.id, person=person) for person in people)
        booking = self.given.booking(ticket_type, quantity=150, attendees=attendees[::-1])
        assert self.read(lambda: self.ports.bookings.get(booking.id)).attendees == attendees[::-1]

    @pytest.mark.parametrize("status", BookingStatus)
    def test_it_keeps_a_booking_in_every_state(self, status: BookingStatus) -> None:
        booking = self.given.booking(status=status)
        assert self.read(lambda: self.ports.bookings.get(booking.id)) == booking
        assert (booking.expires_at is None) is (status is not BookingStatus.PENDING)

    def test_it_adds_many_at_once(self) -> None:
        ticket_type = self.given.ticket_type()
        bookings = [self.given.new_booking(ticket_type, quantity=number % 3 + 1) for number in range(40)]
        self.run(lambda: self.ports.bookings.add(bookings))
        assert [self.read(lambda b=b: self.ports.bookings.get(b.id)) for b in bookings] == bookings

    def test_it_adds_nothing_when_nothing_is_given(self) -> None:
        self.run(lambda: self.ports.bookings.add([]))

    def test_it_refuses_a_reference_that_another_has(self) -> None:
        kept = self.given.booking()
        fine, taken = self.given.new_booking(), self.given.new_booking(reference=kept.reference)
        with pytest.raises(ReferenceTaken):
            self.run(lambda: self.ports.bookings.add([fine, taken]))
        assert [self.exists(booking) for booking in (kept, fine, taken)] == [True, False, False]

    def test_it_refuses_a_reference_that_two_share(self) -> None:
        first = self.given.new_booking()
        second = self.given.new_booking(reference=first.reference)
        with pytest.raises(ReferenceTaken):
            self.run(lambda: self.ports.bookings.add([first, second]))
        assert not self.exists(first)

    def exists(self, booking: Booking) -> bool:
        return self.read(lambda: self.ports.bookings.exists(booking.id))

    def test_it_knows_which_bookings_exist(self) -> None:
        assert self.exists(self.given.booking())
        assert not self.exists(self.given.new_booking())

    def test_it_finds_no_booking_that_is_not_there(self) -> None:
        self.given.booking()
        with pytest.raises(BookingNotFound):
            self.read(lambda: self.ports.bookings.get(BookingId(new_id())))
        with pytest.raises(BookingNotFound):
            self.run(lambda: self.ports.bookings.locked(BookingId(new_id())))

    # moving

    def test_it_keeps_what_a_state_rule_moves(self) -> None:
        booking = self.given.booking(quantity=3)
        other = self.given.booking()
        moved = booking_states.cancelled(booking, NOW + MINUTE)
        self.run(lambda: (self.ports.bookings.locked(booking.id), self.ports.bookings.move(moved)))
        assert self.read(lambda: self.ports.bookings.get(booking.id)) == moved
        assert {attendee.status for attendee in moved.attendees} == {AttendeeStatus.VOID}
        assert self.read(lambda: self.ports.bookings.get(other.id)) == other

    def test_it_keeps_many_that_are_moved_at_once(self) -> None:
        first, second = self.given.booking(quantity=2), self.given.booking()
        other = self.given.booking()
        moved = [booking_states.expired(first, NOW + HOLD), booking_states.cancelled(second, NOW + MINUTE)]

        def move_both() -> None:
            for booking in moved:
                self.ports.bookings.locked(booking.id)
            self.ports.bookings.move(*moved)

        self.run(move_both)
        for booking in (*moved, other):
            assert self.read(lambda booking=booking: self.ports.bookings.get(booking.id)) == booking

    def test_it_keeps_the_status_of_each_attendee(self) -> None:
        booking = self.given.booking(quantity=3)
        first, second, third = booking.attendees
        moved = replace(booking, attendees=(first, void(second), third))
        self.run(lambda: (self.ports.bookings.locked(booking.id), self.ports.bookings.move(moved)))
        assert self.read(lambda: self.ports.bookings.get(booking.id)).attendees == moved.attendees

    def test_it_keeps_whether_a_booking_is_paying(self) -> None:
        booking, other = self.given.booking(), self.given.booking()
        paying = replace(booking, paying=True)
        self.move(paying, other)
        assert [self.get(each.id) for each in (booking, other)] == [paying, other]
        self.move(booking)
        assert self.get(booking.id) == booking

    def test_it_keeps_that_an_expired_booking_has_its_places_again(self) -> None:
        booking = self.given.booking(quantity=2)
        self.move(booking_states.expired(booking, NOW + HOLD))
        revived = replace(booking, status=BookingStatus.CONFIRMED, expires_at=None, updated_at=NOW + 2 * HOLD)
        self.move(revived)
        assert self.get(booking.id) == revived
        assert {attendee.status for attendee in revived.attendees} == {AttendeeStatus.VALID}

    def move(self, *moved: Booking) -> None:
        def block() -> None:
            for booking in moved:
                self.ports.bookings.locked(booking.id)
            self.ports.bookings.move(*moved)

        self.run(block)

    def get(self, booking_id: BookingId) -> Booking:
        return self.read(lambda: self.ports.bookings.get(booking_id))

    def test_it_moves_on_from_what_was_moved_in_the_same_block(self) -> None:
        booking = self.given.booking()
        later = replace(booking, expires_at=NOW + 2 * HOLD, updated_at=NOW + MINUTE)
        confirmed = replace(later, status=BookingStatus.CONFIRMED, expires_at=None)

        def extend_and_confirm() -> Booking:
            self.ports.bookings.locked(booking.id)
            self.ports.bookings.move(later)
            seen = self.ports.bookings.get(booking.id)
            self.ports.bookings.move(confirmed)
            return seen

        assert self.run(extend_and_confirm) == later
        assert self.read(lambda: self.ports.bookings.get(booking.id)) == confirmed

    def test_it_locks_a_booking_until_the_block_ends(self) -> None:
        booking = self.given.booking()

        def extend() -> None:
            present = self.ports.bookings.locked(booking.id)
            assert present.expires_at is not None
            self.ports.bookings.move(replace(present, expires_at=present.expires_at + MINUTE))

        assert at_once(*[often(5, lambda: self.run(extend))] * 4) == [5] * 4
        assert self.read(lambda: self.ports.bookings.get(booking.id)).expires_at == NOW + HOLD + 20 * MINUTE

    # due

    def due(self, now: datetime, limit: int = 100, event_id: object = None) -> list[Booking]:
        return list(self.run(lambda: self.ports.bookings.due(now, limit, event_id)))

    def test_it_finds_holds_that_are_over_the_longest_overdue_first(self) -> None:
        b, a, d, c, _ = (self.given.booking(expires_at=NOW + number * MINUTE) for number in (2, 1, 4, 3, 9))
        assert self.due(NOW + 4 * MINUTE) == [a, b, c, d]
        assert self.due(NOW + 4 * MINUTE, limit=2) == [a, b]

    def test_it_finds_a_hold_at_the_moment_it_is_over(self) -> None:
        booking = self.given.booking()
        assert self.due(NOW + HOLD - MOMENT) == []
        assert self.due(NOW + HOLD) == [booking]

    def test_it_finds_the_holds_of_one_event(self) -> None:
        mine, other = self.given.booking(expires_at=NOW + MINUTE), self.given.booking(expires_at=NOW)
        assert self.due(NOW + HOLD, event_id=mine.event_id) == [mine]
        assert self.due(NOW + HOLD, event_id=other.event_id, limit=1) == [other]
        assert self.due(NOW + HOLD) == [other, mine]

    def test_it_finds_pending_bookings_only(self) -> None:
        moved = self.given.booking()
        expired = booking_states.expired(moved, NOW + HOLD)
        for status in set(BookingStatus) - {BookingStatus.PENDING}:
            self.given.booking(status=status)
        self.run(lambda: (self.ports.bookings.locked(moved.id), self.ports.bookings.move(expired)))
        assert self.due(NOW + 9 * HOLD) == []

    def test_it_gives_a_due_booking_to_one_at_a_time(self) -> None:
        ticket_type = self.given.ticket_type()
        bookings = {self.given.booking(ticket_type).id for _ in range(12)}

        def expire_three() -> list[BookingId]:
            due = self.ports.bookings.due(NOW + HOLD, 3)
            for booking in due:
                self.ports.bookings.move(booking_states.expired(booking, NOW + HOLD))
            return [booking.id for booking in due]

        moved: list[BookingId] = []
        while found := [id for ids in at_once(*[lambda: self.run(expire_three)] * 3) for id in ids]:  # type: ignore[union-attr]  # an error is none
            moved += found
        assert len(moved) == 12
        assert set(moved) == bookings

    def test_it_leaves_out_what_is_paying(self) -> None:
        paying, other = self.given.booking(paying=True, expires_at=NOW), self.given.booking()
        assert self.due(NOW + HOLD) == [other]
        assert self.due(NOW + HOLD, limit=1) == [other]
        assert self.due(NOW + HOLD, event_id=paying.event_id) == []
        self.move(replace(paying, paying=False), replace(other, paying=True))
        assert [booking.id for booking in self.due(NOW + HOLD)] == [paying.id]

    # due, and paying

    def due_paying(self, now: datetime, limit: int = 100, after: BookingId | None = None) -> list[BookingId]:
        return list(self.read(lambda: self.ports.bookings.due_paying(now, limit, after)))

    def test_it_finds_paying_bookings_whose_holds_are_over_by_id(self) -> None:
        expiries = [NOW + number * MINUTE for number in (2, 1, 4, 3, 9)]
        a, b, c, d, _ = (self.given.booking(paying=True, expires_at=at).id for at in expiries)
        self.given.booking(expires_at=NOW)
        assert self.due_paying(NOW + 4 * MINUTE) == [a, b, c, d]
        assert self.due_paying(NOW + 4 * MINUTE, limit=2) == [a, b]
        assert self.due_paying(NOW + 4 * MINUTE, 2, b) == [c, d]
        assert self.due_paying(NOW + 4 * MINUTE, 2, d) == []
        assert self.due_paying(NOW + 4 * MINUTE - MOMENT) == [a, b, d]

    def test_it_finds_paying_bookings_that_are_pending(self) -> None:
        for status in set(BookingStatus) - {BookingStatus.PENDING}:
            self.given.booking(status=status, paying=True)
        assert self.due_paying(NOW + 9 * HOLD) == []

    # live ones of an event

    def live_of_event(self, event_id: EventId, limit: int = 100) -> list[Booking]:
        return list(self.run(lambda: self.ports.bookings.live_of_event(event_id, limit)))

    def test_it_finds_the_live_bookings_of_an_event_by_id(self) -> None:
        ticket_type = self.given.ticket_type()
        statuses = [*BookingStatus, *BookingStatus]
        bookings = [self.given.booking(ticket_type, status=status, quantity=2) for status in statuses]
        self.given.booking()
        live = [booking for booking in bookings if booking.live]
        assert self.live_of_event(ticket_type.event_id) == live
        assert self.live_of_event(ticket_type.event_id, limit=3) == live[:3]
        self.move(booking_states.cancelled(live[0], NOW))
        assert self.live_of_event(ticket_type.event_id, limit=3) == live[1:]
        assert self.live_of_event(EventId(new_id())) == []

    def test_it_gives_up_all_of_an_event_at_the_same_time_as_others(self) -> None:
        ticket_type = self.given.ticket_type()
        bookings = {self.given.booking(ticket_type).id for _ in range(12)}

        def cancel_three() -> list[BookingId]:
            live = self.ports.bookings.live_of_event(ticket_type.event_id, 3)
            self.ports.bookings.move(*(booking_states.cancelled(booking, NOW) for booking in live))
            return [booking.id for booking in live]

        def cancel_all() -> list[BookingId]:
            cancelled: list[BookingId] = []
            while few := self.run(cancel_three):
                cancelled += few
            assert self.live_of_event(ticket_type.event_id) == []
            return cancelled

        outcomes = at_once(*[cancel_all] * 3)
        moved = [id for ids in outcomes for id in ids]  # type: ignore[union-attr]  # an error is none
        assert len(moved) == 12
        assert set(moved) == bookings

    def test_it_counts_the_live_bookings_of_an_event(self) -> None:
        ticket_type = self.given.ticket_type()
        bookings = [self.given.booking(ticket_type, status=status, quantity=2) for status in BookingStatus]
        self.given.booking()
        assert self.count_live(ticket_type.event_id) == sum(booking.live for booking in bookings) == 2
        self.move(booking_states.cancelled(bookings[0], NOW))
        assert self.count_live(ticket_type.event_id) == 1
        assert self.count_live(EventId(new_id())) == 0

    def count_live(self, event_id: EventId) -> int:
        return self.read(lambda: self.ports.bookings.count_live(event_id))

    # reducing

    def test_it_keeps_a_booking_with_fewer_tickets(self) -> None:
        event = self.given.event()
        first, second = self.given.ticket_type(event), self.given.ticket_type(event)
        items = (
            ItemFactory(ticket_type_id=first.id, quantity=3, discount=100),
            ItemFactory(ticket_type_id=second.id, quantity=2, admits=2),
        )
        booking = self.given.booking(first, items=items, status=BookingStatus.CONFIRMED)
        other = self.given.booking(first, items=items, status=BookingStatus.CONFIRMED)
        leaving = [attendee.id for attendee in booking.attendees[:1] + booking.attendees[3:5]]
        reduced = self.reduce(booking_states.without(booking, leaving, NOW + MINUTE))
        assert [item.quantity for item in reduced.items] == [2, 1]
        assert self.get(booking.id) == reduced
        assert self.get(other.id) == other
        assert self.claimed(event.id) == {first.id: (5, 5), second.id: (3, 6)}

    def test_it_keeps_a_booking_without_the_tickets_of_a_type(self) -> None:
        event = self.given.event()
        first, second = self.given.ticket_type(event), self.given.ticket_type(event)
        items = tuple(ItemFactory(ticket_type_id=each.id) for each in (first, second))
        booking = self.given.booking(first, items=items, status=BookingStatus.CONFIRMED)
        reduced = self.reduce(booking_states.without(booking, [booking.attendees[0].id], NOW + MINUTE))
        assert [item.ticket_type_id for item in reduced.items] == [second.id]
        assert self.get(booking.id) == reduced
        assert self.claimed(event.id) == {second.id: (1, 1)}

    def reduce(self, booking: Booking) -> Booking:
        self.run(lambda: (self.ports.bookings.locked(booking.id), self.ports.bookings.reduce(booking)))
        return booking

    def claimed(self, event_id: EventId) -> dict[TicketTypeId, tuple[int, int]]:
        found = self.read(lambda: self.ports.claims.live([event_id]))
        return {type_id: (claimed.tickets, claimed.people) for type_id, claimed in found.items()}

    # of a user

    def test_it_lists_a_users_bookings_the_newest_first(self) -> None:
        user, ticket_type = self.given.user(), self.given.ticket_type()
        moments = [NOW, NOW + MINUTE, NOW - MINUTE, NOW, NOW + MOMENT]
        a, b, c, d, e = (self.given.booking(ticket_type, user_id=user.id, created_at=at) for at in moments)
        self.given.booking(ticket_type)
        for limit in (1, 2, 5, 100):
            pages = self.pages(lambda page: self.ports.bookings.of_user(user.id, page), limit)
            assert [booking for page in pages for booking in page] == [b, e, d, a, c]

    def test_it_lists_bookings_in_every_state(self) -> None:
        user = self.given.user()
        bookings = [self.given.booking(user_id=user.id, status=status) for status in BookingStatus]
        assert list(self.read(lambda: self.ports.bookings.of_user(user.id, PageRequest())).items) == bookings[::-1]

    def test_it_lists_nothing_for_who_has_nothing(self) -> None:
        self.given.booking()
        assert self.read(lambda: self.ports.bookings.of_user(self.ports.identifiers.new(), PageRequest())) == Page(())

    def test_it_neither_repeats_nor_skips_when_bookings_are_added(self) -> None:
        user, ticket_type = self.given.user(), self.given.ticket_type()
        a, b, c = (self.given.booking(ticket_type, user_id=user.id) for _ in range(3))
        first = self.read(lambda: self.ports.bookings.of_user(user.id, PageRequest(2)))
        self.given.booking(ticket_type, user_id=user.id)
        second = self.read(lambda: self.ports.bookings.of_user(user.id, PageRequest(2, first.next)))
        assert (first.items, second) == ((c, b), Page((a,)))

    def test_it_refuses_positions_that_it_never_gave_out(self) -> None:
        ticket_type, user = self.given.ticket_type(), self.given.user()
        self.given.booking(ticket_type, user_id=user.id)
        self.given.booking(ticket_type, user_id=user.id)
        position = self.position_in(lambda page: self.ports.bookings.of_user(user.id, page))
        for wrong in garbled(position):
            assert self.refuses(lambda page: self.ports.bookings.of_user(user.id, page), wrong), wrong


def void(attendee: Attendee) -> Attendee:
    return replace(attendee, status=AttendeeStatus.VOID)
