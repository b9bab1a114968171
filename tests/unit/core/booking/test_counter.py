from datetime import timedelta
from typing import Any

import pytest

from gatherly_adapters.memory.identifiers import SequentialCodes, SequentialIdentifiers
from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor, Role, User
from gatherly_core.booking.counter import BookingRequest, Counter, Wish
from gatherly_core.booking.drafting import MOST_ADMISSIONS, Drafting
from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.model import Booking, BookingStatus, Person
from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.model import EventStatus
from gatherly_core.inventory.model import Pool
from gatherly_core.kernel.errors import GatherlyError, Invalid
from gatherly_core.promotions.errors import PromoCodeExhausted, PromoCodeInvalid, PromoCodeNotApplicable
from gatherly_core.promotions.model import PromoCode
from gatherly_core.promotions.redeeming import Till
from gatherly_core.ticketing.errors import OverLimit, SalesClosed, TicketRequired, TicketTypeNotFound, UnderLimit
from tests.factories import (
    HOLD,
    NOW,
    EventFactory,
    PoolFactory,
    PromoCodeFactory,
    TicketTypeFactory,
    UserFactory,
    new_id,
)

USER = UserFactory()


class Booth:
    """A counter for an event with a paid ticket, 10 of them, and a free one that admits two, 5 of them."""

    def __init__(
        self,
        *promo_codes: PromoCode,
        capacity: int = 1000,
        paid: dict[str, Any] | None = None,
        **event: Any,
    ) -> None:
        self.event = EventFactory(**event)
        self.paid = TicketTypeFactory(**{f"details__{name}": value for name, value in (paid or {}).items()})
        self.free = TicketTypeFactory(details__price=0, details__admits=2)
        self.pools = [
            PoolFactory(size=capacity),
            PoolFactory(ticket_type_id=self.paid.id, size=10),
            PoolFactory(ticket_type_id=self.free.id, size=5),
        ]
        types = [self.paid, self.free]
        till = Till(promo_codes, [USER.id], NOW)
        drafting = Drafting(SequentialIdentifiers(), SequentialCodes())
        self.counter = Counter(self.event, types, self.pools, drafting, till, NOW, HOLD)

    def ask(
        self,
        *wishes: Wish,
        people: tuple[Person, ...] = (),
        user: User | None = USER,
        role: Role = Role.ATTENDEE,
        promo_code: str | None = None,
    ) -> Booking | GatherlyError:
        request = BookingRequest(Actor(USER.id, role), self.event.id, wishes, people, promo_code=promo_code)
        return self.counter.answer(new_id(), request, user)

    def book(self, *wishes: Wish, **given: Any) -> Booking:
        answer = self.ask(*wishes, **given)
        assert isinstance(answer, Booking), answer
        return answer

    def taken(self) -> list[int]:
        """What the counter took of the event's pool, and of those of the tickets."""
        return [self.counter.taken.get(pool.id, 0) for pool in self.pools]

    def pools_with(self, **figures: int) -> list[Pool]:
        """The pools with other figures, the same for all."""
        return [PoolFactory(id=pool.id, ticket_type_id=pool.ticket_type_id, **figures) for pool in self.pools]


def test_it_books_what_is_asked_for() -> None:
    booth = Booth()
    booking = booth.book(Wish(2, booth.paid.id), Wish(1, booth.free.id), people=(Person("Ben", "ben@example.org"),))
    assert [(item.ticket_type_id, item.quantity) for item in booking.items] == [(booth.paid.id, 2), (booth.free.id, 1)]
    assert (booking.user_id, booking.event_id) == (USER.id, booth.event.id)
    assert [attendee.person.name for attendee in booking.attendees] == ["Ben", USER.name, USER.name, USER.name]
    assert booking.attendees[-1].person.email == USER.email
    assert booth.taken() == [4, 2, 1]


def test_it_holds_what_costs_something_and_confirms_what_is_free() -> None:
    booth = Booth()
    held, confirmed = booth.book(Wish(1, booth.paid.id)), booth.book(Wish(1, booth.free.id))
    assert (held.status, held.expires_at) == (BookingStatus.PENDING, NOW + HOLD)
    assert (confirmed.status, confirmed.expires_at) == (BookingStatus.CONFIRMED, None)
    assert booth.book(Wish(1, booth.free.id), Wish(1, booth.paid.id)).status is BookingStatus.PENDING


class TestPlaces:
    def test_it_serves_each_from_what_those_before_left(self) -> None:
        booth = Booth()
        booth.book(Wish(7, booth.paid.id))
        assert isinstance(booth.ask(Wish(4, booth.paid.id)), SoldOut)
        booth.book(Wish(3, booth.paid.id))
        assert isinstance(booth.ask(Wish(1, booth.paid.id)), SoldOut)
        assert booth.taken() == [10, 10, 0]

    def test_it_stops_at_the_events_capacity(self) -> None:
        booth = Booth(capacity=4)
        assert isinstance(booth.ask(Wish(3, booth.free.id)), SoldOut)
        booth.book(Wish(1, booth.free.id))
        booth.book(Wish(2, booth.paid.id))
        answer = booth.ask(Wish(1, booth.paid.id))
        assert isinstance(answer, SoldOut)
        assert answer.code == "sold_out"

    def test_it_takes_nothing_of_a_request_that_it_cannot_fulfil_whole(self) -> None:
        booth = Booth()
        assert isinstance(booth.ask(Wish(1, booth.paid.id), Wish(6, booth.free.id)), SoldOut)
        assert booth.taken() == [0, 0, 0]

    def test_it_gives_no_places_that_are_used_or_kept(self) -> None:
        booth = Booth()
        booth.counter.restock(booth.pools_with(size=10, used=4, kept=3))
        assert isinstance(booth.ask(Wish(4, booth.paid.id)), SoldOut)
        booth.book(Wish(3, booth.paid.id))

    def test_it_remembers_what_it_took_when_it_looks_anew(self) -> None:
        booth = Booth()
        booth.book(Wish(2, booth.paid.id))
        booth.counter.restock(booth.pools_with(size=3))
        assert isinstance(booth.ask(Wish(2, booth.paid.id)), SoldOut)
        booth.book(Wish(1, booth.paid.id))


