from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.errors import SoldOut
from gatherly_core.events.errors import AlreadyCalledOff, EventNotFound, EventOver, NotPublished
from gatherly_core.events.facts import EventCancelled
from gatherly_core.events.model import EventStatus
from gatherly_core.kernel.errors import Forbidden, GatherlyError
from gatherly_core.ticketing.errors import SalesClosed
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import NOW, TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene

INSTANT = timedelta(microseconds=1)


def test_it_cancels_a_published_event_for_good(scene: Scene) -> None:
    event = scene.event()
    scene.clock.advance(INSTANT)
    cancelled = scene.app.events.cancel_event(scene.organizer, event.id)
    assert (cancelled.status, cancelled.published, cancelled.updated_at) == (
        EventStatus.CANCELLED,
        False,
        NOW + INSTANT,
    )
    assert cancelled.version == event.version + 1
    assert scene.app.ticketing.view_listing(None, event.id).event == cancelled
    assert [(fact.event_id, fact.at) for fact in scene.facts(EventCancelled)] == [(event.id, NOW + INSTANT)]


def test_nothing_of_it_can_be_booked_any_more(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    scene.app.events.cancel_event(scene.organizer, ticket_type.event_id)
    request = BookingRequest(scene.person(), ticket_type.event_id, (Wish(1, ticket_type.id),))
    with pytest.raises(SalesClosed):
        scene.app.booking.place_booking(request)
    with pytest.raises(GatherlyError):
        scene.join(ticket_type)
    assert scene.pool(ticket_type).used == 0


def test_who_waits_is_let_go(scene: Scene) -> None:
    ticket_type, _ = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.app.events.cancel_event(scene.organizer, ticket_type.event_id)
    assert scene.entry(entry).status is EntryStatus.LEFT
    assert list(scene.app.waitlist.check_waiting()) == []


def test_it_cannot_be_published_or_unpublished_again(scene: Scene) -> None:
    event = scene.event()
    scene.app.events.cancel_event(scene.organizer, event.id)
    with pytest.raises(AlreadyCalledOff):
        scene.app.events.publish_event(scene.organizer, event.id)
    with pytest.raises(NotPublished):
        scene.app.events.unpublish_event(scene.organizer, event.id)
    assert scene.app.ticketing.view_listing(None, event.id).event.status is EventStatus.CANCELLED


def test_it_is_cancelled_once(scene: Scene) -> None:
    event = scene.event()
    scene.app.events.cancel_event(scene.organizer, event.id)
    with pytest.raises(AlreadyCalledOff) as refused:
        scene.app.events.cancel_event(scene.admin, event.id)
    assert refused.value.code == "event_cancelled"
    assert len(scene.facts(EventCancelled)) == 1


def test_a_draft_is_not_cancelled(scene: Scene) -> None:
    event = scene.event(published=False)
    with pytest.raises(NotPublished):
        scene.app.events.cancel_event(scene.organizer, event.id)


def test_it_can_be_cancelled_until_it_ends(scene: Scene) -> None:
    event, other = scene.event(), scene.event()
    scene.clock.set(event.details.end_date - INSTANT)
    assert scene.app.events.cancel_event(scene.organizer, event.id).status is EventStatus.CANCELLED
    scene.clock.set(event.details.end_date)
    with pytest.raises(EventOver):
        scene.app.events.cancel_event(scene.organizer, other.id)


class TestWho:
    def test_its_organizer_and_admins_may(self, scene: Scene) -> None:
        for actor in (scene.organizer, scene.admin):
            assert scene.app.events.cancel_event(actor, scene.event().id).status is EventStatus.CANCELLED

    @pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
    def test_others_may_not(self, scene: Scene, role: Role) -> None:
        event, draft = scene.event(), scene.event(published=False)
        for use_case in (scene.app.events.cancel_event, scene.app.checkout.preview_cancellation):
            with pytest.raises(Forbidden):
                use_case(scene.person(role), event.id)
            with pytest.raises(EventNotFound):
                use_case(scene.person(role), draft.id)
        assert scene.app.ticketing.view_listing(None, event.id).event == event

    def test_it_does_not_know_what_is_not_there(self, scene: Scene) -> None:
        with pytest.raises(EventNotFound):
            scene.app.events.cancel_event(scene.admin, new_id())


def test_a_full_event_stays_cancelled_when_more_is_put_on_sale(scene: Scene) -> None:
    ticket_type, _ = scene.sold_out()
    scene.app.events.cancel_event(scene.organizer, ticket_type.event_id)
    scene.app.ticketing.edit_ticket_type(scene.organizer, ticket_type.id, TicketDetailsFactory(quantity=99))
    with pytest.raises((SalesClosed, SoldOut)):
        scene.book(ticket_type)
