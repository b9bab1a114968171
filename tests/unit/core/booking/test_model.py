from gatherly_core.booking.model import Item
from tests.factories import BookingFactory, PoolFactory, new_id

PAIR, SINGLE = new_id(), new_id()
ITEMS = (Item(PAIR, quantity=2, unit_price=1500, admits=2), Item(SINGLE, quantity=3, unit_price=0, admits=1))


def test_it_costs_what_its_items_cost() -> None:
    assert [item.price for item in ITEMS] == [3000, 0]
    assert BookingFactory(items=ITEMS).total == 3000


def test_it_claims_tickets_of_each_type_and_people_of_the_event() -> None:
    shared, pair, single = PoolFactory(), PoolFactory(ticket_type_id=PAIR), PoolFactory(ticket_type_id=SINGLE)
    other = PoolFactory(ticket_type_id=new_id())
    demand = BookingFactory(items=ITEMS).demand(iter([shared, pair, single, other]))
    assert demand == {shared.id: 7, pair.id: 2, single.id: 3}
