from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Actor
from gatherly_core.booking.drafting import MOST_ADMISSIONS
from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.model import BookingStatus
from gatherly_core.events.errors import EventNotFound
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.ticketing.errors import OverLimit, SalesClosed, TicketRequired, TicketTypeNotFound, UnderLimit
from gatherly_core.ticketing.model import TicketKind
from gatherly_core.waitlist.errors import AlreadyWaiting, NotSoldOut
from gatherly_core.waitlist.facts import WaitlistJoined
from gatherly_core.waitlist.join_waitlist import WaitlistRequest
from gatherly_core.waitlist.model import EntryStatus, Priority
from tests.factories import HOLD, NOW, TicketDetailsFactory, new_id
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
        scene.app.events.edit_event(scene.organizer, event.id, event.details)
        scene.cancel(booking)
        assert scene.entry(late_vip).status is EntryStatus.OFFERED
        assert scene.offered(late_vip).created_at == scene.offered(regular).created_at
        assert scene.offered(late_vip).id < scene.offered(regular).id


class TestRefusals:
    def test_it_waits_for_published_events_only(self, scene: Scene) -> None:
        draft = scene.types(scene.event(TicketDetailsFactory(quantity=0), published=False))[0]
        with pytest.raises(EventNotFound):
            scene.join(draft)
        with pytest.raises(SalesClosed):
            scene.join(draft, by=scene.organizer)
        with pytest.raises(EventNotFound):
            scene.app.waitlist.join(anonymous_wish(scene, new_id()))

    def test_it_waits_for_what_the_event_sells(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(quantity=0), TicketDetailsFactory(quantity=0))
        with pytest.raises(TicketRequired):
            scene.app.waitlist.join(anonymous_wish(scene, event.id))
        with pytest.raises(TicketTypeNotFound):
            scene.app.waitlist.join(WaitlistRequest(scene.person(), event.id, 1, scene.on_sale().id))

    def test_it_waits_within_the_sales_window(self, scene: Scene) -> None:
        opens, closes = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
        ticket_type = scene.on_sale(1, sale_start_date=opens, sale_end_date=closes, price=0)
        with pytest.raises(SalesClosed):
            scene.join(ticket_type)
        scene.clock.set(opens)
        scene.book(ticket_type)
        scene.join(ticket_type)
        scene.clock.set(closes - INSTANT)
        scene.join(ticket_type)
        scene.clock.set(closes)
        with pytest.raises(SalesClosed):
            scene.join(ticket_type)

    def test_it_waits_for_as_many_as_one_booking_may_take(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(4, min_per_booking=2, max_per_booking=3)
        scene.book(ticket_type, 2)
        scene.book(ticket_type, 2)
        with pytest.raises(UnderLimit):
            scene.join(ticket_type, 1)
        with pytest.raises(OverLimit):
            scene.join(ticket_type, 4)
        assert scene.join(ticket_type, 2).quantity == 2
        assert scene.join(ticket_type, 3).quantity == 3

    def test_it_waits_for_no_more_than_the_event_has_at_all(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(4, capacity=6, admits=2)
        scene.book(ticket_type, 1)
        assert scene.join(ticket_type, 3).quantity == 3
        with pytest.raises(OverLimit) as refused:
            scene.join(ticket_type, 4)
        assert refused.value.code == "over_limit"

    def test_it_waits_for_nothing_of_nought(self, scene: Scene) -> None:
        with pytest.raises(OverLimit):
            scene.join(scene.on_sale(0))

    def test_it_waits_for_no_more_than_one_booking_could_hold(self, scene: Scene) -> None:
        crowded = scene.on_sale(MOST_ADMISSIONS + 1, price=0)
        scene.book(crowded, 2)
        assert scene.join(crowded, MOST_ADMISSIONS).quantity == MOST_ADMISSIONS
        with pytest.raises(OverLimit):
            scene.join(crowded, MOST_ADMISSIONS + 1)
        dear = scene.on_sale(2, price=LARGEST_AMOUNT)
        scene.book(dear)
        with pytest.raises(OverLimit):
            scene.join(dear, 2)

    @pytest.mark.parametrize("quantity", [0, -1])
    def test_it_waits_for_one_ticket_at_least(self, scene: Scene, quantity: int) -> None:
        ticket_type, _ = scene.sold_out()
        with pytest.raises(Invalid) as refused:
            scene.join(ticket_type, quantity)
        assert list(refused.value.fields) == ["quantity"]


class TestOnlyWhenSoldOut:
    def test_it_does_not_wait_for_what_can_be_booked_right_now(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(5)
        scene.book(ticket_type, 3)
        with pytest.raises(NotSoldOut) as refused:
            scene.join(ticket_type, 2)
        assert refused.value.code == "not_sold_out"
        assert scene.pool(ticket_type).waiting == 0
        assert scene.join(ticket_type, 3).status is EntryStatus.WAITING

    def test_it_lets_overdue_holds_go_first(self, scene: Scene) -> None:
        ticket_type, overdue = scene.sold_out()
        scene.clock.advance(HOLD - INSTANT)
        first = scene.join(ticket_type)
        scene.app.waitlist.leave(owner_of(first), first.id)
        scene.clock.advance(INSTANT)
        with pytest.raises(NotSoldOut):
            scene.join(ticket_type)
        assert scene.book(ticket_type).live
        assert scene.booking(overdue).status is BookingStatus.EXPIRED

    def test_it_gives_the_places_of_overdue_holds_to_those_before(self, scene: Scene) -> None:
        ticket_type, overdue = scene.sold_out()
        first = scene.join(ticket_type)
        scene.clock.advance(HOLD)
        second = scene.join(ticket_type)
        assert scene.booking(overdue).status is BookingStatus.EXPIRED
        assert scene.entry(first).status is EntryStatus.OFFERED
        assert scene.entry(second).status is EntryStatus.WAITING

    def test_it_waits_for_places_that_are_kept_for_others(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out()
        first = scene.join(ticket_type)
        scene.cancel(booking)
        assert scene.entry(first).status is EntryStatus.OFFERED
        assert scene.join(ticket_type).status is EntryStatus.WAITING


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
