from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.ports import EventFilter, EventSort
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.ticketing.errors import TicketTypeNotFound
from gatherly_core.ticketing.model import Offering, Stock
from tests.factories import TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene


class TestViewTicketTypes:
    def test_it_shows_what_is_on_sale_in_the_order_in_which_it_was_put_there(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(name="Zero", quantity=3), TicketDetailsFactory(name="Alpha"))
        shown = scene.app.ticketing.view_ticket_types(None, event.id)
        assert [offering.ticket_type.details.name for offering in shown] == ["Zero", "Alpha"]
        assert [offering.stock for offering in shown] == [Stock(3, 0, 0, 3), Stock(10, 0, 0, 10)]
        assert {offering.currency for offering in shown} == {"EUR"}

    def test_it_hides_a_foreign_draft(self, scene: Scene) -> None:
        draft = scene.event(TicketDetailsFactory(), published=False)
        assert len(scene.app.ticketing.view_ticket_types(scene.organizer, draft.id)) == 1
        for actor in (None, scene.person(Role.ORGANIZER)):
            with pytest.raises(EventNotFound):
                scene.app.ticketing.view_ticket_types(actor, draft.id)


class TestViewTicketType:
    def test_it_shows_one_thing_on_sale(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(5)
        assert scene.app.ticketing.view_ticket_type(None, ticket_type.id) == Offering(
            ticket_type, "EUR", Stock(5, 0, 0, 5)
        )

    def test_it_hides_that_of_a_foreign_draft(self, scene: Scene) -> None:
        draft = scene.types(scene.event(TicketDetailsFactory(), published=False))[0]
        assert scene.app.ticketing.view_ticket_type(scene.admin, draft.id).ticket_type == draft
        with pytest.raises(EventNotFound):
            scene.app.ticketing.view_ticket_type(None, draft.id)

    def test_it_does_not_know_what_is_not_there(self, scene: Scene) -> None:
        with pytest.raises(TicketTypeNotFound):
            scene.app.ticketing.view_ticket_type(scene.admin, new_id())

    def test_it_tells_sold_from_held(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(10)
        scene.confirm(scene.book(ticket_type, 3))
        scene.book(ticket_type, 2)
        assert scene.app.ticketing.view_ticket_type(None, ticket_type.id).stock == Stock(10, 3, 2, 5)

    def test_it_counts_places_kept_for_who_waits_as_held(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(3)
        given_back = scene.book(ticket_type, 1)
        scene.book(ticket_type, 2)
        patient = scene.join(ticket_type, 3)
        for _ in range(3):
            scene.cancel(given_back)
            given_back = scene.book(ticket_type, 1)
        assert scene.entry(patient).passes == 3
        scene.cancel(given_back)
        assert scene.app.ticketing.view_ticket_type(None, ticket_type.id).stock == Stock(3, 0, 3, 0)
        event = scene.event_of(ticket_type)
        assert scene.app.ticketing.view_listing(scene.admin, event.id).stock == Stock(3, 0, 3, 0)

    def test_it_offers_no_more_than_the_events_capacity_leaves(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(quantity=5, admits=2), TicketDetailsFactory(quantity=5), capacity=6)
        pair, single = scene.types(event)
        scene.book(single, 3)
        assert scene.app.ticketing.view_ticket_type(None, pair.id).stock == Stock(5, 0, 0, 1)
        assert scene.app.ticketing.view_ticket_type(None, single.id).stock == Stock(5, 0, 3, 2)


class TestTakeStock:
    def test_it_tells_how_events_stand_in_people(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(quantity=5, admits=2), TicketDetailsFactory(quantity=5), capacity=12)
        pair, single = scene.types(event)
        scene.confirm(scene.book(pair, 2))
        scene.book(single, 1)
        other = scene.event()
        page = scene.app.ticketing.browse_listings(None, EventFilter(), EventSort.START_DATE, PageRequest())
        assert {listing.event.id: listing.stock for listing in page.items} == {
            event.id: Stock(12, 4, 1, 7),
            other.id: Stock(0, 0, 0, 0),
        }

    def test_it_takes_what_the_tickets_admit_for_the_capacity_when_there_is_none(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(quantity=5, admits=2), TicketDetailsFactory(quantity=3))
        assert scene.app.ticketing.view_listing(scene.admin, event.id).stock == Stock(13, 0, 0, 13)

    def test_it_takes_nought_for_a_capacity(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(quantity=3), capacity=0)
        assert scene.app.ticketing.view_listing(scene.admin, event.id).stock == Stock(0, 0, 0, 0)

    def test_it_leaves_no_more_available_than_tickets_are_left(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(quantity=2), capacity=10)
        assert scene.app.ticketing.view_listing(scene.admin, event.id).stock == Stock(10, 0, 0, 2)

    def test_it_knows_when_an_event_is_sold_out(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(1)
        event = scene.event_of(ticket_type)
        assert not scene.app.ticketing.view_listing(scene.admin, event.id).stock.sold_out
        scene.book(ticket_type)
        assert scene.app.ticketing.view_listing(scene.admin, event.id).stock.sold_out

    def test_it_counts_an_overdue_hold_until_it_is_let_go(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        event = scene.event_of(ticket_type)
        scene.clock.advance(timedelta(hours=1))
        assert scene.app.ticketing.view_listing(scene.admin, event.id).stock == Stock(1, 0, 1, 0)
        scene.app.booking.expire_bookings()
        assert scene.app.ticketing.view_listing(scene.admin, event.id).stock == Stock(1, 0, 0, 1)
