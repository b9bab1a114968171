from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherly_core.events.model import EventStatus
from gatherly_core.inventory.model import UNLIMITED
from gatherly_core.kernel.errors import Conflict, Invalid, NotFound
from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.ticketing.errors import OverLimit, SalesClosed, TicketRequired, TicketTypeNotFound, UnderLimit
from gatherly_core.ticketing.model import TicketKind
from gatherly_core.ticketing.sale_rules import (
    MOST_ADMITTED,
    check_on_sale,
    check_quantity,
    check_ticket,
    demand,
    fitting,
    sale_obstacle,
    wanted_type,
)
from tests.factories import NOW, EventFactory, PoolFactory, TicketDetailsFactory, TicketTypeFactory, new_id

INSTANT = timedelta(microseconds=1)
EVENT = EventFactory()
START, END = EVENT.details.start_date, EVENT.details.end_date


class TestCheckTicket:
    @pytest.mark.parametrize(
        "details",
        [
            {"price": 0},
            {"price": LARGEST_AMOUNT},
            {"quantity": 0},
            {"quantity": UNLIMITED - 1},
            {"admits": 1},
            {"admits": MOST_ADMITTED},
            {"min_per_booking": 1, "max_per_booking": 1},
            {"min_per_booking": 3, "max_per_booking": None},
            {"sale_start_date": NOW, "sale_end_date": NOW + INSTANT},
            {"sale_start_date": NOW},
            {"sale_end_date": NOW},
        ],
    )
    def test_it_takes_details_that_make_sense(self, details: dict[str, Any]) -> None:
        check_ticket(TicketDetailsFactory(**details))

    @pytest.mark.parametrize(
        ("details", "fields"),
        [
            ({"price": -1}, {"price"}),
            ({"price": LARGEST_AMOUNT + 1}, {"price"}),
            ({"quantity": -1}, {"quantity"}),
            ({"quantity": UNLIMITED}, {"quantity"}),
            ({"admits": 0}, {"admits"}),
            ({"admits": MOST_ADMITTED + 1}, {"admits"}),
            ({"min_per_booking": 0}, {"min_per_booking"}),
            ({"min_per_booking": 3, "max_per_booking": 2}, {"max_per_booking"}),
            ({"max_per_booking": 0}, {"max_per_booking"}),
            ({"sale_start_date": NOW, "sale_end_date": NOW}, {"sale_end_date"}),
            ({"sale_start_date": NOW, "sale_end_date": NOW - INSTANT}, {"sale_end_date"}),
            ({"price": -1, "quantity": -1, "admits": 0}, {"price", "quantity", "admits"}),
        ],
    )
    def test_it_names_every_detail_that_makes_no_sense(self, details: dict[str, Any], fields: set[str]) -> None:
        with pytest.raises(Invalid) as refused:
            check_ticket(TicketDetailsFactory(**details))
        assert set(refused.value.fields) == fields


class TestSalesWindow:
    def test_it_includes_its_start(self) -> None:
        ticket_type = TicketTypeFactory(details__sale_start_date=NOW, details__name="Early")
        assert sale_obstacle(ticket_type, EVENT, NOW) is None
        with pytest.raises(SalesClosed, match=r"Sales of 'Early' open at 2026-01-01T12:00:00Z\.") as refused:
            check_on_sale(ticket_type, EVENT, NOW - INSTANT)
        assert isinstance(refused.value, Conflict)
        assert refused.value.code == "sales_closed"

    def test_it_excludes_its_end(self) -> None:
        ticket_type = TicketTypeFactory(details__sale_end_date=NOW, details__name="Early")
        check_on_sale(ticket_type, EVENT, NOW - INSTANT)
        with pytest.raises(SalesClosed, match=r"Sales of 'Early' have closed\."):
            check_on_sale(ticket_type, EVENT, NOW)

    def test_it_ends_when_the_event_starts_without_an_end_of_its_own(self) -> None:
        ticket_type = TicketTypeFactory()
        assert ticket_type.sale_ends(EVENT) == START
        assert sale_obstacle(ticket_type, EVENT, START - INSTANT) is None
        assert sale_obstacle(ticket_type, EVENT, START) is not None

    def test_it_may_go_on_while_the_event_runs(self) -> None:
        ticket_type = TicketTypeFactory(details__sale_end_date=START + timedelta(hours=1))
        assert ticket_type.sale_ends(EVENT) == START + timedelta(hours=1)
        assert sale_obstacle(ticket_type, EVENT, START) is None

    def test_it_ends_with_the_event_at_the_latest(self) -> None:
        ticket_type = TicketTypeFactory(details__sale_end_date=END + timedelta(days=1))
        assert ticket_type.sale_ends(EVENT) == END
        assert sale_obstacle(ticket_type, EVENT, END - INSTANT) is None
        assert sale_obstacle(ticket_type, EVENT, END) is not None

    def test_it_is_closed_for_a_draft(self) -> None:
        with pytest.raises(SalesClosed, match="not published"):
            check_on_sale(TicketTypeFactory(), EventFactory(status=EventStatus.DRAFT), NOW)


