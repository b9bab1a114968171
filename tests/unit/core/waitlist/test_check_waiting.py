from tests.factories import TicketDetailsFactory
from tests.unit.core.scene import Scene, owner_of


def test_it_finds_nothing_where_all_is_well(scene: Scene) -> None:
    event = scene.event(TicketDetailsFactory(), TicketDetailsFactory(), capacity=1)
    one, two = scene.types(event)
    booking = scene.book(one)
    scene.join(one)
    scene.join(two)
    left = scene.join(two)
    scene.app.waitlist.leave(owner_of(left), left.id)
    assert list(scene.app.waitlist.check_waiting()) == []
    scene.cancel(booking)
    assert list(scene.app.waitlist.check_waiting()) == []


def test_it_names_every_figure_that_is_wrong(scene: Scene) -> None:
    healthy, _ = scene.sold_out()
    scene.join(healthy)
    ticket_type, _ = scene.sold_out()
    scene.join(ticket_type)
    own, shared = scene.pool(ticket_type), scene.capacity(ticket_type)
    scene.ports.unit_of_work.run(lambda: scene.ports.pools.wait([own.id], +2))
    scene.ports.unit_of_work.run(lambda: scene.ports.pools.wait([shared.id], -1))
    own_figure, shared_figure = sorted(scene.app.waitlist.check_waiting(), key=lambda one: str(own.id) not in one.what)
    assert (own_figure.stored, own_figure.recomputed) == (3, 1)
    assert (shared_figure.stored, shared_figure.recomputed) == (0, 1)
    assert str(shared.id) in shared_figure.what
    assert str(ticket_type.event_id) in shared_figure.what
