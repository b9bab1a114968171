from gatherly_core.booking.check_pools import used_of
from gatherly_core.inventory.model import Claimed
from tests.factories import PoolFactory, TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene


def test_it_finds_nothing_where_all_is_well(scene: Scene) -> None:
    event = scene.event(TicketDetailsFactory(admits=2), TicketDetailsFactory(price=0), capacity=20)
    pair, free = scene.types(event)
    scene.book(pair, 2)
    scene.cancel(scene.book(pair, 3))
    scene.book(free)
    scene.event()
    assert list(scene.app.booking.check_pools()) == []


def test_it_names_every_figure_that_is_wrong(scene: Scene) -> None:
    healthy, ticket_type = scene.on_sale(), scene.on_sale(admits=2)
    scene.book(healthy)
    scene.book(ticket_type, 3)
    own, shared = scene.pool(ticket_type), scene.capacity(ticket_type)
    scene.ports.unit_of_work.run(lambda: scene.ports.pools.take({own.id: 1, shared.id: 4}))
    own_figure, shared_figure = sorted(scene.app.booking.check_pools(), key=lambda one: str(own.id) not in one.what)
    assert (own_figure.stored, own_figure.recomputed) == (4, 3)
    assert (shared_figure.stored, shared_figure.recomputed) == (10, 6)
    assert str(shared.id) in shared_figure.what
    assert str(ticket_type.event_id) in shared_figure.what


def test_it_counts_tickets_for_a_type_and_people_for_an_event() -> None:
    one, two = new_id(), new_id()
    claims = {one: Claimed(tickets=2, people=6), two: Claimed(tickets=1, people=1)}
    assert used_of(PoolFactory(), claims) == 7
    assert used_of(PoolFactory(ticket_type_id=one), claims) == 2
    assert used_of(PoolFactory(ticket_type_id=new_id()), claims) == 0
