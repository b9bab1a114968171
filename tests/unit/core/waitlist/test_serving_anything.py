"""What is true of the fairness of the waitlist, whoever waits for whatever."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from gatherly_core.booking.drafting import Line, bookable
from gatherly_core.inventory.model import Pool
from gatherly_core.kernel.identifiers import PoolId, TicketTypeId
from gatherly_core.ticketing.model import TicketType
from gatherly_core.ticketing.sale_rules import demand, fitting
from gatherly_core.waitlist.model import Entry, Priority
from gatherly_core.waitlist.serving import MOST_PASSES, Plan, plan_offers
from tests.factories import EntryFactory, PoolFactory, TicketTypeFactory


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
    def test_it_keeps_others_when_it_serves_again_only_for_who_was_just_passed_over_for_the_last_time(
        self, situation: Situation
    ) -> None:
        plan = situation.plan()
        after = situation.afterwards(plan)
        if not any(entry.passes == MOST_PASSES - 1 for entry in plan.passed):
            assert after.afterwards(after.plan()) == after

    @given(situations())
    def test_it_changes_nothing_when_it_serves_a_third_time(self, situation: Situation) -> None:
        once = situation.afterwards(situation.plan())
        twice = once.afterwards(once.plan())
        assert twice.afterwards(twice.plan()) == twice


def sizes(situation: Situation) -> dict[PoolId, int]:
    return {pool.id: pool.size for pool in situation.pools}
