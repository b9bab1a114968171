"""What an event made with a capacity alone sells, when that capacity changes."""

from dataclasses import replace

import pytest

from gatherly_core.events.model import Event
from gatherly_core.inventory.errors import BelowUse
from gatherly_core.ticketing.facts import TicketTypeChanged
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import TicketDetailsFactory
from tests.unit.core.scene import Scene


def change(scene: Scene, event: Event, capacity: int | None) -> None:
    scene.app.ticketing.edit_event(scene.organizer, event.id, replace(event.details, capacity=capacity))


def test_its_only_ticket_type_goes_along(scene: Scene) -> None:
    event = scene.event(capacity=1)
    (before,) = scene.types(event)
    change(scene, event, 3)
    (after,) = scene.types(event)
    assert (after.details.quantity, after.version) == (3, before.version + 1)
    assert scene.pool(after).size == scene.capacity(after).size == 3
    assert [fact.ticket_type_id for fact in scene.facts(TicketTypeChanged)] == [after.id]
    assert scene.book(after, 3).live


def test_who_waits_for_it_comes_first(scene: Scene) -> None:
    event = scene.event(capacity=1)
    (ticket_type,) = scene.types(event)
    scene.book(ticket_type)
    entry = scene.join(ticket_type)
    change(scene, event, 2)
    assert scene.entry(entry).status is EntryStatus.OFFERED


def test_it_never_falls_below_what_is_sold(scene: Scene) -> None:
    event = scene.event(capacity=3)
    scene.book(scene.types(event)[0], 2)
    with pytest.raises(BelowUse):
        change(scene, event, 1)
    change(scene, event, 2)
    assert scene.types(event)[0].details.quantity == 2


def test_it_stays_when_there_is_no_capacity_any_more(scene: Scene) -> None:
    event = scene.event(capacity=3)
    change(scene, event, None)
    assert scene.types(event)[0].details.quantity == 3


@pytest.mark.parametrize("quantities", [[2], [3, 3]])
def test_a_quantity_of_its_own_stays(scene: Scene, quantities: list[int]) -> None:
    event = scene.event(*(TicketDetailsFactory(quantity=quantity) for quantity in quantities), capacity=3)
    change(scene, event, 5)
    assert [ticket_type.details.quantity for ticket_type in scene.types(event)] == quantities
