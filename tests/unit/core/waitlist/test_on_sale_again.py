"""Sales open again while somebody waits: newcomers must not overtake, however late the waitlist is served."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.booking.errors import SoldOut
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.ticketing.model import TicketType
from gatherly_core.waitlist.model import Entry, EntryStatus
from tests.factories import NOW, TicketDetailsFactory
from tests.unit.core.scene import Scene

DAY = timedelta(hours=24)
CLOSES = NOW + timedelta(hours=1)


def closed_with_a_free_place(scene: Scene) -> tuple[TicketType, Entry]:
    """Sales are over, somebody still waits, and the only place is free again."""
    event = scene.event(
        TicketDetailsFactory(quantity=1, price=0), start_date=CLOSES, end_date=CLOSES + DAY, capacity=None
    )
    [ticket_type] = scene.types(event)
    booking = scene.book(ticket_type)
    entry = scene.join(ticket_type)
    scene.clock.set(CLOSES)
    scene.app.checkout.cancel_booking(scene.organizer, booking.id)
    assert scene.pool(ticket_type).free == 1
    return ticket_type, entry


def sell_until_later(scene: Scene, ticket_type: TicketType) -> None:
    later = replace(ticket_type.details, sale_end_date=CLOSES + DAY)
    scene.app.ticketing.edit_ticket_type(scene.organizer, ticket_type.id, later)


def put_off(scene: Scene, ticket_type: TicketType) -> None:
    event = scene.event_of(ticket_type)
    details = replace(event.details, start_date=CLOSES + DAY, end_date=CLOSES + 2 * DAY)
    scene.app.ticketing.edit_event(scene.organizer, event.id, details)


def publish_again(scene: Scene, ticket_type: TicketType) -> None:
    scene.app.events.unpublish_event(scene.organizer, ticket_type.event_id)
    sell_until_later(scene, ticket_type)
    scene.app.events.publish_event(scene.organizer, ticket_type.event_id)


@pytest.mark.parametrize("open_again", [sell_until_later, put_off, publish_again])
def test_who_waits_comes_before_newcomers(scene: Scene, monkeypatch: pytest.MonkeyPatch, open_again) -> None:
    ticket_type, entry = closed_with_a_free_place(scene)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(scene.app.waitlist, "serve", lambda event_id: None)
        open_again(scene, ticket_type)
        with pytest.raises(SoldOut):
            scene.book(ticket_type)

    scene.app.waitlist.serve(ticket_type.event_id)

    assert scene.entry(entry).status is EntryStatus.OFFERED
    assert (scene.pool(ticket_type).kept, scene.capacity(ticket_type).kept) == (0, 0)


def test_it_shows_no_more_held_than_there_are_tickets(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket_type, _ = closed_with_a_free_place(scene)
    monkeypatch.setattr(scene.app.waitlist, "serve", lambda event_id: None)
    put_off(scene, ticket_type)
    stock = scene.app.ticketing.view_listing(scene.admin, ticket_type.event_id).stock
    assert (stock.capacity, stock.sold, stock.held, stock.available) == (1, 0, 1, 0)


def test_an_edit_that_opens_nothing_keeps_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket_type = scene.on_sale(3)
    scene.book(ticket_type)
    party = scene.join(ticket_type, 3)
    monkeypatch.setattr(scene.app.waitlist, "serve", lambda event_id: None)
    scene.app.ticketing.edit_ticket_type(scene.organizer, ticket_type.id, replace(ticket_type.details, name="Seat"))
    event = scene.event_of(ticket_type)
    scene.app.ticketing.edit_event(scene.organizer, event.id, replace(event.details, title="Another title"))
    assert scene.book(ticket_type, 2).live
    assert scene.entry(party).passes == 0
    assert scene.facts(PlacesFreed) == []