class TestCheckQuantity:
    @pytest.mark.parametrize("quantity", [2, 3, 4])
    def test_it_allows_what_lies_within_the_limits(self, quantity: int) -> None:
        check_quantity(TicketTypeFactory(details__min_per_booking=2, details__max_per_booking=4), quantity)

    def test_it_refuses_more_than_one_booking_may_take(self) -> None:
        with pytest.raises(OverLimit, match="at most 4") as refused:
            check_quantity(TicketTypeFactory(details__max_per_booking=4), 5)
        assert refused.value.code == "over_limit"

    def test_it_refuses_fewer_than_one_booking_must_take(self) -> None:
        with pytest.raises(UnderLimit, match="at least 2") as refused:
            check_quantity(TicketTypeFactory(details__min_per_booking=2), 1)
        assert refused.value.code == "under_limit"

    def test_it_knows_no_upper_limit_without_one(self) -> None:
        check_quantity(TicketTypeFactory(details__max_per_booking=None), 1_000_000)


class TestWantedType:
    def test_it_finds_the_type_that_is_named(self) -> None:
        types = [TicketTypeFactory() for _ in range(3)]
        assert [wanted_type(types, ticket_type.id) for ticket_type in types] == types

    def test_it_takes_the_only_type_when_none_is_named(self) -> None:
        only = TicketTypeFactory()
        assert wanted_type([only], None) == only

    @pytest.mark.parametrize("number", [0, 2])
    def test_it_asks_for_a_name_when_there_is_not_exactly_one(self, number: int) -> None:
        with pytest.raises(TicketRequired) as refused:
            wanted_type([TicketTypeFactory() for _ in range(number)], None)
        assert isinstance(refused.value, Invalid)
        assert (refused.value.code, set(refused.value.fields)) == ("ticket_required", {"ticket_id"})

    @pytest.mark.parametrize("number", [0, 1])
    def test_it_does_not_know_the_types_of_other_events(self, number: int) -> None:
        with pytest.raises(TicketTypeNotFound) as refused:
            wanted_type([TicketTypeFactory() for _ in range(number)], new_id())
        assert isinstance(refused.value, NotFound)
        assert refused.value.code == "ticket_not_found"


class TestPlaces:
    def test_it_needs_tickets_of_the_types_pool_and_people_of_the_events(self) -> None:
        shared, own, other = PoolFactory(), PoolFactory(ticket_type_id=new_id()), PoolFactory(ticket_type_id=new_id())
        assert demand(4, own.ticket_type_id, 3, [shared, own, other]) == {shared.id: 12, own.id: 3}

    @given(
        admits=st.integers(1, 5),
        own=st.integers(-3, 20),
        shared=st.integers(-3, 40),
    )
    def test_it_fits_as_many_tickets_as_both_pools_have_room_for(self, admits: int, own: int, shared: int) -> None:
        ticket_type = TicketTypeFactory(details__admits=admits)
        pools = [PoolFactory(), PoolFactory(ticket_type_id=ticket_type.id), PoolFactory(ticket_type_id=new_id())]
        room = {pools[0].id: shared, pools[1].id: own, pools[2].id: 0}
        number = fitting(ticket_type, room, pools)
        most = [n for n in range(50) if n <= own and n * admits <= shared]
        assert number == max(most, default=0)


def test_it_takes_only_vip_tickets_for_vip() -> None:
    assert [kind for kind in TicketKind if TicketTypeFactory(details__kind=kind).vip] == [TicketKind.VIP]
