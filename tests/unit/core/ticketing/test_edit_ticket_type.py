from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.errors import SoldOut
from gatherly_core.events.errors import EventNotFound
from gatherly_core.inventory.errors import BelowUse
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.errors import Forbidden, Invalid, VersionMismatch
from gatherly_core.ticketing.errors import TicketTypeNotFound, TicketTypeSold
from gatherly_core.ticketing.facts import TicketTypeChanged
from gatherly_core.ticketing.model import Offering, Stock, TicketKind, TicketType
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import NOW, TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene


def edit(
    scene: Scene, ticket_type: TicketType, by: Actor | None = None, version: int | None = None, **changes: Any
) -> Offering:
    details = replace(scene.app.ticketing.view_ticket_type(scene.admin, ticket_type.id).ticket_type.details, **changes)
    return scene.app.ticketing.edit_ticket_type(by or scene.organizer, ticket_type.id, details, version)


def test_it_replaces_the_details_all_of_them(scene: Scene) -> None:
    ticket_type = scene.on_sale(description="A seat", max_per_booking=4)
    details = TicketDetailsFactory(kind=TicketKind.VIP, name="Lounge", quantity=12)
    scene.clock.advance(timedelta(hours=1))
    offering = scene.app.ticketing.edit_ticket_type(scene.organizer, ticket_type.id, details)
    edited = offering.ticket_type
    assert edited == replace(ticket_type, details=details, version=2, updated_at=NOW + timedelta(hours=1))
    assert (offering.stock, offering.currency) == (Stock(12, 0, 0, 12), "EUR")
    assert scene.app.ticketing.view_ticket_type(None, ticket_type.id) == offering
    [fact] = scene.facts(TicketTypeChanged)
    assert (fact.event_id, fact.ticket_type_id, fact.at) == (edited.event_id, edited.id, edited.updated_at)


def test_it_obeys_the_organizer_and_admins_only(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    draft = scene.types(scene.event(TicketDetailsFactory(), published=False))[0]
    assert edit(scene, ticket_type, by=scene.admin, name="Yes").ticket_type.details.name == "Yes"
    stranger = scene.person(Role.ORGANIZER)
    with pytest.raises(Forbidden):
        edit(scene, ticket_type, by=stranger, name="No")
    with pytest.raises(EventNotFound):
        edit(scene, draft, by=stranger, name="No")


def test_it_edits_only_the_version_that_was_seen(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    edited = edit(scene, ticket_type, version=1, name="First").ticket_type
    with pytest.raises(VersionMismatch):
        edit(scene, ticket_type, version=1, name="Second")
    assert edit(scene, ticket_type, version=edited.version, name="Third").ticket_type.version == 3


def test_it_refuses_details_that_make_no_sense(scene: Scene) -> None:
    with pytest.raises(Invalid):
        edit(scene, scene.on_sale(), price=-1)


def test_it_does_not_know_what_is_not_there(scene: Scene) -> None:
    with pytest.raises(TicketTypeNotFound):
        scene.app.ticketing.edit_ticket_type(scene.admin, new_id(), TicketDetailsFactory())


class TestQuantity:
    @pytest.mark.parametrize("price", [0, 1500])
    def test_it_never_falls_below_what_is_sold_and_held(self, scene: Scene, price: int) -> None:
        ticket_type = scene.on_sale(10, price=price)
        scene.book(ticket_type, 4)
        with pytest.raises(BelowUse) as refused:
            edit(scene, ticket_type, quantity=3, name="Fewer")
        assert refused.value.code == "below_sold"
        assert scene.types(scene.event_of(ticket_type)) == [ticket_type]
        assert edit(scene, ticket_type, quantity=4).stock.available == 0

    def test_it_feeds_the_waitlist_first_when_it_is_raised(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        first, second = scene.join(ticket_type), scene.join(ticket_type)
        edit(scene, ticket_type, quantity=2)
        assert scene.facts(PlacesFreed) == [PlacesFreed(event_id=ticket_type.event_id, at=NOW)]
        assert scene.entry(first).status is EntryStatus.OFFERED
        assert scene.entry(second).status is EntryStatus.WAITING
        with pytest.raises(SoldOut):
            scene.book(ticket_type)

    def test_it_frees_what_nobody_waits_for_when_it_is_raised(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        assert edit(scene, ticket_type, quantity=2).stock == Stock(2, 0, 1, 1)
        assert scene.facts(PlacesFreed) == []
        assert scene.book(ticket_type).live

    def test_it_changes_its_own_pool_and_no_other(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(quantity=5), TicketDetailsFactory(quantity=6), capacity=20)
        first, second = scene.types(event)
        edit(scene, second, quantity=9)
        assert [scene.pool(first).size, scene.pool(second).size, scene.capacity(first).size] == [5, 9, 20]


class TestAdmits:
    @pytest.mark.parametrize("price", [0, 1500])
    def test_it_stays_while_any_is_sold_or_held(self, scene: Scene, price: int) -> None:
        ticket_type = scene.on_sale(price=price, admits=2)
        scene.book(ticket_type)
        with pytest.raises(TicketTypeSold) as refused:
            edit(scene, ticket_type, admits=3)
        assert refused.value.code == "ticket_sold"
        assert edit(scene, ticket_type, name="Still two").ticket_type.details.admits == 2

    def test_it_changes_while_only_others_are_sold(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(), TicketDetailsFactory())
        sold, unsold = scene.types(event)
        scene.book(sold)
        assert edit(scene, unsold, admits=3).ticket_type.details.admits == 3

    def test_it_changes_again_once_all_bookings_are_given_up(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        scene.cancel(scene.book(ticket_type))
        assert edit(scene, ticket_type, admits=3).ticket_type.details.admits == 3


def test_it_charges_a_new_price_for_new_bookings_only(scene: Scene) -> None:
    ticket_type = scene.on_sale(price=1500)
    before = scene.book(ticket_type)
    edit(scene, ticket_type, price=2000)
    assert scene.booking(before).total == 1500
    assert scene.book(ticket_type).total == 2000
    assert scene.confirm(before).total == 1500
