from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.drafting import MOST_ADMISSIONS
from gatherly_core.booking.model import BookingStatus
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.ticketing.errors import OverLimit, SalesClosed, TicketRequired, TicketTypeNotFound, UnderLimit
from gatherly_core.waitlist.errors import NotSoldOut
from gatherly_core.waitlist.join_waitlist import WaitlistRequest
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import HOLD, NOW, TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene, owner_of

INSTANT = timedelta(microseconds=1)


def anonymous_wish(scene: Scene, event_id: EventId, actor: Actor | None = None) -> WaitlistRequest:
    """A wish for the only ticket type of an event."""
    return WaitlistRequest(actor or scene.person(), event_id)


class TestRefusals:
    def test_it_waits_for_published_events_only(self, scene: Scene) -> None:
        draft = scene.types(scene.event(TicketDetailsFactory(quantity=0), published=False))[0]
        with pytest.raises(EventNotFound):
            scene.join(draft)
        with pytest.raises(SalesClosed):
            scene.join(draft, by=scene.organizer)
        with pytest.raises(EventNotFound):
            scene.app.waitlist.join(anonymous_wish(scene, new_id()))

    def test_it_does_not_know_accounts_that_are_gone(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        with pytest.raises(UserNotFound):
            scene.join(ticket_type, by=Actor(new_id(), Role.ATTENDEE))

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

    def test_who_would_take_a_part_does_not_wait_while_there_is_one(self, scene: Scene) -> None:
        """A newcomer could take it meanwhile."""
        ticket_type = scene.on_sale(5, min_per_booking=2)
        scene.book(ticket_type, 3)
        with pytest.raises(NotSoldOut) as refused:
            scene.join(ticket_type, 3, partial=True)
        assert "2" in refused.value.detail
        assert scene.pool(ticket_type).waiting == 0

    def test_a_part_that_is_too_small_is_none(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(4, min_per_booking=2)
        scene.book(ticket_type, 3)
        assert scene.join(ticket_type, 3, partial=True).status is EntryStatus.WAITING

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
