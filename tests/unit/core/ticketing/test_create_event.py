from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.events.event_rules import LONGEST_DESCRIPTION
from gatherly_core.events.facts import EventCreated
from gatherly_core.events.model import EventStatus
from gatherly_core.events.ports import EventFilter, EventSort
from gatherly_core.inventory.model import UNLIMITED
from gatherly_core.kernel.errors import Forbidden, Invalid
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.ticketing.facts import TicketTypeCreated
from gatherly_core.ticketing.model import TicketKind
from tests.factories import NOW, EventDetailsFactory, TicketDetailsFactory, new_id
from tests.unit.core.misfortunes import application_cut_off
from tests.unit.core.scene import Scene

EVERYTHING_OF = PageRequest(100)


def number_of_events(scene: Scene) -> int:
    wanted = EventFilter(organizer_id=scene.organizer.user_id)
    return len(scene.app.ticketing.browse_listings(scene.admin, wanted, EventSort.CREATED_AT, EVERYTHING_OF).items)


def test_it_makes_a_draft_with_its_ticket_types(scene: Scene) -> None:
    details = EventDetailsFactory(capacity=50)
    tickets = [TicketDetailsFactory(name="One", quantity=20), TicketDetailsFactory(name="Two", quantity=0)]
    event = scene.app.ticketing.create_event(scene.organizer, details, tickets)
    assert (event.details, event.status, event.organizer_id) == (details, EventStatus.DRAFT, scene.organizer.user_id)
    assert (event.created_at, event.updated_at, event.version, event.featured) == (NOW, NOW, 1, False)
    types = scene.types(event)
    assert [ticket_type.details for ticket_type in types] == tickets
    assert [scene.pool(ticket_type).size for ticket_type in types] == [20, 0]
    assert scene.capacity(types[0]).size == 50
    assert scene.facts(EventCreated) == [EventCreated(event_id=event.id, at=NOW)]
    assert [fact.ticket_type_id for fact in scene.facts(TicketTypeCreated)] == [one.id for one in types]


def test_it_sets_no_limit_without_a_capacity(scene: Scene) -> None:
    assert scene.capacity(scene.on_sale(3)).size == UNLIMITED


@pytest.mark.parametrize("capacity", [0, 7])
def test_it_makes_one_free_ticket_type_of_a_capacity_alone(scene: Scene, capacity: int) -> None:
    event = scene.app.ticketing.create_event(scene.organizer, EventDetailsFactory(capacity=capacity))
    [ticket_type] = scene.types(event)
    details = ticket_type.details
    assert (details.kind, details.price, details.quantity) == (TicketKind.REGULAR, 0, capacity)
    assert scene.capacity(ticket_type).size == capacity


def test_it_makes_no_ticket_type_without_a_capacity(scene: Scene) -> None:
    assert scene.types(scene.app.ticketing.create_event(scene.organizer, EventDetailsFactory())) == []


def test_it_obeys_organizers_and_admins_only(scene: Scene) -> None:
    assert scene.app.ticketing.create_event(scene.admin, EventDetailsFactory()).organizer_id == scene.admin.user_id
    with pytest.raises(Forbidden):
        scene.app.ticketing.create_event(scene.person(Role.ATTENDEE), EventDetailsFactory())


def test_it_does_not_know_accounts_that_are_gone(scene: Scene) -> None:
    with pytest.raises(UserNotFound):
        scene.app.ticketing.create_event(Actor(new_id(), Role.ORGANIZER), EventDetailsFactory())


def test_it_makes_nothing_of_details_that_make_no_sense(scene: Scene) -> None:
    with pytest.raises(Invalid):
        scene.event(end_date=NOW, start_date=NOW + timedelta(hours=1))
    with pytest.raises(Invalid):
        scene.event(TicketDetailsFactory(), TicketDetailsFactory(price=-1))
    assert number_of_events(scene) == 0
    assert scene.facts(EventCreated) == []


@pytest.mark.parametrize("done", [True, False])
def test_it_makes_one_event_when_the_connection_is_lost_while_it_commits(scene: Scene, done: bool) -> None:
    app, unit_of_work = application_cut_off(scene, done=done)
    event = app.ticketing.create_event(scene.organizer, EventDetailsFactory(capacity=1))
    assert unit_of_work.runs == (1 if done else 2)
    assert number_of_events(scene) == 1
    assert len(scene.types(event)) == 1


def test_it_keeps_only_harmless_markup_of_the_description(scene: Scene) -> None:
    details = EventDetailsFactory(title="<b>Title</b>", description="<p onclick=x>Come!<script>alert(1)</script></p>")
    event = scene.app.ticketing.create_event(scene.organizer, details)
    assert (event.details.description, event.details.title) == ("<p>Come!</p>", "<b>Title</b>")


def test_it_refuses_a_description_that_is_too_long_as_markup(scene: Scene) -> None:
    for description in ("&" * (LONGEST_DESCRIPTION // 5 + 1), "x" * (LONGEST_DESCRIPTION + 1)):
        with pytest.raises(Invalid) as refusal:
            scene.app.ticketing.create_event(scene.organizer, EventDetailsFactory(description=description))
        assert set(refusal.value.fields) == {"description"}
    scene.app.ticketing.create_event(scene.organizer, EventDetailsFactory(description="x" * LONGEST_DESCRIPTION))
