from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.events.errors import AlreadyPublished, EventNotFound, EventOver, HasBookings, NotPublished
from gatherly_core.events.facts import EventPublished, EventUnpublished
from gatherly_core.events.model import EventStatus
from gatherly_core.kernel.errors import Forbidden
from tests.factories import HOLD, NOW, new_id
from tests.unit.core.scene import Scene

INSTANT = timedelta(microseconds=1)


class TestPublishEvent:
    def test_it_makes_a_draft_visible_to_everybody(self, scene: Scene) -> None:
        draft = scene.event(published=False)
        scene.clock.advance(timedelta(hours=1))
        published = scene.app.events.publish_event(scene.organizer, draft.id)
        assert (published.status, published.version) == (EventStatus.PUBLISHED, draft.version + 1)
        assert published.updated_at == NOW + timedelta(hours=1)
        assert scene.app.ticketing.view_listing(None, draft.id).event == published
        assert scene.facts(EventPublished) == [EventPublished(event_id=draft.id, at=published.updated_at)]

    def test_it_makes_its_tickets_bookable(self, scene: Scene) -> None:
        draft = scene.event(published=False, capacity=1)
        scene.app.events.publish_event(scene.organizer, draft.id)
        assert scene.book(scene.types(draft)[0]).live

    def test_it_obeys_admins_too(self, scene: Scene) -> None:
        assert scene.app.events.publish_event(scene.admin, scene.event(published=False).id).published

    def test_it_hides_a_foreign_draft(self, scene: Scene) -> None:
        draft = scene.event(published=False)
        with pytest.raises(EventNotFound):
            scene.app.events.publish_event(scene.person(Role.ORGANIZER), draft.id)

    def test_it_refuses_to_publish_twice(self, scene: Scene) -> None:
        event = scene.event()
        with pytest.raises(AlreadyPublished) as refused:
            scene.app.events.publish_event(scene.organizer, event.id)
        assert refused.value.code == "already_published"
        assert len(scene.facts(EventPublished)) == 1

    def test_it_forbids_to_publish_a_published_event_of_others(self, scene: Scene) -> None:
        with pytest.raises(Forbidden):
            scene.app.events.publish_event(scene.person(Role.ORGANIZER), scene.event().id)

    def test_it_publishes_until_the_event_ends(self, scene: Scene) -> None:
        early, late = scene.event(published=False), scene.event(published=False)
        scene.clock.set(early.details.end_date - INSTANT)
        assert scene.app.events.publish_event(scene.organizer, early.id).published
        scene.clock.set(late.details.end_date)
        with pytest.raises(EventOver) as refused:
            scene.app.events.publish_event(scene.organizer, late.id)
        assert refused.value.code == "event_over"

    def test_it_does_not_know_what_is_not_there(self, scene: Scene) -> None:
        with pytest.raises(EventNotFound):
            scene.app.events.publish_event(scene.admin, new_id())


class TestUnpublishEvent:
    def test_it_makes_a_published_event_a_draft_again(self, scene: Scene) -> None:
        event = scene.event()
        scene.clock.advance(timedelta(hours=1))
        draft = scene.app.events.unpublish_event(scene.organizer, event.id)
        assert (draft.status, draft.version) == (EventStatus.DRAFT, event.version + 1)
        assert scene.facts(EventUnpublished) == [EventUnpublished(event_id=event.id, at=NOW + timedelta(hours=1))]
        with pytest.raises(EventNotFound):
            scene.app.ticketing.view_listing(None, event.id)

    def test_it_forbids_it_to_others(self, scene: Scene) -> None:
        with pytest.raises(Forbidden):
            scene.app.events.unpublish_event(scene.person(Role.ORGANIZER), scene.event().id)

    def test_it_refuses_for_a_draft(self, scene: Scene) -> None:
        with pytest.raises(NotPublished) as refused:
            scene.app.events.unpublish_event(scene.organizer, scene.event(published=False).id)
        assert refused.value.code == "not_published"

    @pytest.mark.parametrize("price", [0, 1500])
    def test_it_refuses_while_there_is_a_live_booking(self, scene: Scene, price: int) -> None:
        ticket_type = scene.on_sale(price=price)
        scene.book(ticket_type)
        with pytest.raises(HasBookings) as refused:
            scene.app.events.unpublish_event(scene.organizer, ticket_type.event_id)
        assert refused.value.code == "has_bookings"
        assert scene.event_of(ticket_type).published

    def test_it_goes_by_once_all_bookings_are_given_up(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=0)
        scene.cancel(scene.book(ticket_type))
        assert not scene.app.events.unpublish_event(scene.organizer, ticket_type.event_id).published

    def test_it_does_not_count_a_hold_whose_time_is_over(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        scene.book(ticket_type)
        scene.clock.advance(HOLD - INSTANT)
        with pytest.raises(HasBookings):
            scene.app.events.unpublish_event(scene.organizer, ticket_type.event_id)
        scene.clock.advance(INSTANT)
        assert not scene.app.events.unpublish_event(scene.organizer, ticket_type.event_id).published