class TestPromoCodes:
    def test_it_takes_off_what_the_code_says(self) -> None:
        promo_code = PromoCodeFactory(details__code="Twenty", details__percent=20)
        booth = Booth(promo_code)
        booking = booth.book(Wish(1, booth.free.id), Wish(2, booth.paid.id), promo_code="tWENTY")
        assert [item.discount for item in booking.items] == [0, 600]
        assert (booking.discount, booking.total) == (600, 2400)
        assert (booking.promo_code_id, booking.promo_code) == (promo_code.id, "Twenty")
        assert booking.status is BookingStatus.PENDING

    def test_it_confirms_what_the_code_makes_free(self) -> None:
        booth = Booth(PromoCodeFactory(details__code="Guest", details__percent=100))
        booking = booth.book(Wish(2, booth.paid.id), promo_code="Guest")
        assert (booking.status, booking.expires_at, booking.total) == (BookingStatus.CONFIRMED, None, 0)

    def test_it_makes_nothing_cheaper_without_a_code(self) -> None:
        booth = Booth(PromoCodeFactory())
        booking = booth.book(Wish(2, booth.paid.id))
        assert (booking.total, booking.promo_code_id, booking.promo_code) == (3000, None, None)

    def test_it_refuses_a_code_that_does_not_apply(self) -> None:
        booth = Booth(PromoCodeFactory(details__code="Else", details__ticket_type_ids=(new_id(),)))
        assert isinstance(booth.ask(Wish(1, booth.paid.id), promo_code="Else"), PromoCodeNotApplicable)
        assert isinstance(booth.ask(Wish(1, booth.paid.id), promo_code="Or else"), PromoCodeInvalid)
        assert booth.taken() == [0, 0, 0]

    def test_it_lets_each_use_what_those_before_left(self) -> None:
        booth = Booth(PromoCodeFactory(details__code="Two", details__most_uses=2))
        for _ in range(2):
            booth.book(Wish(1, booth.paid.id), promo_code="Two")
        assert isinstance(booth.ask(Wish(1, booth.paid.id), promo_code="Two"), PromoCodeExhausted)
        booth.book(Wish(1, booth.paid.id))

    def test_it_counts_no_use_that_did_not_come_about(self) -> None:
        booth = Booth(PromoCodeFactory(details__code="Once", details__most_uses=1))
        assert isinstance(booth.ask(Wish(11, booth.paid.id), promo_code="Once"), SoldOut)
        booth.book(Wish(10, booth.paid.id), promo_code="Once")


class TestRefusals:
    def test_it_does_not_know_accounts_that_are_gone(self) -> None:
        booth = Booth()
        assert isinstance(booth.ask(Wish(1, booth.paid.id), user=None), UserNotFound)

    def test_it_hides_a_draft(self) -> None:
        booth = Booth(status=EventStatus.DRAFT)
        assert isinstance(booth.ask(Wish(1, booth.paid.id)), EventNotFound)
        assert isinstance(booth.ask(Wish(1, booth.paid.id), role=Role.ADMIN), SalesClosed)

    def test_it_sells_while_the_window_is_open(self) -> None:
        booth = Booth(paid={"sale_start_date": NOW + timedelta(microseconds=1)})
        assert isinstance(booth.ask(Wish(1, booth.paid.id)), SalesClosed)
        assert isinstance(booth.ask(Wish(1, booth.free.id), Wish(1, booth.paid.id)), SalesClosed)
        booth.book(Wish(1, booth.free.id))

    def test_it_asks_which_ticket_when_there_are_several(self) -> None:
        assert isinstance(Booth().ask(Wish(1)), TicketRequired)

    def test_it_does_not_sell_the_tickets_of_others(self) -> None:
        assert isinstance(Booth().ask(Wish(1, new_id())), TicketTypeNotFound)

    def test_it_counts_the_limits_over_all_wishes_for_a_type(self) -> None:
        booth = Booth(paid={"min_per_booking": 2, "max_per_booking": 4})
        half = Wish(1, booth.paid.id)
        assert isinstance(booth.ask(half), UnderLimit)
        assert booth.book(half, half).items[0].quantity == 2
        assert isinstance(booth.ask(Wish(2, booth.paid.id), Wish(3, booth.paid.id)), OverLimit)
        assert booth.book(Wish(2, booth.paid.id), Wish(1, booth.free.id), Wish(2, booth.paid.id)).total == 6000

    @pytest.mark.parametrize("quantity", [0, -1])
    def test_it_books_one_ticket_at_least(self, quantity: int) -> None:
        booth = Booth()
        answer = booth.ask(Wish(quantity, booth.paid.id), Wish(2, booth.paid.id))
        assert isinstance(answer, Invalid)
        assert list(answer.fields) == ["quantity"]

    def test_it_does_not_book_nothing(self) -> None:
        answer = Booth().ask()
        assert isinstance(answer, Invalid)
        assert list(answer.fields) == ["items"]

    def test_it_refuses_what_no_booking_could_hold(self) -> None:
        booth = Booth(capacity=10_000)
        answer = booth.ask(Wish(MOST_ADMISSIONS + 1, booth.paid.id))
        assert isinstance(answer, Invalid)
        assert booth.taken() == [0, 0, 0]
