from gatherly_core.inventory.model import total
from tests.factories import PoolFactory, new_id


def test_it_tells_what_anybody_may_take() -> None:
    assert PoolFactory(size=10, used=3, kept=2).free == 5


def test_it_tells_what_the_waitlist_may_give() -> None:
    assert PoolFactory(size=10, used=3, kept=2).room == 7


def test_it_sums_demands_by_pool() -> None:
    one, two, three = new_id(), new_id(), new_id()
    assert total([{one: 1, two: 2}, {two: 3}, {three: 4}]) == {one: 1, two: 5, three: 4}
    assert total([]) == {}
