"""What the promo codes, and the counts of their uses, promise."""

from datetime import UTC, datetime, timedelta

import pytest

from gatherly_core.booking import booking_states
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.kernel.identifiers import PromoCodeId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.promotions.errors import PromoCodeNotFound, PromoCodeTaken
from gatherly_core.promotions.model import PromoCode
from gatherly_core.ticketing.model import TicketType
from tests.contracts.contract import Contract, garbled
from tests.contracts.rivals import at_once, often
from tests.factories import NOW, BookingFactory, PromoCodeFactory, new_id

MINUTE = timedelta(minutes=1)
LONGEST_KEY = "ᾯ" * 64
"""The letter whose caseless form is the longest there is."""


class PromoCodesContract(Contract):
    def get(self, promo_code: PromoCode) -> PromoCode:
        return self.read(lambda: self.ports.promo_codes.get(promo_code.id))

    def delete(self, promo_code: PromoCode) -> None:
        def locked_and_deleted() -> None:
            self.ports.promo_codes.locked(promo_code.event_id, [promo_code.details.code])
            self.ports.promo_codes.delete(promo_code.id)

        self.run(locked_and_deleted)

    # keeping

    def test_it_keeps_a_promo_code_whole(self) -> None:
        promo_code = self.given.promo_code(
            details__code=LONGEST_KEY,
            details__percent=100,
            details__ticket_type_ids=(new_id(), new_id()),
            details__most_uses=9_999_999,
            details__most_uses_per_user=3,
            details__valid_from=datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
            details__valid_until=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
            created_at=NOW + timedelta(microseconds=1),
        )
        assert self.get(promo_code) == promo_code
        assert self.run(lambda: self.ports.promo_codes.locked(promo_code.event_id, [LONGEST_KEY])) == (promo_code,)

    def test_it_tells_nothing_from_none(self) -> None:
        limited = self.given.promo_code(
            details__percent=None, details__amount=99_999_999, details__most_uses=0, details__most_uses_per_user=0
        )
        unlimited = self.given.promo_code()
        assert (self.get(limited), self.get(unlimited)) == (limited, unlimited)
        assert unlimited.details.most_uses is None

    def test_it_finds_no_promo_code_that_is_not_there(self) -> None:
        self.given.promo_code()
        with pytest.raises(PromoCodeNotFound):
            self.read(lambda: self.ports.promo_codes.get(PromoCodeId(new_id())))

    # names

    @pytest.mark.parametrize(("first", "second"), [("Once", "ONCE"), ("straße", "STRASSE"), ("Zo\u00eb", "zoe\u0308")])
    def test_it_takes_one_of_each_name(self, first: str, second: str) -> None:
        kept = self.given.promo_code(details__code=first)
        again = PromoCodeFactory(event_id=kept.event_id, details__code=second)
        with pytest.raises(PromoCodeTaken):
            self.run(lambda: self.ports.promo_codes.add(again))
        assert self.read(lambda: self.ports.promo_codes.of_event(kept.event_id, PageRequest())).items == (kept,)

    def test_it_takes_one_of_those_that_are_added_at_once(self) -> None:
        event = self.given.event()

        def add() -> None:
            self.run(lambda: self.ports.promo_codes.add(PromoCodeFactory(event_id=event.id, details__code="Once")))

        outcomes = at_once(*[add] * 4)
        assert [type(outcome) for outcome in outcomes].count(PromoCodeTaken) == 3
        assert len(self.read(lambda: self.ports.promo_codes.of_event(event.id, PageRequest())).items) == 1

    def test_it_takes_the_same_name_for_other_events(self) -> None:
        here, there = (self.given.promo_code(details__code="Once") for _ in range(2))
        assert self.run(lambda: self.ports.promo_codes.locked(there.event_id, ["once"])) == (there,)
        assert self.run(lambda: self.ports.promo_codes.locked(here.event_id, ["once"])) == (here,)

    def test_it_finds_those_that_are_asked_for_by_name(self) -> None:
        event = self.given.event()
        a, _, c = (self.given.promo_code(event, details__code=code) for code in ("Alpha", "Beta", "Gamma"))
        found = self.run(lambda: self.ports.promo_codes.locked(event.id, ["GAMMA", "gamma", "alpha", "Delta"]))
        assert sorted(found, key=lambda one: one.id) == [a, c]

    def test_it_tells_similar_names_apart(self) -> None:
        event = self.given.event()
        codes = ["cafe", "café", "c%fe", "ca_e", "cafe1"]
        kept = {code: self.given.promo_code(event, details__code=code) for code in codes}
        for code in codes:
            assert self.run(lambda code=code: self.ports.promo_codes.locked(event.id, [code])) == (kept[code],)

    # deleting

    def test_it_forgets_a_deleted_one(self) -> None:
        event = self.given.event()
        deleted, kept = self.given.promo_code(event, details__code="Once"), self.given.promo_code(event)
        self.delete(deleted)
        with pytest.raises(PromoCodeNotFound):
            self.get(deleted)
        assert self.run(lambda: self.ports.promo_codes.locked(event.id, ["Once"])) == ()
        assert self.read(lambda: self.ports.promo_codes.of_event(event.id, PageRequest())) == Page((kept,))

    def test_it_takes_the_name_of_a_deleted_one(self) -> None:
        event = self.given.event()
        for _ in range(3):
            promo_code = self.given.promo_code(event, details__code="Once")
            assert self.run(lambda: self.ports.promo_codes.locked(event.id, ["ONCE"])) == (promo_code,)
            self.delete(promo_code)

    # locking

    def test_it_locks_a_promo_code_until_the_block_ends(self) -> None:
        ticket_type, promo_code, user = self.given.ticket_type(), self.given.promo_code(), self.given.user()
        made_with = {
            "event_id": ticket_type.event_id,
            "ticket_type_id": ticket_type.id,
            "user_id": user.id,
            "promo_code_id": promo_code.id,
            "promo_code": promo_code.details.code,
        }

        def use_once_more() -> None:
            self.ports.promo_codes.locked(promo_code.event_id, [promo_code.details.code])
            uses = self.ports.promo_uses.in_all([promo_code.id])[promo_code.id]
            booking = BookingFactory(**made_with, quantity=uses + 1)
            self.ports.bookings.add([booking])

        assert at_once(*[often(4, lambda: self.run(use_once_more))] * 4) == [4] * 4
        bookings = self.read(lambda: self.ports.bookings.of_user(user.id, PageRequest(100))).items
        assert sorted(booking.items[0].quantity for booking in bookings) == list(range(1, 17))

    # of an event

    def test_it_lists_those_of_an_event_the_oldest_first(self) -> None:
        event = self.given.event()
        moments = [NOW, NOW + MINUTE, NOW - MINUTE, NOW]
        a, b, c, d = (self.given.promo_code(event, created_at=at) for at in moments)
        self.given.promo_code()
        for limit in (1, 2, 4, 100):
            pages = self.pages(lambda page: self.ports.promo_codes.of_event(event.id, page), limit)
            assert [promo_code for page in pages for promo_code in page] == [c, a, d, b]

    def test_it_lists_nothing_for_an_event_without_any(self) -> None:
        event = self.given.event()
        assert self.read(lambda: self.ports.promo_codes.of_event(event.id, PageRequest())) == Page(())

    def test_it_refuses_positions_that_it_never_gave_out(self) -> None:
        event = self.given.event()
        self.given.promo_code(event)
        self.given.promo_code(event)
        position = self.position_in(lambda page: self.ports.promo_codes.of_event(event.id, page))
        for wrong in garbled(position):
            assert self.refuses(lambda page: self.ports.promo_codes.of_event(event.id, page), wrong), wrong


