"""What the pools promise."""

from dataclasses import replace

import pytest

from gatherly_core.inventory.errors import BelowUse, PlacesGone
from gatherly_core.inventory.model import Pool
from gatherly_core.kernel.identifiers import EventId, PoolId
from tests.contracts.contract import Contract, fails
from tests.contracts.rivals import at_once, often
from tests.factories import NOW, new_id


class PoolsContract(Contract):
    def pool(self, pool: Pool) -> Pool:
        """The pool as it is now."""
        pools = self.read(lambda: self.ports.pools.of_events([pool.event_id]))[pool.event_id]
        return next(found for found in pools if found.id == pool.id)

    # keeping

    @pytest.mark.parametrize("figures", [{}, {"size": 0}, {"size": 9_999_999, "used": 3, "kept": 2, "waiting": 7}])
    def test_it_keeps_a_pool_whole(self, figures: dict[str, int]) -> None:
        pool = self.given.pool(**figures)
        assert self.pool(pool) == pool

    def test_it_finds_the_pools_of_events_by_their_ids(self) -> None:
        first, second = self.given.event(), self.given.event()
        types = [self.given.ticket_type(first) for _ in range(3)]
        found = self.read(lambda: self.ports.pools.of_events([second.id, first.id]))
        assert [pool.ticket_type_id for pool in found[first.id]] == [None, *(type_.id for type_ in types)]
        assert [pool.ticket_type_id for pool in found[second.id]] == [None]

    def test_it_sorts_the_pools_of_an_event_by_their_ids_whatever_the_order_they_came_in(self) -> None:
        event = self.given.bare_event()
        ids = [PoolId(new_id()) for _ in range(3)]
        for id in reversed(ids):
            self.given.pool(id=id, event_id=event.id)
        assert [pool.id for pool in self.read(lambda: self.ports.pools.of_events([event.id]))[event.id]] == ids
        assert [pool.id for pool in self.run(lambda: self.ports.pools.locked(event.id))] == ids

    def test_it_leaves_events_out_that_do_not_exist(self) -> None:
        pool = self.given.pool()
        unknown = EventId(new_id())
        assert set(self.read(lambda: self.ports.pools.of_events([unknown, pool.event_id]))) == {pool.event_id}
        assert self.read(lambda: self.ports.pools.of_events(iter(()))) == {}
        assert self.run(lambda: self.ports.pools.locked(unknown)) == ()

    def test_it_lists_the_events_that_have_pools_once_each(self) -> None:
        first, second = self.given.event(), self.given.event()
        self.given.ticket_type(first)
        self.given.bare_event()
        assert sorted(self.read(self.ports.pools.events)) == [first.id, second.id]

    def test_it_lists_the_events_whose_places_somebody_waits_for(self) -> None:
        waited_for, other = self.given.ticket_type(), self.given.ticket_type()
        pools = self.read(lambda: self.ports.pools.of_events([waited_for.event_id]))[waited_for.event_id]
        assert self.read(self.ports.pools.waited_for) == ()
        self.run(lambda: self.ports.pools.wait([pool.id for pool in pools], +1))
        assert self.read(self.ports.pools.waited_for) == (waited_for.event_id,)
        assert other.event_id in self.read(self.ports.pools.events)

    def test_it_keeps_the_pools_of_a_deleted_event(self) -> None:
        event = self.given.event()
        self.run(lambda: self.ports.events.delete(event.id, NOW))
        assert self.read(self.ports.pools.events) == (event.id,)
        assert len(self.read(lambda: self.ports.pools.of_events([event.id]))[event.id]) == 1

    def test_it_forgets_a_pool_that_was_removed(self) -> None:
        event = self.given.event()
        ticket_type = self.given.ticket_type(event)
        capacity, own = self.read(lambda: self.ports.pools.of_events([event.id]))[event.id]
        self.run(lambda: self.ports.ticket_types.delete(ticket_type.id))
        self.run(lambda: self.ports.pools.remove(own.id))
        assert self.read(lambda: self.ports.pools.of_events([event.id])) == {event.id: (capacity,)}

    # taking

    def test_it_takes_free_places(self) -> None:
        pool, other = self.given.pool(size=10), self.given.pool(size=10, used=5)
        self.run(lambda: self.ports.pools.take({pool.id: 3, other.id: 5}))
        assert (self.pool(pool), self.pool(other)) == (replace(pool, used=3), replace(other, used=10))

    def test_it_takes_the_last_place_and_no_more(self) -> None:
        pool = self.given.pool(size=2)
        self.run(lambda: self.ports.pools.take({pool.id: 2}))
        with pytest.raises(PlacesGone):
            self.run(lambda: self.ports.pools.take({pool.id: 1}))
        assert self.pool(pool).used == 2

    def test_it_takes_nothing_from_any_pool_when_one_has_too_few(self) -> None:
        first, second, third = (self.given.pool(size=size) for size in (10, 1, 10))
        with pytest.raises(PlacesGone):
            self.run(lambda: self.ports.pools.take({first.id: 2, second.id: 2, third.id: 2}))
        assert [self.pool(pool).used for pool in (first, second, third)] == [0, 0, 0]

    def test_it_never_gives_kept_places_to_a_newcomer(self) -> None:
        pool = self.given.pool(size=5, used=2, kept=2, waiting=1)
        with pytest.raises(PlacesGone):
            self.run(lambda: self.ports.pools.take({pool.id: 2}))
        self.run(lambda: self.ports.pools.take({pool.id: 1}))
        assert self.pool(pool) == replace(pool, used=3)

    def test_it_has_no_places_where_there_is_no_pool(self) -> None:
        pool = self.given.pool()
        with pytest.raises(PlacesGone):
            self.run(lambda: self.ports.pools.take({pool.id: 1, PoolId(new_id()): 1}))
        assert self.pool(pool) == pool

    def test_it_takes_nothing_when_nothing_is_wanted(self) -> None:
        pool = self.given.pool()
        self.run(lambda: self.ports.pools.take({}))
        assert self.pool(pool) == pool

    def test_it_looks_at_the_pool_as_it_is_in_this_block(self) -> None:
        pool = self.given.pool(size=3)

        def take_twice() -> None:
            self.ports.pools.take({pool.id: 2})
            self.ports.pools.take({pool.id: 2})

        with pytest.raises(PlacesGone):
            self.run(take_twice)
        assert self.pool(pool).used == 0

    def test_it_sells_no_place_twice_to_those_who_come_at_once(self) -> None:
        capacity, own = self.given.pool(size=15), self.given.pool(size=10)
        demand = {capacity.id: 1, own.id: 1}
        outcomes = at_once(*[lambda: self.run(lambda: self.ports.pools.take(demand))] * 16)
        assert outcomes.count(None) == 10
        assert sum(isinstance(outcome, PlacesGone) for outcome in outcomes) == 6
        assert (self.pool(capacity).used, self.pool(own).used) == (10, 10)

    # giving back

    def test_it_frees_places_that_nobody_waits_for(self) -> None:
        pool, other = self.given.pool(used=5), self.given.pool(used=5)
        assert self.run(lambda: self.ports.pools.give_back({pool.id: 2, other.id: 5})) is False
        assert (self.pool(pool), self.pool(other)) == (replace(pool, used=3), replace(other, used=0))

    def test_it_keeps_places_that_somebody_waits_for(self) -> None:
        wanted, other = self.given.pool(used=5, kept=1, waiting=2), self.given.pool(used=5)
        assert self.run(lambda: self.ports.pools.give_back({wanted.id: 2, other.id: 2})) is True
        assert (self.pool(wanted), self.pool(other)) == (replace(wanted, used=3, kept=3), replace(other, used=3))

    def test_it_never_gives_back_more_than_was_taken(self) -> None:
        pool, other = self.given.pool(used=1), self.given.pool(used=5)
        assert fails(lambda: self.run(lambda: self.ports.pools.give_back({other.id: 2, pool.id: 2})))
        assert (self.pool(pool), self.pool(other)) == (pool, other)

    def test_it_counts_everything_that_is_taken_and_given_back_at_once(self) -> None:
        pool = self.given.pool(size=100, used=50)
        take = often(5, lambda: self.run(lambda: self.ports.pools.take({pool.id: 3})))
        give_back = often(5, lambda: self.run(lambda: self.ports.pools.give_back({pool.id: 2})))
        assert at_once(take, give_back, take, give_back) == [5] * 4
        assert self.pool(pool).used == 50 + 2 * 5 * 3 - 2 * 5 * 2

    # resizing

    def test_it_frees_the_places_gained_when_nobody_waits(self) -> None:
        pool = self.given.pool(size=5, used=3)
        assert self.run(lambda: self.ports.pools.resize(pool.id, 8)) is False
        assert self.pool(pool) == replace(pool, size=8)

    def test_it_keeps_the_places_gained_when_somebody_waits(self) -> None:
        pool = self.given.pool(size=5, used=4, kept=1, waiting=1)
        assert self.run(lambda: self.ports.pools.resize(pool.id, 8)) is True
        assert self.pool(pool) == replace(pool, size=8, kept=4)

    def test_it_gives_up_free_places(self) -> None:
        pool = self.given.pool(size=10, used=3, kept=2, waiting=1)
        assert self.run(lambda: self.ports.pools.resize(pool.id, 5)) is False
        assert self.pool(pool) == replace(pool, size=5)

    def test_it_never_becomes_smaller_than_what_is_taken_and_kept(self) -> None:
        pool = self.given.pool(size=10, used=3, kept=2, waiting=1)
        with pytest.raises(BelowUse):
            self.run(lambda: self.ports.pools.resize(pool.id, 4))
        assert self.pool(pool) == pool

    def test_it_can_be_resized_to_the_size_it_has_and_to_nothing(self) -> None:
        pool = self.given.pool(size=10, waiting=1)
        assert self.run(lambda: self.ports.pools.resize(pool.id, 10)) is False
        assert self.run(lambda: self.ports.pools.resize(pool.id, 0)) is False
        assert self.pool(pool) == replace(pool, size=0)

    # waiting

    def test_it_counts_who_waits(self) -> None:
        first, second, other = (self.given.pool() for _ in range(3))
        self.run(lambda: self.ports.pools.wait([first.id, second.id], 2))
        self.run(lambda: self.ports.pools.wait(iter([first.id]), -1))
        self.run(lambda: self.ports.pools.wait([], 5))
        assert [self.pool(pool).waiting for pool in (first, second, other)] == [1, 2, 0]

    def test_it_never_counts_fewer_than_none(self) -> None:
        pool, other = self.given.pool(waiting=1), self.given.pool(waiting=5)
        assert fails(lambda: self.run(lambda: self.ports.pools.wait([other.id, pool.id], -2)))
        assert (self.pool(pool), self.pool(other)) == (pool, other)

    # offering

    def test_it_offers_kept_places_and_free_ones_alike(self) -> None:
        pool = self.given.pool(size=10, used=5, kept=2, waiting=2)
        self.run(lambda: self.ports.pools.offer(pool.id, 4, 0))
        assert self.pool(pool) == replace(pool, used=9, kept=0)

    def test_it_keeps_what_it_is_told_to_keep_of_what_is_left(self) -> None:
        pool = self.given.pool(size=10, used=5, kept=5, waiting=2)
        self.run(lambda: self.ports.pools.offer(pool.id, 1, 3))
        assert self.pool(pool) == replace(pool, used=6, kept=3)

    def test_it_frees_kept_places_that_nobody_is_offered(self) -> None:
        pool = self.given.pool(size=10, used=5, kept=5, waiting=0)
        self.run(lambda: self.ports.pools.offer(pool.id, 0, 0))
        assert self.pool(pool) == replace(pool, kept=0)

    @pytest.mark.parametrize(("places", "keep"), [(6, 0), (0, 6), (3, 3)])
    def test_it_offers_and_keeps_no_more_than_there_is_room_for(self, places: int, keep: int) -> None:
        pool = self.given.pool(size=10, used=5, kept=1, waiting=1)
        with pytest.raises(PlacesGone):
            self.run(lambda: self.ports.pools.offer(pool.id, places, keep))
        assert self.pool(pool) == pool

    # guarding

    @pytest.mark.parametrize(
        "figures",
        [
            {"used": -1},
            {"kept": -1},
            {"waiting": -1},
            {"size": 5, "used": 6},
            {"size": 5, "used": 3, "kept": 3},
            {"size": -1},
        ],
    )
    def test_it_takes_in_no_pool_that_cannot_be(self, figures: dict[str, int]) -> None:
        event = self.given.bare_event()
        assert fails(lambda: self.given.pool(event_id=event.id, **figures))
        assert self.read(lambda: self.ports.pools.of_events([event.id])) == {}

    def test_it_holds_locked_pools_still(self) -> None:
        pool = self.given.pool(size=100)

        def take_one_of_seven() -> None:
            (locked,) = self.ports.pools.locked(pool.event_id)
            if locked.used < 7:
                self.ports.pools.take({pool.id: 1})

        assert at_once(*[often(5, lambda: self.run(take_one_of_seven))] * 4) == [5] * 4
        assert self.pool(pool).used == 7
