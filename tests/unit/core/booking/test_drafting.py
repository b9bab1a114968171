import re

import pytest

from gatherly_adapters.memory.identifiers import SequentialCodes, SequentialIdentifiers
from gatherly_core.booking.drafting import (
    MOST_ADMISSIONS,
    Drafting,
    Holder,
    Line,
    bookable,
    discounted,
    price_of,
    reference_of,
)
from gatherly_core.booking.model import AttendeeStatus, BookingKind, BookingStatus, Item, Person
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.promotions.errors import PromoCodeNotApplicable
from gatherly_core.ticketing.model import TicketKind, TicketType
from tests.factories import HOLD, NOW, EventFactory, PromoCodeFactory, TicketTypeFactory, new_id

EVENT = EventFactory(details__currency="USD")
ADA, BEN, CY = Person("Ada", "ada@example.org"), Person("Ben", "ben@example.org"), Person("Cy", "cy@example.org")
HOLDER = Holder(new_id(), ADA)
DRAFTING = Drafting(SequentialIdentifiers(), SequentialCodes())


def ticket(price: int = 0, admits: int = 1, kind: TicketKind = TicketKind.REGULAR) -> TicketType:
    return TicketTypeFactory(details__price=price, details__admits=admits, details__kind=kind)


class TestDraft:
    def test_it_holds_a_booking_until_the_moment_given(self) -> None:
        one, two = ticket(price=1500), ticket(price=700, admits=2)
        id = new_id()
        booking = DRAFTING.draft(id, HOLDER, EVENT, [Line(one, 2), Line(two, 1)], NOW, NOW + HOLD)
        assert (booking.id, booking.reference) == (id, reference_of(id))
        assert (booking.status, booking.expires_at) == (BookingStatus.PENDING, NOW + HOLD)
        assert (booking.user_id, booking.event_id, booking.currency) == (HOLDER.user_id, EVENT.id, "USD")
        assert booking.items == (Item(one.id, 2, 1500, 1), Item(two.id, 1, 700, 2))
        assert (booking.created_at, booking.updated_at, booking.kind) == (NOW, NOW, BookingKind.PURCHASE)

    def test_it_confirms_a_booking_that_need_not_be_held(self) -> None:
        booking = DRAFTING.draft(new_id(), HOLDER, EVENT, [Line(ticket(), 1)], NOW)
        assert (booking.status, booking.expires_at) == (BookingStatus.CONFIRMED, None)

    def test_it_makes_offers_too(self) -> None:
        booking = DRAFTING.draft(new_id(), HOLDER, EVENT, [Line(ticket(), 1)], NOW, NOW + HOLD, BookingKind.OFFER)
        assert booking.kind is BookingKind.OFFER

    def test_it_admits_each_person_once(self) -> None:
        pair, vip = ticket(admits=2), ticket(kind=TicketKind.VIP)
        booking = DRAFTING.draft(new_id(), HOLDER, EVENT, [Line(pair, 2), Line(vip, 1)], NOW)
        assert [attendee.ticket_type_id for attendee in booking.attendees] == [pair.id] * 4 + [vip.id]
        assert [attendee.vip for attendee in booking.attendees] == [False] * 4 + [True]
        assert {attendee.status for attendee in booking.attendees} == {AttendeeStatus.VALID}
        assert len({attendee.id for attendee in booking.attendees}) == 5
        assert len({attendee.code for attendee in booking.attendees}) == 5

    def test_it_names_the_attendees_in_order_and_the_booker_for_the_rest(self) -> None:
        holder = Holder(new_id(), ADA, (BEN, CY))
        booking = DRAFTING.draft(new_id(), holder, EVENT, [Line(ticket(), 1), Line(ticket(), 2)], NOW)
        assert [attendee.person for attendee in booking.attendees] == [BEN, CY, ADA]

    def test_it_refuses_more_names_than_people(self) -> None:
        DRAFTING.draft(new_id(), Holder(new_id(), ADA, (BEN, CY)), EVENT, [Line(ticket(), 2)], NOW)
        with pytest.raises(Invalid) as refused:
            DRAFTING.draft(new_id(), Holder(new_id(), ADA, (BEN, CY)), EVENT, [Line(ticket(), 1)], NOW)
        assert refused.value.fields == {"attendees": "must name at most 1 people"}

    def test_it_admits_only_so_many_people(self) -> None:
        half, rest = ticket(admits=100), ticket()
        most = [Line(half, 9), Line(rest, MOST_ADMISSIONS - 900)]
        assert len(DRAFTING.draft(new_id(), HOLDER, EVENT, most, NOW).attendees) == MOST_ADMISSIONS
        with pytest.raises(Invalid) as refused:
            DRAFTING.draft(new_id(), HOLDER, EVENT, [Line(half, 9), Line(rest, MOST_ADMISSIONS - 899)], NOW)
        assert refused.value.fields == {"items": f"must admit at most {MOST_ADMISSIONS} people"}

    def test_it_costs_no_more_than_one_payment_can(self) -> None:
        dear, cheap = ticket(price=LARGEST_AMOUNT - 1), ticket(price=1)
        most = DRAFTING.draft(new_id(), HOLDER, EVENT, [Line(dear, 1), Line(cheap, 1)], NOW, NOW + HOLD)
        assert most.total == LARGEST_AMOUNT
        with pytest.raises(Invalid) as refused:
            DRAFTING.draft(new_id(), HOLDER, EVENT, [Line(dear, 1), Line(cheap, 2)], NOW, NOW + HOLD)
        assert refused.value.fields == {"items": f"must cost at most {LARGEST_AMOUNT}"}


