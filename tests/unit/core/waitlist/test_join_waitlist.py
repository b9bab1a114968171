from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Actor
from gatherly_core.booking.errors import SoldOut
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.identifiers import EventId, WaitlistEntryId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.ticketing.model import TicketKind
from gatherly_core.waitlist.errors import AlreadyWaiting, EntryNotFound
from gatherly_core.waitlist.facts import WaitlistJoined
from gatherly_core.waitlist.join_waitlist import WaitlistRequest
from gatherly_core.waitlist.model import EntryStatus, Priority
from tests.factories import NOW, TicketDetailsFactory, new_id
from tests.unit.core.misfortunes import application_cut_off
from tests.unit.core.scene import Scene, owner_of

INSTANT = timedelta(microseconds=1)


def anonymous_wish(scene: Scene, event_id: EventId, actor: Actor | None = None) -> WaitlistRequest:
    """A wish for the only ticket type of an event."""
    return WaitlistRequest(actor or scene.person(), event_id)


class TestLine:
    def test_it_puts_a_user_in_line(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out(3)
        actor = scene.person()
        scene.clock.advance(timedelta(minutes=1))
        request = WaitlistRequest(actor, ticket_type.event_id, 2, ticket_type.id, partial=True)
        standing = scene.app.waitlist.join(request)
        entry = standing.entry
        assert (entry.user_id, entry.event_id, entry.ticket_type_id) == (
            actor.user_id,
            ticket_type.event_id,
            ticket_type.id,
        )
        assert (entry.quantity, entry.partial, entry.passes, entry.offer) == (2, True, 0, None)
        assert (entry.status, entry.priority) == (EntryStatus.WAITING, Priority.NORMAL)
        assert entry.created_at == entry.updated_at == NOW + timedelta(minutes=1)
        assert standing.position == 1
        assert scene.entry(entry) == entry
        [fact] = scene.facts(WaitlistJoined)
        assert (fact.entry_id, fact.event_id, fact.user_id) == (entry.id, entry.event_id, actor.user_id)

    def test_it_counts_who_waits_once_at_each_pool(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out(3)
        scene.join(ticket_type, 3)
        scene.join(ticket_type, 2)
        assert scene.pool(ticket_type).waiting == scene.capacity(ticket_type).waiting == 2
        assert list(scene.app.waitlist.check_waiting()) == []

    def test_it_stands_behind_those_who_came_before(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        wish = [WaitlistRequest(scene.person(), ticket_type.event_id) for _ in range(3)]
        assert [scene.app.waitlist.join(request).position for request in wish] == [1, 2, 3]

    def test_who_waits_for_a_vip_ticket_comes_before_the_others(self, scene: Scene) -> None:
        vip = TicketDetailsFactory(kind=TicketKind.VIP, quantity=2)
        event = scene.event(TicketDetailsFactory(quantity=2), vip, capacity=2)
        regular_type, vip_type = scene.types(event)
        booking = scene.book(regular_type, 2)
        regular, late_vip = scene.join(regular_type), scene.join(vip_type)
        assert (regular.priority, late_vip.priority) == (Priority.NORMAL, Priority.VIP)
        scene.app.ticketing.edit_event(scene.organizer, event.id, event.details)
        scene.cancel(booking)
        assert scene.entry(late_vip).status is EntryStatus.OFFERED
        assert scene.offered(late_vip).created_at == scene.offered(regular).created_at
        assert scene.offered(late_vip).id < scene.offered(regular).id


class TestOncePerTicketType:
    def test_it_waits_once(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        actor = scene.person()
        scene.join(ticket_type, by=actor)
        with pytest.raises(AlreadyWaiting) as refused:
            scene.join(ticket_type, by=actor)
        assert refused.value.code == "already_waiting"
        assert scene.pool(ticket_type).waiting == 1

    def test_it_does_not_wait_beside_an_offer(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out()
        entry = scene.join(ticket_type)
        scene.cancel(booking)
        with pytest.raises(AlreadyWaiting):
            scene.join(ticket_type, by=owner_of(entry))

    def test_it_waits_for_different_types_at_the_same_time(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(), TicketDetailsFactory(), capacity=1)
        one, two = scene.types(event)
        scene.book(one)
        actor = scene.person()
        assert scene.join(one, by=actor).id != scene.join(two, by=actor).id

    def test_it_waits_again_at_the_end_after_it_left(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        first, second = scene.join(ticket_type), scene.join(ticket_type)
        scene.app.waitlist.leave(owner_of(first), first.id)
        scene.clock.advance(INSTANT)
        again = scene.join(ticket_type, by=owner_of(first))
        line = scene.app.waitlist.view_line(scene.organizer, ticket_type.event_id, PageRequest()).items
        assert [standing.entry.id for standing in line] == [second.id, again.id]

    def test_who_accepted_and_cancelled_does_not_keep_a_place(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out(price=0)
        first, second = scene.join(ticket_type), scene.join(ticket_type)
        scene.cancel(booking)
        scene.app.waitlist.accept(owner_of(first), first.id)
        third = scene.join(ticket_type)
        scene.cancel(scene.offered(first))
        assert scene.entry(first).status is EntryStatus.ACCEPTED
        assert scene.entry(second).status is EntryStatus.OFFERED
        scene.clock.advance(INSTANT)
        again = scene.app.waitlist.join(WaitlistRequest(owner_of(first), ticket_type.event_id))
        assert again.position == 2
        assert scene.entry(third).status is EntryStatus.WAITING


def test_nobody_overtakes_who_waits_for_a_larger_party(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out(2)
    party = scene.join(ticket_type, 2)
    scene.cancel(booking)
    with pytest.raises(SoldOut):
        scene.book(ticket_type)
    assert scene.entry(party).status is EntryStatus.OFFERED
    assert len(scene.facts(PlacesFreed)) == 1


@pytest.mark.parametrize("done", [True, False])
def test_it_waits_once_when_the_connection_is_lost_while_it_commits(scene: Scene, done: bool) -> None:
    ticket_type, _ = scene.sold_out()
    app, unit_of_work = application_cut_off(scene, done=done)
    standing = app.waitlist.join(anonymous_wish(scene, ticket_type.event_id))
    assert unit_of_work.runs == (1 if done else 2)
    assert scene.entry(standing.entry) == standing.entry
    assert scene.pool(ticket_type).waiting == 1


class TestAgain:
    def test_it_makes_one_entry_of_one_wish(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        wish = replace(anonymous_wish(scene, ticket_type.event_id), id=WaitlistEntryId(new_id()))
        first = scene.app.waitlist.join(wish)
        assert first.entry.id == wish.id
        assert scene.app.waitlist.join(wish) == first
        assert len(scene.facts(WaitlistJoined)) == 1
        assert scene.pool(ticket_type).waiting == 1

    def test_it_answers_it_as_it_stands_now(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out()
        wish = replace(anonymous_wish(scene, ticket_type.event_id), id=WaitlistEntryId(new_id()))
        scene.app.waitlist.join(wish)
        scene.cancel(booking)
        again = scene.app.waitlist.join(wish)
        assert (again.entry.status, again.position) == (EntryStatus.OFFERED, None)

    def test_it_answers_it_also_when_the_event_is_no_longer_published(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out()
        wish = replace(anonymous_wish(scene, ticket_type.event_id), id=WaitlistEntryId(new_id()))
        first = scene.app.waitlist.join(wish)
        scene.cancel(booking)
        left = scene.app.waitlist.decline(wish.actor, first.entry.id)
        scene.app.events.unpublish_event(scene.organizer, ticket_type.event_id)
        assert scene.app.waitlist.join(wish) == left

    def test_it_tells_nobody_of_somebody_elses(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        wish = replace(anonymous_wish(scene, ticket_type.event_id), id=WaitlistEntryId(new_id()))
        scene.app.waitlist.join(wish)
        with pytest.raises(EntryNotFound):
            scene.app.waitlist.join(replace(wish, actor=scene.person()))
