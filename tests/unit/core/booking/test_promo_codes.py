"""Booking with promo codes."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from gatherly_core.accounts.model import Actor
from gatherly_core.application import Application, Policy
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.facts import BookingConfirmed
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.promotions.errors import PromoCodeExhausted, PromoCodeInvalid, PromoCodeNotApplicable
from gatherly_core.ticketing.model import TicketType
from tests.factories import HOLD, NOW, TicketDetailsFactory, new_id
from tests.unit.core.misfortunes import application_outrun
from tests.unit.core.scene import Scene, owner_of


class TestDiscount:
    def test_it_takes_it_off_what_is_to_be_paid(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=1999)
        scene.promo_code(ticket_type, code="Third", percent=33)
        booking = scene.book(ticket_type, 2, promo_code="THIRD")
        assert (booking.discount, booking.total, booking.promo_code) == (1319, 2679, "Third")
        assert scene.booking(booking) == booking
        order = scene.app.checkout.pay_booking(owner_of(booking), booking.id, "pm_card_visa", new_id())
        assert order.payment is not None
        assert (order.booking.status, order.payment.amount) == (BookingStatus.CONFIRMED, 2679)

    def test_it_confirms_at_once_what_it_makes_free(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=1500)
        scene.promo_code(ticket_type, code="Guest", percent=None, amount=3000)
        booking = scene.book(ticket_type, 2, promo_code="Guest")
        assert (booking.status, booking.expires_at, booking.total) == (BookingStatus.CONFIRMED, None, 0)
        assert [fact.booking_id for fact in scene.facts(BookingConfirmed)] == [booking.id]
        assert scene.book(ticket_type, 3, promo_code="Guest").status is BookingStatus.PENDING

    def test_it_takes_it_off_the_tickets_it_is_for(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(price=1000), TicketDetailsFactory(price=1000))
        one, other = scene.types(event)
        scene.promo_code(one, code="Half", percent=50, ticket_type_ids=(other.id,))
        wishes = (Wish(1, one.id), Wish(1, other.id))
        booking = scene.app.booking.place_booking(BookingRequest(scene.person(), event.id, wishes, promo_code="Half"))
        assert [item.discount for item in booking.items] == [0, 500]
        with pytest.raises(PromoCodeNotApplicable):
            scene.book(one, promo_code="Half")

    def test_it_is_not_for_ticket_types_that_are_gone(self, scene: Scene) -> None:
        event = scene.event(TicketDetailsFactory(), TicketDetailsFactory())
        kept, gone = scene.types(event)
        scene.promo_code(kept, code="Gone", ticket_type_ids=(gone.id,))
        scene.app.ticketing.delete_ticket_type(scene.organizer, gone.id)
        with pytest.raises(PromoCodeNotApplicable):
            scene.book(kept, promo_code="Gone")

    def test_it_is_taken_where_tickets_of_one_type_are_bought(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=1000)
        scene.promo_code(ticket_type, code="Half", percent=50)
        booking = scene.app.booking.purchase_tickets(scene.person(), ticket_type.id, 1, promo_code="half")
        assert booking.total == 500


class TestValidity:
    def test_it_is_taken_from_its_start_until_just_before_its_end(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        scene.promo_code(ticket_type, code="Now", valid_from=NOW + HOLD, valid_until=NOW + 2 * HOLD)
        for moment, valid in ((NOW, False), (NOW + HOLD, True), (NOW + 2 * HOLD, False)):
            scene.clock.set(moment)
            if valid:
                assert scene.book(ticket_type, promo_code="Now").promo_code == "Now"
            else:
                with pytest.raises(PromoCodeInvalid):
                    scene.book(ticket_type, promo_code="Now")

    def test_it_is_its_own_events(self, scene: Scene) -> None:
        ticket_type, elsewhere = scene.on_sale(), scene.on_sale()
        scene.promo_code(elsewhere, code="There")
        with pytest.raises(PromoCodeInvalid) as refused:
            scene.book(ticket_type, promo_code="There")
        assert refused.value.code == "promo_code_invalid"


class TestLimits:
    def test_it_is_used_so_often_in_all(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        scene.promo_code(ticket_type, code="Twice", most_uses=2)
        for _ in range(2):
            scene.book(ticket_type, promo_code="Twice")
        with pytest.raises(PromoCodeExhausted):
            scene.book(ticket_type, promo_code="Twice")
        assert scene.book(ticket_type).promo_code is None

    def test_it_is_used_so_often_by_each(self, scene: Scene) -> None:
        ticket_type, ada = scene.on_sale(), scene.person()
        scene.promo_code(ticket_type, code="Once", most_uses_per_user=1)
        scene.book(ticket_type, by=ada, promo_code="Once")
        with pytest.raises(PromoCodeExhausted):
            scene.book(ticket_type, by=ada, promo_code="ONCE")
        assert scene.book(ticket_type, promo_code="Once").promo_code == "Once"

    def test_one_booking_is_one_use_however_many_tickets(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        scene.promo_code(ticket_type, code="Twice", most_uses=2)
        scene.book(ticket_type, 4, promo_code="Twice")
        scene.book(ticket_type, 4, promo_code="Twice")

    def test_a_cancelled_booking_gives_its_use_back(self, scene: Scene) -> None:
        ticket_type, ada = scene.on_sale(), scene.person()
        scene.promo_code(ticket_type, code="Once", most_uses=1, most_uses_per_user=1)
        for _ in range(3):
            booking = scene.book(ticket_type, by=ada, promo_code="Once")
            with pytest.raises(PromoCodeExhausted):
                scene.book(ticket_type, promo_code="Once")
            scene.cancel(scene.confirm(booking))

    @pytest.mark.parametrize("limit", ["most_uses", "most_uses_per_user"])
    def test_overdue_holds_are_let_go_for_who_wants_their_uses(self, scene: Scene, limit: str) -> None:
        ticket_type, ada = scene.on_sale(), scene.person()
        scene.promo_code(ticket_type, code="Once", **{limit: 1})
        overdue = scene.book(ticket_type, by=ada, promo_code="Once")
        with pytest.raises(PromoCodeExhausted):
            scene.book(ticket_type, by=ada, promo_code="Once")
        scene.clock.advance(HOLD)
        assert scene.book(ticket_type, by=ada, promo_code="Once").live
        assert scene.booking(overdue).status is BookingStatus.EXPIRED

    def test_a_use_is_not_counted_when_there_are_no_places(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(3)
        scene.promo_code(ticket_type, code="Once", most_uses=1)
        with pytest.raises(SoldOut):
            scene.book(ticket_type, 4, promo_code="Once")
        assert scene.book(ticket_type, 3, promo_code="Once").live

    def test_it_holds_when_others_were_faster(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(3)
        scene.promo_code(ticket_type, code="Once", most_uses=1)
        scene.book(ticket_type, 2)
        place = application_outrun(scene).booking.place_booking
        with pytest.raises(SoldOut):
            place(asked(ticket_type, scene.person(), quantity=2))
        assert place(asked(ticket_type, scene.person())).promo_code == "Once"
        with pytest.raises(PromoCodeExhausted):
            place(asked(ticket_type, scene.person()))

    def test_a_request_that_is_repeated_is_one_use(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        scene.promo_code(ticket_type, code="Once", most_uses=1)
        request = replace(asked(ticket_type, scene.person()), id=BookingId(new_id()))
        booking = scene.app.booking.place_booking(request)
        assert scene.app.booking.place_booking(request) == booking
        scene.clock.advance(HOLD)
        assert scene.app.booking.place_booking(request) == booking


class TestTogether:
    def test_those_that_are_decided_together_count_among_themselves(self, scene: Scene) -> None:
        ticket_type, ada, ben = scene.on_sale(), scene.person(), scene.person()
        scene.promo_code(ticket_type, code="Once", most_uses=3, most_uses_per_user=1)
        scene.book(ticket_type, promo_code="Once")
        actors = [ada, ada, ben, scene.person()]
        outcomes = decided_together(scene, [asked(ticket_type, actor) for actor in actors])
        assert [type(outcome) for outcome in outcomes] == [Booking, PromoCodeExhausted, Booking, PromoCodeExhausted]

    def test_overdue_holds_are_let_go_for_all_of_them(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        scene.promo_code(ticket_type, code="Once", most_uses=2)
        for _ in range(2):
            scene.book(ticket_type, promo_code="Once")
        scene.clock.advance(HOLD)
        outcomes = decided_together(scene, [asked(ticket_type, scene.person()) for _ in range(3)])
        assert [type(outcome) for outcome in outcomes] == [Booking, Booking, PromoCodeExhausted]

    def test_they_are_asked_for_only_where_somebody_names_one(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        scene.promo_code(ticket_type, code="Once")
        ports = replace(scene.ports, promo_codes=None, promo_uses=None)
        application = Application(ports, Policy())
        without = replace(asked(ticket_type, scene.person()), promo_code=None)
        assert application.booking.place_booking(without).live
        with pytest.raises(AttributeError):
            application.booking.place_booking(asked(ticket_type, scene.person()))


def asked(ticket_type: TicketType, actor: Actor, quantity: int = 1) -> BookingRequest:
    """A request with the promo code "Once"."""
    return BookingRequest(actor, ticket_type.event_id, (Wish(quantity, ticket_type.id),), promo_code="Once")


def decided_together(scene: Scene, requests: Iterable[BookingRequest]) -> list[Booking | GatherlyError]:
    """The outcomes of requests that are decided in one transaction."""
    # Nothing public has several requests come at the very same moment.
    return list(scene.app.booking.place_booking._place_all(list(requests)))
