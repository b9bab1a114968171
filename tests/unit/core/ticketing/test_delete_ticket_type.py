import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden, VersionMismatch
from gatherly_core.ticketing.errors import TicketTypeNotFound, TicketTypeSold
from gatherly_core.ticketing.facts import TicketTypeDeleted
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import NOW, TicketDetailsFactory
from tests.unit.core.scene import Scene


def test_it_takes_a_ticket_type_off_sale(scene: Scene) -> None:
    event = scene.event(TicketDetailsFactory(), TicketDetailsFactory())
    gone, stays = scene.types(event)
    scene.app.ticketing.delete_ticket_type(scene.organizer, gone.id)
    assert scene.types(event) == [stays]
    assert {pool.ticket_type_id for pool in scene.pools(event.id)} == {None, stays.id}
    assert scene.facts(TicketTypeDeleted) == [TicketTypeDeleted(event_id=event.id, ticket_type_id=gone.id, at=NOW)]
    with pytest.raises(TicketTypeNotFound):
        scene.book(gone)
    with pytest.raises(TicketTypeNotFound):
        scene.app.ticketing.view_ticket_type(scene.organizer, gone.id)


def test_it_obeys_the_organizer_and_admins_only(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    draft = scene.types(scene.event(TicketDetailsFactory(), published=False))[0]
    stranger = scene.person(Role.ORGANIZER)
    with pytest.raises(Forbidden):
        scene.app.ticketing.delete_ticket_type(stranger, ticket_type.id)
    with pytest.raises(EventNotFound):
        scene.app.ticketing.delete_ticket_type(stranger, draft.id)
    scene.app.ticketing.delete_ticket_type(scene.admin, draft.id)


def test_it_deletes_only_the_version_that_was_seen(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    with pytest.raises(VersionMismatch):
        scene.app.ticketing.delete_ticket_type(scene.organizer, ticket_type.id, expected_version=2)
    scene.app.ticketing.delete_ticket_type(scene.organizer, ticket_type.id, expected_version=1)


@pytest.mark.parametrize("price", [0, 1500])
def test_it_refuses_while_any_is_sold_or_held(scene: Scene, price: int) -> None:
    ticket_type = scene.on_sale(price=price)
    booking = scene.book(ticket_type)
    with pytest.raises(TicketTypeSold) as refused:
        scene.app.ticketing.delete_ticket_type(scene.organizer, ticket_type.id)
    assert refused.value.code == "ticket_sold"
    scene.cancel(booking)
    scene.app.ticketing.delete_ticket_type(scene.organizer, ticket_type.id)


def test_it_lets_go_who_waits_for_it(scene: Scene) -> None:
    event = scene.event(TicketDetailsFactory(quantity=0), TicketDetailsFactory(quantity=2), capacity=2)
    gone, stays = scene.types(event)
    scene.app.ticketing.edit_ticket_type(scene.organizer, gone.id, TicketDetailsFactory(quantity=1))
    booking = scene.book(stays, 2)
    waits_for_what_goes, waits_for_what_stays = scene.join(gone), scene.join(stays)
    scene.app.ticketing.delete_ticket_type(scene.organizer, gone.id)
    assert scene.entry(waits_for_what_goes).status is EntryStatus.LEFT
    assert scene.entry(waits_for_what_stays).status is EntryStatus.WAITING
    assert list(scene.app.waitlist.check_waiting()) == []
    scene.cancel(booking)
    assert scene.entry(waits_for_what_stays).status is EntryStatus.OFFERED
