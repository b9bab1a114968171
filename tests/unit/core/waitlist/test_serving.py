from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gatherly_core.booking.drafting import MOST_ADMISSIONS
from gatherly_core.inventory.model import Pool
from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.ticketing.model import TicketType
from gatherly_core.waitlist.model import Entry, Priority
from gatherly_core.waitlist.serving import MOST_PASSES, Plan, plan_offers
from tests.factories import NOW, EntryFactory, PoolFactory, TicketTypeFactory

EVENING = TicketTypeFactory()
MATINEE = TicketTypeFactory()


def pools(*, capacity: int = 100, evening: int = 0, matinee: int = 0, kept: bool = True) -> list[Pool]:
    """An event's pools with so many places to give, which are kept for the waitlist, or free; 10 are taken of each."""
    rooms = [(None, capacity), (EVENING.id, evening), (MATINEE.id, matinee)]
    return [
        PoolFactory(ticket_type_id=type_id, size=10 + room, used=10, kept=room if kept else 0)
        for type_id, room in rooms
    ]


def line_of(*wishes: dict[str, Any], wanting: TicketType = EVENING) -> list[Entry]:
    """Entries for evening tickets, if not said otherwise, in their order."""
    return [EntryFactory(ticket_type_id=wish.pop("of", wanting).id, **wish) for wish in wishes]


def plan(line: Iterable[Entry], places: list[Pool], *on_sale: TicketType) -> Plan:
    types = on_sale or (EVENING, MATINEE)
    return plan_offers(line, {ticket_type.id: ticket_type for ticket_type in types}, places)


def offered(plan: Plan, line: list[Entry]) -> list[int]:
    """How many tickets each in the line is offered."""
    quantities = {entry.id: quantity for entry, quantity in plan.offers}
    return [quantities.get(entry.id, 0) for entry in line]


class TestTurn:
    def test_vips_come_first_and_then_who_came_first(self) -> None:
        late_vip = EntryFactory(priority=Priority.VIP, created_at=NOW + timedelta(hours=2))
        vip = EntryFactory(priority=Priority.VIP, created_at=NOW + timedelta(hours=1))
        early, late = EntryFactory(created_at=NOW), EntryFactory(created_at=NOW + timedelta(hours=3))
        assert sorted([late, late_vip, early, vip], key=lambda entry: entry.turn) == [vip, late_vip, early, late]

    def test_who_came_at_the_same_moment_has_the_order_of_the_ids(self) -> None:
        first, second = EntryFactory(), EntryFactory()
        assert sorted([second, first], key=lambda entry: entry.turn) == [first, second]


class TestOffers:
    def test_it_offers_each_all_it_wants_in_order(self) -> None:
        line = line_of({"quantity": 2}, {"quantity": 1}, {"quantity": 1})
        made = plan(line, pools(evening=3))
        assert offered(made, line) == [2, 1, 0]
        assert made.passed == []

    @pytest.mark.parametrize("kept", [True, False])
    def test_it_gives_kept_places_and_free_ones_alike(self, kept: bool) -> None:
        line = line_of({"quantity": 2})
        places = pools(evening=2, kept=kept)
        made = plan(line, places)
        assert offered(made, line) == [2]
        assert made.taken == {places[0].id: 2, places[1].id: 2, places[2].id: 0}
        assert made.keep == {pool.id: 0 for pool in places}

    def test_it_asks_for_no_more_of_the_line_than_there_is_room_for(self) -> None:
        first, second, *rest = line_of({"quantity": 1}, {"quantity": 1}, {"quantity": 1})

        def read() -> Iterator[Entry]:
            yield from (first, second)
            raise AssertionError("Nobody else could be served.")

        assert offered(plan(read(), pools(evening=2)), [first, second, *rest]) == [1, 1, 0]

    def test_it_stops_at_the_events_capacity(self) -> None:
        line = line_of({"quantity": 2}, {"quantity": 2, "of": MATINEE}, {"quantity": 1, "of": MATINEE})
        assert offered(plan(line, pools(capacity=3, evening=9, matinee=9)), line) == [2, 0, 1]

    def test_it_counts_the_people_that_a_ticket_admits(self) -> None:
        pair = TicketTypeFactory(id=EVENING.id, details__admits=2)
        line = line_of({"quantity": 2}, {"quantity": 1})
        places = pools(capacity=5, evening=9)
        made = plan(line, places, pair)
        assert offered(made, line) == [2, 0]
        assert made.taken == {places[0].id: 4, places[1].id: 2, places[2].id: 0}

    def test_it_offers_nothing_when_there_is_nothing(self) -> None:
        line = line_of({"partial": True})
        made = plan(line, pools(evening=0))
        assert (offered(made, line), made.passed) == ([0], [])

    def test_it_leaves_out_what_is_not_on_sale(self) -> None:
        line = line_of({"quantity": 1}, {"quantity": 1, "of": MATINEE})
        places = pools(evening=1, matinee=1)
        made = plan(line, places, MATINEE)
        assert offered(made, line) == [0, 1]
        assert made.passed == []
        assert set(made.keep.values()) == {0}

    def test_it_leaves_out_what_no_booking_could_hold(self) -> None:
        dear = TicketTypeFactory(id=EVENING.id, details__price=LARGEST_AMOUNT)
        line = line_of({"quantity": 2, "passes": MOST_PASSES}, {"quantity": 1})
        assert offered(plan(line, pools(evening=5), dear), line) == [0, 1]
        crowd = line_of({"quantity": MOST_ADMISSIONS + 1, "partial": True}, {"quantity": 1})
        assert offered(plan(crowd, pools(capacity=5000, evening=5000)), crowd) == [0, 1]


