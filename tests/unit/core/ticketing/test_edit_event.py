from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.errors import SoldOut
from gatherly_core.events.errors import EventNotFound, HasBookings
from gatherly_core.events.facts import EventChanged
from gatherly_core.events.model import Event
from gatherly_core.inventory.errors import BelowUse
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.inventory.model import UNLIMITED
from gatherly_core.kernel.errors import Forbidden, Invalid, VersionMismatch
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import HOLD, NOW, EventDetailsFactory, TicketDetailsFactory
from tests.unit.core.scene import Scene

INSTANT = timedelta(microseconds=1)


def edit(scene: Scene, event: Event, by: Actor | None = None, version: int | None = None, **changes: Any) -> Event:
    details = replace(scene.app.ticketing.view_listing(scene.admin, event.id).event.details, **changes)
    return scene.app.ticketing.edit_event(by or scene.organizer, event.id, details, version)


def test_it_replaces_the_details_all_of_them(scene: Scene) -> None:
    event = scene.event(description="An evening", category="jazz", tags=("late",), location="Cellar")
    details = EventDetailsFactory(title="Another evening")
    scene.clock.advance(timedelta(hours=1))
    edited = scene.app.ticketing.edit_event(scene.organizer, event.id, details)
    assert edited.details == details
    assert (edited.version, edited.updated_at) == (event.version + 1, NOW + timedelta(hours=1))
    assert (edited.id, edited.status, edited.created_at) == (event.id, event.status, NOW)
    assert scene.app.ticketing.view_listing(None, event.id).event == edited
    assert scene.facts(EventChanged) == [EventChanged(event_id=event.id, at=edited.updated_at)]


def test_it_obeys_its_organizer_and_admins_only(scene: Scene) -> None:
    event, draft = scene.event(), scene.event(published=False)
    assert edit(scene, event, by=scene.admin, title="Yes").details.title == "Yes"
    stranger = scene.person(Role.ORGANIZER)
    with pytest.raises(Forbidden):
        edit(scene, event, by=stranger, title="No")
    with pytest.raises(EventNotFound):
        edit(scene, draft, by=stranger, title="No")


def test_it_edits_only_the_version_that_was_seen(scene: Scene) -> None:
    event = scene.event()
    edited = edit(scene, event, version=event.version, title="First")
    with pytest.raises(VersionMismatch):
        edit(scene, event, version=event.version, title="Second")
    assert edit(scene, event, version=edited.version, title="Third").details.title == "Third"


def test_it_refuses_details_that_make_no_sense(scene: Scene) -> None:
    event = scene.event()
    with pytest.raises(Invalid):
        edit(scene, event, end_date=event.details.start_date)


class TestCapacity:
    def test_it_never_falls_below_the_people_with_a_live_booking(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(10, capacity=10, admits=2)
        scene.book(ticket_type, 2)
        event = scene.event_of(ticket_type)
        with pytest.raises(BelowUse) as refused:
            edit(scene, event, capacity=3, title="Smaller")
        assert refused.value.code == "below_sold"
        assert scene.event_of(ticket_type) == event
        assert edit(scene, event, capacity=4).details.capacity == 4
        assert scene.capacity(ticket_type).free == 0

    def test_it_never_falls_below_places_kept_for_who_waits(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out(2, capacity=2)
        scene.join(ticket_type, 2)
        scene.cancel(booking)
        with pytest.raises(BelowUse):
            edit(scene, scene.event_of(ticket_type), capacity=1)

    def test_it_can_be_set_and_lifted(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(10)
        event = scene.event_of(ticket_type)
        edit(scene, event, capacity=0)
        assert scene.capacity(ticket_type).size == 0
        with pytest.raises(SoldOut):
            scene.book(ticket_type)
        edit(scene, event, capacity=None)
        assert scene.capacity(ticket_type).size == UNLIMITED
        assert scene.book(ticket_type, 10).live

    def test_it_feeds_the_waitlist_first_when_it_is_raised(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(10, capacity=1)
        scene.book(ticket_type)
        entry = scene.join(ticket_type)
        edit(scene, scene.event_of(ticket_type), capacity=2)
        assert scene.facts(PlacesFreed) == [PlacesFreed(event_id=ticket_type.event_id, at=NOW)]
        assert scene.entry(entry).status is EntryStatus.OFFERED
        with pytest.raises(SoldOut):
            scene.book(ticket_type)

    def test_it_frees_what_nobody_waits_for_when_it_is_raised(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(10, capacity=1)
        scene.book(ticket_type)
        edit(scene, scene.event_of(ticket_type), capacity=2)
        assert scene.facts(PlacesFreed) == []
        assert scene.book(ticket_type).live

    def test_it_tells_the_waitlist_nothing_when_it_stays(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out(1, capacity=1)
        scene.join(ticket_type)
        edit(scene, scene.event_of(ticket_type), title="Same size")
        assert scene.facts(PlacesFreed) == []


class TestThePast:
    def test_what_is_booked_is_not_moved_there(self, scene: Scene) -> None:
        """Who booked may cancel until it starts: that is not taken from them afterwards."""
        ticket_type = scene.on_sale(price=0)
        booking = scene.book(ticket_type)
        event = scene.event_of(ticket_type)
        now = scene.clock.now()
        with pytest.raises(HasBookings):
            edit(scene, event, start_date=now)
        assert edit(scene, event, start_date=now + INSTANT).details.start_date == now + INSTANT
        scene.cancel(booking)
        assert edit(scene, event, start_date=now).started(now)

    def test_what_has_started_may_be_corrected(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=0)
        scene.book(ticket_type)
        event = scene.event_of(ticket_type)
        scene.clock.set(event.details.start_date)
        earlier = event.details.start_date - timedelta(hours=1)
        assert edit(scene, event, start_date=earlier).details.start_date == earlier


class TestCurrency:
    @pytest.mark.parametrize("price", [0, 1500])
    def test_it_stays_while_there_is_a_live_booking(self, scene: Scene, price: int) -> None:
        ticket_type = scene.on_sale(price=price)
        scene.book(ticket_type)
        event = scene.event_of(ticket_type)
        with pytest.raises(HasBookings) as refused:
            edit(scene, event, currency="USD")
        assert refused.value.code == "has_bookings"
        assert edit(scene, event, title="Still in euros").details.currency == "EUR"

    def test_it_changes_once_no_hold_runs_any_more(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        scene.book(ticket_type)
        event = scene.event_of(ticket_type)
        scene.clock.advance(HOLD - INSTANT)
        with pytest.raises(HasBookings):
            edit(scene, event, currency="USD")
        scene.clock.advance(INSTANT)
        assert edit(scene, event, currency="USD").details.currency == "USD"

    def test_it_changes_while_nothing_is_booked(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory())
        assert edit(scene, event, currency="USD").details.currency == "USD"


def test_it_keeps_only_harmless_markup_of_the_description(scene: Scene) -> None:
    event = scene.event()
    details = replace(event.details, description="<p onclick=x>Come!<script>alert(1)</script></p>")
    edited = scene.app.ticketing.edit_event(scene.organizer, event.id, details)
    assert edited.details.description == "<p>Come!</p>"
