"""What the waitlist promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatherly_core.kernel.identifiers import BookingId, EventId, WaitlistEntryId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.waitlist import waitlist_states
from gatherly_core.waitlist.errors import AlreadyWaiting, EntryNotFound
from gatherly_core.waitlist.model import LIVE, Entry, EntryStatus, Offer, Priority, Standing
from tests.contracts.contract import Contract, garbled
from tests.contracts.rivals import at_once, often
from tests.factories import NOW, EntryFactory, new_id

MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)


class WaitlistEntriesContract(Contract):
    def get(self, entry: Entry) -> Entry:
        return self.read(lambda: self.ports.waitlist_entries.get(entry.id))

    def save(self, entry: Entry) -> Entry:
        def locked_and_saved() -> None:
            self.ports.events.locked(entry.event_id)
            self.ports.waitlist_entries.locked(entry.id)
            self.ports.waitlist_entries.save(entry)

        self.run(locked_and_saved)
        return entry

    # keeping

    def test_it_keeps_an_entry_whole(self) -> None:
        entry = self.given.entry(
            quantity=9, priority=Priority.VIP, partial=True, passes=3, created_at=NOW + MOMENT, updated_at=NOW + MINUTE
        )
        assert self.get(entry) == entry
        assert self.run(lambda: self.ports.waitlist_entries.locked(entry.id)) == entry

    def test_it_keeps_an_offer_whole(self) -> None:
        booking = self.given.booking()
        offer = Offer(booking.id, quantity=2, expires_at=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))
        entry = self.given.entry(status=EntryStatus.OFFERED, offer=offer, quantity=4)
        assert self.get(entry) == entry

    @pytest.mark.parametrize("status", EntryStatus)
    def test_it_keeps_an_entry_in_every_state(self, status: EntryStatus) -> None:
        entry = self.given.entry(status=status)
        assert self.get(entry) == entry

    def test_it_finds_no_entry_that_is_not_there(self) -> None:
        self.given.entry()
        with pytest.raises(EntryNotFound):
            self.read(lambda: self.ports.waitlist_entries.get(WaitlistEntryId(new_id())))
        with pytest.raises(EntryNotFound):
            self.run(lambda: self.ports.waitlist_entries.locked(WaitlistEntryId(new_id())))

    def test_it_knows_which_entries_exist(self) -> None:
        kept, not_kept = self.given.entry(), self.given.new_entry()
        assert self.read(lambda: self.ports.waitlist_entries.exists(kept.id))
        assert not self.read(lambda: self.ports.waitlist_entries.exists(not_kept.id))

    def test_it_keeps_what_changed(self) -> None:
        entry = self.given.entry(quantity=3)
        offer = self.given.offer()
        assert offer.offer is not None
        passed = self.save(waitlist_states.passed_over(entry))
        assert self.get(entry) == passed
        first = self.save(waitlist_states.prioritised(passed, Priority.VIP, NOW + MINUTE))
        assert self.get(entry) == first
        accepted = self.save(waitlist_states.accepted(offer, NOW + MINUTE))
        assert self.get(offer) == accepted
        assert accepted.offer == offer.offer

    def test_it_locks_an_entry_until_the_block_ends(self) -> None:
        entry = self.given.offer()

        def pass_over() -> None:
            locked = self.ports.waitlist_entries.locked(entry.id)
            self.ports.waitlist_entries.save(waitlist_states.passed_over(locked))

        assert at_once(*[often(5, lambda: self.run(pass_over))] * 4) == [5] * 4
        assert self.get(entry).passes == 20

    # one live entry for each

    @pytest.mark.parametrize("status", sorted(LIVE))
    def test_it_takes_one_live_entry_of_a_user_for_a_ticket_type(self, status: EntryStatus) -> None:
        entry = self.given.entry(status=status)
        again = self.same_wish(entry)
        with pytest.raises(AlreadyWaiting):
            self.run(lambda: self.ports.waitlist_entries.add(again))
        assert not self.read(lambda: self.ports.waitlist_entries.exists(again.id))

    @pytest.mark.parametrize("status", sorted(set(EntryStatus) - LIVE))
    def test_it_takes_another_once_the_first_is_over(self, status: EntryStatus) -> None:
        entry = self.given.entry()
        self.save(replace(entry, status=status))
        again = self.same_wish(entry)
        self.run(lambda: self.ports.waitlist_entries.add(again))
        self.save(replace(again, status=status))
        assert self.get(again).status is status

    def test_it_takes_entries_of_others_and_for_other_ticket_types(self) -> None:
        event = self.given.event()
        entry = self.given.entry(self.given.ticket_type(event))
        other_type = self.given.entry(self.given.ticket_type(event), user_id=entry.user_id)
        other_user = replace(self.same_wish(entry), user_id=self.given.user().id)
        self.run(lambda: self.ports.waitlist_entries.add(other_user))
        line = self.read(lambda: self.ports.waitlist_entries.waiting(event.id))
        assert line == (entry, other_type, other_user)

    def same_wish(self, entry: Entry) -> Entry:
        return EntryFactory(event_id=entry.event_id, ticket_type_id=entry.ticket_type_id, user_id=entry.user_id)

    # the line

    def test_it_has_those_who_wait_by_their_turn(self) -> None:
        event = self.given.event()
        one, two = self.given.ticket_type(event), self.given.ticket_type(event)
        wishes = [(one, 2, "normal"), (two, 1, "normal"), (one, 1, "normal"), (two, 4, "vip"), (one, 3, "vip")]
        a, b, c, d, e = (
            self.given.entry(type_, created_at=NOW + minutes * MINUTE, priority=Priority(priority))
            for type_, minutes, priority in wishes
        )
        self.given.entry()
        assert self.read(lambda: self.ports.waitlist_entries.waiting(event.id)) == (e, d, b, c, a)
        assert self.read(lambda: self.ports.waitlist_entries.waiting(event.id, limit=2)) == (e, d)
        assert self.read(lambda: self.ports.waitlist_entries.waiting(event.id, d, 2)) == (b, c)
        assert self.read(lambda: self.ports.waitlist_entries.waiting(event.id, after=b)) == (c, a)
        assert self.read(lambda: self.ports.waitlist_entries.waiting(event.id, a)) == ()
        for limit in (1, 2, 5, 100):
            pages = self.pages(lambda page: self.ports.waitlist_entries.of_event(event.id, page), limit)
            assert [standing.entry for page in pages for standing in page] == [e, d, b, c, a]

    def test_it_has_nobody_in_line_who_does_not_wait(self) -> None:
        ticket_type = self.given.ticket_type()
        for status in set(EntryStatus) - {EntryStatus.WAITING}:
            self.given.entry(ticket_type, status=status)
        entry = self.given.entry(ticket_type)
        assert self.read(lambda: self.ports.waitlist_entries.waiting(ticket_type.event_id)) == (entry,)
        self.save(waitlist_states.left(entry, NOW))
        assert self.read(lambda: self.ports.waitlist_entries.waiting(ticket_type.event_id)) == ()
        assert self.read(lambda: self.ports.waitlist_entries.of_event(ticket_type.event_id, PageRequest())) == Page(())
        assert self.read(lambda: self.ports.waitlist_entries.waiting(EventId(new_id()))) == ()

    def test_it_tells_where_an_entry_stands_in_the_line_for_its_ticket_type(self) -> None:
        event = self.given.event()
        ticket_type, other = self.given.ticket_type(event), self.given.ticket_type(event)
        self.given.entry(other)
        first, second, vip = (
            self.given.entry(ticket_type, priority=priority)
            for priority in (Priority.NORMAL, Priority.NORMAL, Priority.VIP)
        )
        assert [self.position(entry) for entry in (vip, first, second)] == [1, 2, 3]
        self.save(waitlist_states.left(first, NOW))
        assert self.position(second) == 2
        self.save(waitlist_states.prioritised(second, Priority.VIP, NOW))
        assert (self.position(self.get(second)), self.position(vip)) == (1, 2)

    def position(self, entry: Entry) -> int | None:
        standing = self.read(lambda: self.ports.waitlist_entries.standing(entry))
        assert standing.entry == entry
        return standing.position

    @pytest.mark.parametrize("status", sorted(set(EntryStatus) - {EntryStatus.WAITING}))
    def test_it_gives_no_position_to_who_does_not_wait(self, status: EntryStatus) -> None:
        assert self.position(self.given.entry(status=status)) is None

    # offers

    def test_it_finds_the_entry_that_was_offered_a_booking(self) -> None:
        entry, other = self.given.offer(), self.given.booking()
        self.given.offer()
        assert entry.offer is not None
        booking_id = entry.offer.booking_id
        assert self.run(lambda: self.ports.waitlist_entries.offered(booking_id)) == entry
        assert self.run(lambda: self.ports.waitlist_entries.offered(other.id)) is None
        assert self.run(lambda: self.ports.waitlist_entries.offered(BookingId(new_id()))) is None

    def test_it_finds_the_entry_whatever_became_of_the_offer(self) -> None:
        entry = self.given.offer()
        assert entry.offer is not None
        booking_id = entry.offer.booking_id
        lapsed = self.save(waitlist_states.lapsed(entry, NOW))
        assert self.run(lambda: self.ports.waitlist_entries.offered(booking_id)) == lapsed

    # of a user

    def test_it_lists_a_users_entries_the_newest_first(self) -> None:
        user = self.given.user()
        moments = [NOW, NOW + MINUTE, NOW - MINUTE, NOW, NOW + MOMENT]
        a, b, c, d, e = (self.given.entry(user_id=user.id, created_at=at) for at in moments)
        self.given.entry()
        for limit in (1, 2, 5, 100):
            pages = self.pages(lambda page: self.ports.waitlist_entries.of_user(user.id, page), limit)
            assert [standing.entry for page in pages for standing in page] == [b, e, d, a, c]

    def test_it_lists_entries_with_where_they_stand(self) -> None:
        ticket_type = self.given.ticket_type()
        first, second = self.given.entry(ticket_type), self.given.entry(ticket_type)
        left = self.given.entry(user_id=second.user_id, status=EntryStatus.LEFT)
        of_user = self.read(lambda: self.ports.waitlist_entries.of_user(second.user_id, PageRequest()))
        of_event = self.read(lambda: self.ports.waitlist_entries.of_event(ticket_type.event_id, PageRequest()))
        assert of_user.items == (Standing(left, None), Standing(second, 2))
        assert of_event.items == (Standing(first, 1), Standing(second, 2))

    def test_it_tells_positions_on_every_page(self) -> None:
        ticket_type = self.given.ticket_type()
        for _ in range(5):
            self.given.entry(ticket_type)
        pages = self.pages(lambda page: self.ports.waitlist_entries.of_event(ticket_type.event_id, page), 2)
        assert [[standing.position for standing in page] for page in pages] == [[1, 2], [3, 4], [5]]

    # paging

    def test_it_neither_repeats_nor_skips_when_entries_are_added(self) -> None:
        ticket_type = self.given.ticket_type()
        a, b, c = (self.given.entry(ticket_type) for _ in range(3))
        first = self.of_event(ticket_type.event_id, PageRequest(2))
        self.given.entry(ticket_type, priority=Priority.VIP)
        d = self.given.entry(ticket_type)
        second = self.of_event(ticket_type.event_id, PageRequest(2, first.next))
        assert [standing.entry for standing in (*first.items, *second.items)] == [a, b, c, d]
        assert second.next is None

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[Standing]:
        return self.read(lambda: self.ports.waitlist_entries.of_event(event_id, page))

    def test_it_refuses_positions_that_the_list_never_gave_out(self) -> None:
        user, event = self.given.user(), self.given.event()
        one, two = self.given.ticket_type(event), self.given.ticket_type(event)
        self.given.entry(one, user_id=user.id)
        self.given.entry(two, user_id=user.id)
        self.given.booking(one, user_id=user.id)
        self.given.booking(one, user_id=user.id)
        of_user = self.position_in(lambda page: self.ports.waitlist_entries.of_user(user.id, page))
        of_event = self.position_in(lambda page: self.ports.waitlist_entries.of_event(event.id, page))
        of_bookings = self.position_in(lambda page: self.ports.bookings.of_user(user.id, page))
        for wrong in (of_event, of_bookings, *garbled(of_user)):
            assert self.refuses(lambda page: self.ports.waitlist_entries.of_user(user.id, page), wrong), wrong
        for wrong in (of_user, of_bookings, *garbled(of_event)):
            assert self.refuses(lambda page: self.ports.waitlist_entries.of_event(event.id, page), wrong), wrong