class TestBookable:
    def test_it_tells_whether_one_booking_could_admit_so_many(self) -> None:
        assert bookable(Line(ticket(admits=2), MOST_ADMISSIONS // 2))
        assert not bookable(Line(ticket(admits=2), MOST_ADMISSIONS // 2 + 1))

    def test_it_tells_whether_one_booking_could_cost_so_much(self) -> None:
        assert bookable(Line(ticket(price=LARGEST_AMOUNT), 1))
        assert not bookable(Line(ticket(price=LARGEST_AMOUNT), 2))


def test_it_tells_the_price_of_lines_together() -> None:
    assert price_of([Line(ticket(price=1500), 2), Line(ticket(price=700), 1), Line(ticket(), 5)]) == 3700
    assert price_of([]) == 0


class TestDiscounted:
    def test_it_takes_off_each_line_to_which_the_code_applies(self) -> None:
        one, two = Line(ticket(price=1500), 2), Line(ticket(price=700), 1)
        promo_code = PromoCodeFactory(details__percent=10, details__ticket_type_ids=(two.ticket_type.id,))
        lines = discounted([one, two], promo_code, "EUR")
        assert lines == [one, Line(two.ticket_type, 1, discount=70)]
        assert price_of(lines) == 3630
        booking = DRAFTING.draft(new_id(), HOLDER, EVENT, lines, NOW, NOW + HOLD, promo_code=promo_code)
        assert booking.items == (
            Item(one.ticket_type.id, 2, 1500, 1),
            Item(two.ticket_type.id, 1, 700, 1, discount=70),
        )
        assert (booking.promo_code_id, booking.promo_code) == (promo_code.id, promo_code.details.code)

    def test_it_refuses_a_code_that_applies_to_no_line(self) -> None:
        promo_code = PromoCodeFactory(details__ticket_type_ids=(new_id(),))
        with pytest.raises(PromoCodeNotApplicable):
            discounted([Line(ticket(price=1500), 2)], promo_code, "EUR")


class TestReference:
    def test_it_names_a_booking_with_ten_signs(self) -> None:
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", reference_of(new_id()))

    def test_it_is_another_for_each_booking(self) -> None:
        assert len({reference_of(new_id()) for _ in range(2000)}) == 2000

    def test_it_is_made_of_the_last_fifty_bits(self) -> None:
        id = new_id()
        changed = {type(id)(int=id.int ^ 1 << bit) for bit in range(50)}
        assert len({reference_of(id), *map(reference_of, changed)}) == 51
        assert reference_of(type(id)(int=id.int ^ 1 << 50)) == reference_of(id)