class PromoUsesContract(Contract):
    def use(self, promo_code: PromoCode, ticket_type: TicketType, **fields: object) -> Booking:
        return self.given.booking(ticket_type, promo_code_id=promo_code.id, promo_code="Code", **fields)

    def test_it_counts_live_bookings(self) -> None:
        ticket_type, (one, other, unused) = self.given.ticket_type(), (self.given.promo_code() for _ in range(3))
        for status in BookingStatus:
            self.use(one, ticket_type, status=status)
        self.use(other, ticket_type)
        self.given.booking(ticket_type)
        uses = self.read(lambda: self.ports.promo_uses.in_all(iter([one.id, other.id, unused.id])))
        assert uses == {one.id: 2, other.id: 1, unused.id: 0}
        assert self.read(lambda: self.ports.promo_uses.in_all([])) == {}

    def test_it_counts_those_of_each_user(self) -> None:
        ticket_type, (one, other) = self.given.ticket_type(), (self.given.promo_code() for _ in range(2))
        ada, bob, eve = (self.given.user().id for _ in range(3))
        for status in BookingStatus:
            self.use(one, ticket_type, status=status, user_id=ada)
        self.use(one, ticket_type, user_id=bob)
        self.use(other, ticket_type, user_id=bob, status=BookingStatus.EXPIRED)
        self.use(other, ticket_type, user_id=eve)
        self.given.booking(ticket_type, user_id=ada)
        codes = [one.id, other.id]
        uses = self.read(lambda: self.ports.promo_uses.by_users(iter(codes), iter([ada, bob])))
        assert uses == {(one.id, ada): 2, (one.id, bob): 1}
        assert self.read(lambda: self.ports.promo_uses.by_users(codes, [eve])) == {(other.id, eve): 1}
        assert self.read(lambda: self.ports.promo_uses.by_users([], [])) == {}

    def test_it_follows_a_booking_that_moves(self) -> None:
        ticket_type, promo_code = self.given.ticket_type(), self.given.promo_code()
        booking = self.use(promo_code, ticket_type)
        cancelled = booking_states.cancelled(booking, NOW)
        self.run(lambda: (self.ports.bookings.locked(booking.id), self.ports.bookings.move(cancelled)))
        assert self.read(lambda: self.ports.promo_uses.in_all([promo_code.id])) == {promo_code.id: 0}
        assert self.read(lambda: self.ports.promo_uses.by_users([promo_code.id], [booking.user_id])) == {}
