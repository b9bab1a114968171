from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherly_core.booking.drafting import MOST_ADMISSIONS, Line, bookable
from gatherly_core.inventory.model import Pool
from gatherly_core.kernel.identifiers import PoolId, TicketTypeId
from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.ticketing.model import TicketType
from gatherly_core.ticketing.sale_rules import demand, fitting
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


@dataclass(frozen=True)
class Situation:
    """Some who wait, in their order, and the pools of their event."""

    line: list[Entry]
    types: dict[TicketTypeId, TicketType]
    pools: list[Pool]

    def plan(self) -> Plan:
        return plan_offers(self.line, self.types, self.pools)

    def afterwards(self, plan: Plan) -> "Situation":
        """As ServeWaitlist leaves it behind."""
        served = {entry.id for entry, _ in plan.offers}
        passed = {entry.id for entry in plan.passed}
        line = [replace(one, passes=one.passes + (one.id in passed)) for one in self.line if one.id not in served]
        places = [replace(one, used=one.used + plan.taken[one.id], kept=plan.keep[one.id]) for one in self.pools]
        return Situation(line, self.types, places)

    def fits(self, entry: Entry, places: dict[PoolId, int]) -> int:
        return fitting(self.types[entry.ticket_type_id], places, self.pools)

    def served(self) -> list[Entry]:
        """Those in the line who can be served at all."""
        on_sale = [entry for entry in self.line if entry.ticket_type_id in self.types]
        return [entry for entry in on_sale if bookable(Line(self.types[entry.ticket_type_id], entry.quantity))]


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    kinds = [
        TicketTypeFactory(details__admits=draw(st.integers(1, 2)), details__min_per_booking=draw(st.integers(1, 2)))
        for _ in range(3)
    ]
    places = []
    for type_id in (None, *(kind.id for kind in kinds)):
        size = draw(st.integers(0, 8))
        used = draw(st.integers(0, size))
        places.append(PoolFactory(ticket_type_id=type_id, size=size, used=used, kept=draw(st.integers(0, size - used))))
    wishes = st.builds(
        EntryFactory,
        ticket_type_id=st.sampled_from([kind.id for kind in kinds]),
        quantity=st.integers(1, 5),
        partial=st.booleans(),
        priority=st.sampled_from(Priority),
        passes=st.integers(0, MOST_PASSES),
    )
    line = sorted(draw(st.lists(wishes, max_size=6)), key=lambda entry: entry.turn)
    on_sale = kinds[: draw(st.integers(1, 3))]
    return Situation(line, {kind.id: kind for kind in on_sale}, places)


class TestWhateverHappens:
    @given(situations())
    def test_it_gives_no_place_twice(self, situation: Situation) -> None:
        plan = situation.plan()
        for pool in situation.pools:
            taken, keep = plan.taken[pool.id], plan.keep[pool.id]
            assert min(taken, keep) >= 0
            assert taken + keep <= pool.room

    @given(situations())
    def test_it_takes_just_the_places_that_the_offers_need(self, situation: Situation) -> None:
        plan = situation.plan()
        needed = dict.fromkeys(plan.taken, 0)
        for entry, quantity in plan.offers:
            admits = situation.types[entry.ticket_type_id].details.admits
            for pool_id, places in demand(admits, entry.ticket_type_id, quantity, situation.pools).items():
                needed[pool_id] += places
        assert plan.taken == needed

    @given(situations())
    def test_it_makes_only_offers_that_were_wished_for(self, situation: Situation) -> None:
        plan = situation.plan()
        for entry, quantity in plan.offers:
            least = situation.types[entry.ticket_type_id].details.min_per_booking
            assert entry in situation.served()
            assert quantity == entry.quantity or (entry.partial and least <= quantity < entry.quantity)
        assert len({entry.id for entry, _ in plan.offers}) == len(plan.offers)

    @given(situations())
    def test_it_passes_over_only_who_got_nothing_and_may_be(self, situation: Situation) -> None:
        plan = situation.plan()
        served = {entry.id for entry, _ in plan.offers}
        for entry in plan.passed:
            assert entry.id not in served
            assert entry.passes < MOST_PASSES
        assert len({entry.id for entry in plan.passed}) == len(plan.passed)

    @given(situations())
    def test_it_lets_nobody_have_what_one_before_them_could_have_had(self, situation: Situation) -> None:
        plan = situation.plan()
        quantities = {entry.id: quantity for entry, quantity in plan.offers}
        line = situation.served()
        for place, entry in enumerate(line):
            if entry.id in quantities:
                continue
            later = [quantities.get(one.id, 0) for one in line[place:] if one.ticket_type_id == entry.ticket_type_id]
            assert sum(later) < entry.quantity
            least = situation.types[entry.ticket_type_id].details.min_per_booking
            assert not entry.partial or sum(later) < least
            if entry.passes == MOST_PASSES and situation.fits(entry, sizes(situation)) >= entry.quantity:
                assert sum(later) == 0

    @given(situations())
    def test_it_leaves_nothing_to_others_that_one_in_the_line_could_have(self, situation: Situation) -> None:
        plan = situation.plan()
        left = {pool.id: pool.room - plan.taken[pool.id] - plan.keep[pool.id] for pool in situation.pools}
        served = {entry.id for entry, _ in plan.offers}
        for entry in situation.served():
            if entry.id not in served:
                assert situation.fits(entry, left) < entry.quantity

    @given(situations())
    def test_it_keeps_places_only_for_who_was_passed_over_often_enough(self, situation: Situation) -> None:
        plan = situation.plan()
        served = {entry.id for entry, _ in plan.offers}
        patient = [e for e in situation.served() if e.passes == MOST_PASSES and e.id not in served]
        for pool in situation.pools:
            if plan.keep[pool.id]:
                assert any(pool.ticket_type_id in (None, entry.ticket_type_id) for entry in patient)

    @given(situations())
    def test_it_offers_nothing_and_passes_nobody_over_when_it_serves_again(self, situation: Situation) -> None:
        again = situation.afterwards(situation.plan()).plan()
        assert (again.offers, again.passed) == ([], [])

    @given(situations())
    def test_it_keeps_more_when_it_serves_again_only_for_who_was_just_passed_over_for_the_last_time(
        self, situation: Situation
    ) -> None:
        plan = situation.plan()
        after = situation.afterwards(plan)
        again = after.afterwards(after.plan())
        assert all(later.kept >= pool.kept for pool, later in zip(after.pools, again.pools, strict=True))
        if not any(entry.passes == MOST_PASSES - 1 for entry in plan.passed):
            assert again == after

    @given(situations())
    def test_it_changes_nothing_when_it_serves_a_third_time(self, situation: Situation) -> None:
        once = situation.afterwards(situation.plan())
        twice = once.afterwards(once.plan())
        assert twice.afterwards(twice.plan()) == twice


def sizes(situation: Situation) -> dict[PoolId, int]:
    return {pool.id: pool.size for pool in situation.pools}
