from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.booking.errors import SoldOut
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden, Invalid
from gatherly_core.ticketing.facts import TicketTypeCreated
from gatherly_core.ticketing.model import Stock
from tests.factories import NOW, TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene


def test_it_adds_a_ticket_type_to_an_event(scene: Scene) -> None:
    event = scene.event(TicketDetailsFactory(name="First"), currency="JPY")
    details = TicketDetailsFactory(name="Second", quantity=7)
    scene.clock.advance(timedelta(hours=1))
    offering = scene.app.ticketing.create_ticket_type(scene.organizer, event.id, details)
    made = offering.ticket_type
    assert (made.details, made.event_id, made.version) == (details, event.id, 1)
    assert made.created_at == made.updated_at == NOW + timedelta(hours=1)
    assert (offering.currency, offering.stock) == ("JPY", Stock(7, 0, 0, 7))
    assert [ticket_type.details.name for ticket_type in scene.types(event)] == ["First", "Second"]
    assert scene.facts(TicketTypeCreated)[-1].ticket_type_id == made.id


def test_it_has_a_pool_of_its_own_within_the_events_capacity(scene: Scene) -> None:
    event = scene.event(TicketDetailsFactory(quantity=2), capacity=3)
    first = scene.types(event)[0]
    second = scene.app.ticketing.create_ticket_type(
        scene.organizer, event.id, TicketDetailsFactory(quantity=5)
    ).ticket_type
    assert scene.pool(second).size == 5
    scene.book(first, 2)
    with pytest.raises(SoldOut):
        scene.book(second, 2)
    assert scene.book(second, 1).live


def test_it_obeys_the_organizer_and_admins_only(scene: Scene) -> None:
    event, draft = scene.event(), scene.event(published=False)
    create, details = scene.app.ticketing.create_ticket_type, TicketDetailsFactory()
    assert create(scene.admin, event.id, details).ticket_type.event_id == event.id
    for actor in (scene.person(), scene.person(Role.ORGANIZER)):
        with pytest.raises(Forbidden):
            create(actor, event.id, details)
        with pytest.raises(EventNotFound):
            create(actor, draft.id, details)


def test_it_refuses_details_that_make_no_sense(scene: Scene) -> None:
    event = scene.event()
    with pytest.raises(Invalid):
        scene.app.ticketing.create_ticket_type(scene.organizer, event.id, TicketDetailsFactory(admits=0))
    assert scene.types(event) == []


def test_it_does_not_know_events_that_are_not_there(scene: Scene) -> None:
    with pytest.raises(EventNotFound):
        scene.app.ticketing.create_ticket_type(scene.admin, new_id(), TicketDetailsFactory())