class TestPartial:
    def test_it_offers_as_many_as_there_are(self) -> None:
        line = line_of({"quantity": 3, "partial": True}, {"quantity": 1})
        assert offered(plan(line, pools(evening=2)), line) == [2, 0]

    def test_it_offers_no_more_than_is_wanted(self) -> None:
        line = line_of({"quantity": 3, "partial": True})
        assert offered(plan(line, pools(evening=5)), line) == [3]

    def test_it_offers_no_fewer_than_one_booking_must_take(self) -> None:
        table = TicketTypeFactory(id=EVENING.id, details__min_per_booking=3)
        line = line_of({"quantity": 4, "partial": True})
        assert offered(plan(line, pools(evening=3), table), line) == [3]
        few = plan(line, pools(evening=2), table)
        assert (offered(few, line), few.passed) == ([0], line)


class TestPassing:
    def test_it_passes_over_who_does_not_fit_when_the_places_go_to_others(self) -> None:
        line = line_of({"quantity": 3}, {"quantity": 2})
        made = plan(line, pools(evening=2))
        assert offered(made, line) == [0, 2]
        assert made.passed == line[:1]

    def test_it_passes_over_who_does_not_fit_when_the_places_become_free(self) -> None:
        line = line_of({"quantity": 3})
        made = plan(line, pools(evening=2))
        assert made.passed == line
        assert set(made.keep.values()) == {0}

    def test_it_passes_nobody_over_when_nothing_was_given(self) -> None:
        line = line_of({"quantity": 3})
        assert plan(line, pools(evening=2, capacity=2, kept=False)).passed == []

    def test_it_passes_nobody_over_whom_nothing_would_have_fit(self) -> None:
        line = line_of({"quantity": 3}, {"quantity": 1, "of": MATINEE})
        assert plan(line, pools(evening=0, matinee=1)).passed == []

    def test_it_passes_nobody_over_for_places_that_went_to_those_before(self) -> None:
        line = line_of({"quantity": 2}, {"quantity": 2})
        places = [replace(pool, kept=min(pool.kept, 2)) for pool in pools(evening=3)]
        made = plan(line, places)
        assert offered(made, line) == [2, 0]
        assert made.passed == []

    def test_it_passes_nobody_over_for_places_that_stay_kept(self) -> None:
        line = line_of({"quantity": 3, "passes": MOST_PASSES}, {"quantity": 2, "of": MATINEE})
        capacity, evening, matinee = pools(capacity=3, evening=2, matinee=5)
        made = plan(line, [replace(capacity, kept=2), evening, replace(matinee, kept=0)])
        assert made.keep == {capacity.id: 2, evening.id: 2, matinee.id: 0}
        assert (offered(made, line), made.passed) == ([0, 0], [])

    def test_it_passes_over_who_waits_for_capacity_that_went_to_another_type(self) -> None:
        line = line_of({"quantity": 3}, {"quantity": 1, "of": MATINEE})
        made = plan(line, pools(capacity=2, evening=9, matinee=9, kept=False))
        assert made.passed == line[:1]

    @pytest.mark.parametrize("passes", range(MOST_PASSES))
    def test_it_passes_over_so_many_times(self, passes: int) -> None:
        line = line_of({"quantity": 2, "passes": passes}, {"quantity": 1})
        made = plan(line, pools(evening=1))
        assert offered(made, line) == [0, 1]
        assert made.passed == line[:1]


class TestKeeping:
    def test_it_keeps_what_there_is_for_who_was_passed_over_often_enough(self) -> None:
        line = line_of({"quantity": 3, "passes": MOST_PASSES}, {"quantity": 1})
        places = pools(evening=2)
        made = plan(line, places)
        assert offered(made, line) == [0, 0]
        assert made.passed == []
        assert made.keep == {places[0].id: 2, places[1].id: 2, places[2].id: 0}

    def test_it_offers_what_was_kept_once_it_is_enough(self) -> None:
        line = line_of({"quantity": 3, "passes": MOST_PASSES}, {"quantity": 1})
        made = plan(line, pools(evening=4))
        assert offered(made, line) == [3, 1]
        assert set(made.keep.values()) == {0}

    def test_it_keeps_nothing_for_who_could_never_fit(self) -> None:
        line = line_of({"quantity": 12, "passes": MOST_PASSES}, {"quantity": 1})
        places = pools(evening=1)
        assert places[1].size == 11
        made = plan(line, places)
        assert offered(made, line) == [0, 1]
        assert (set(made.keep.values()), made.passed) == ({0}, [])

    def test_it_keeps_places_for_who_could_just_fit(self) -> None:
        line = line_of({"quantity": 11, "passes": MOST_PASSES})
        places = pools(evening=1)
        assert plan(line, places).keep[places[1].id] == 1

    def test_it_goes_on_with_what_it_does_not_keep(self) -> None:
        line = line_of({"quantity": 2, "passes": MOST_PASSES}, {"quantity": 1, "of": MATINEE})
        made = plan(line, pools(evening=1, matinee=1))
        assert offered(made, line) == [0, 1]
        assert sorted(made.keep.values()) == [0, 1, 1]

    def test_it_frees_what_nobody_takes(self) -> None:
        made = plan([], pools(evening=5))
        assert (made.offers, made.passed) == ([], [])
        assert {*made.keep.values(), *made.taken.values()} == {0}
