"""Giving money back because the organizer wants it."""

from typing import Any

import pytest

from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.model import AttendeeStatus, Booking
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.kernel.errors import Forbidden, Invalid
from gatherly_core.payments.errors import NotRefundable, OverRefund, PaymentNotFound
from gatherly_core.payments.facts import RefundPaid, RefundPromised
from gatherly_core.payments.model import Dispute, Payment, PaymentStatus, RefundCause, RefundStatus
from tests.contracts.rivals import at_once
from tests.factories import TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene, owner_of


def refund(scene: Scene, booking: Booking, by: Actor | None = None, **wanted: Any) -> Payment:
    request = RefundRequest(**{"id": new_id(), "payment_id": scene.payment(booking).id} | wanted)
    return scene.app.checkout.refund_payment(by or scene.organizer, request)


def leave(scene: Scene, booking: Booking, *numbers: int) -> Payment:
    """Gives back what the tickets of these attendees cost."""
    attendees = scene.booking(booking).attendees
    return refund(scene, booking, attendee_ids=tuple(attendees[number].id for number in numbers))


def valid(booking: Booking) -> list[bool]:
    return [attendee.status is AttendeeStatus.VALID for attendee in booking.attendees]


class TestAmounts:
    def test_all_that_is_left_goes_back(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale(), 2)
        payment = refund(scene, booking, reason="Sorry.")
        (given_back,) = payment.refunds
        assert (given_back.amount, given_back.reason, given_back.cause) == (3000, "Sorry.", RefundCause.ORGANIZER)
        assert (given_back.status, payment.status) == (RefundStatus.SUCCEEDED, PaymentStatus.REFUNDED)
        assert payment == scene.payment(booking)
        assert scene.bank.refunded == 3000
        for kind in (RefundPromised, RefundPaid):
            assert [fact.refund_id for fact in scene.facts(kind)] == [given_back.id]

    def test_some_of_it_goes_back_again_and_again_until_nothing_is_left(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        assert refund(scene, booking, amount=1).status is PaymentStatus.PARTIALLY_REFUNDED
        assert refund(scene, booking, amount=999).refunded == 1000
        with pytest.raises(OverRefund) as refused:
            refund(scene, booking, amount=501)
        assert refused.value.code == "over_refund"
        assert refused.value.detail == "Only 5.00 EUR are left to be given back."
        assert refund(scene, booking).refunded == 1500
        for wanted in ({}, {"amount": 1}):
            with pytest.raises(OverRefund):
                refund(scene, booking, **wanted)
        assert scene.bank.refunded == 1500

    def test_moving_money_changes_no_ticket(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        booking = scene.sell(ticket_type, 2)
        refund(scene, booking)
        assert scene.booking(booking) == booking
        assert scene.pool(ticket_type).used == 2

    @pytest.mark.parametrize("amount", [0, -1, -1500])
    def test_nothing_and_less_are_no_amounts(self, scene: Scene, amount: int) -> None:
        booking = scene.sell(scene.on_sale())
        with pytest.raises(Invalid) as refused:
            refund(scene, booking, amount=amount)
        assert list(refused.value.fields) == ["amount"]
        assert scene.payment(booking).refunds == ()

    def test_an_amount_and_attendees_are_not_given_together(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        with pytest.raises(Invalid) as refused:
            refund(scene, booking, amount=1, attendee_ids=(booking.attendees[0].id,))
        assert list(refused.value.fields) == ["amount"]
        assert (scene.booking(booking), scene.payment(booking).refunds) == (booking, ())

    @pytest.mark.parametrize(("currency", "amount"), [("KWD", 1005), ("BHD", 9), ("ISK", 1050)])
    def test_it_can_be_given_back_in_its_currency(self, scene: Scene, currency: str, amount: int) -> None:
        event = scene.event(TicketDetailsFactory(price=2000), currency=currency)
        booking = scene.sell(scene.types(event)[0])
        with pytest.raises(Invalid) as refused:
            refund(scene, booking, amount=amount)
        assert list(refused.value.fields) == ["amount"]
        assert refund(scene, booking, amount=1000).refunded == 1000


class TestOnce:
    def test_the_same_id_again_is_the_same_refund(self, scene: Scene) -> None:
        booking, id = scene.sell(scene.on_sale()), new_id()
        first = refund(scene, booking, id=id, amount=1000)
        assert refund(scene, booking, id=id, amount=1000) == first
        assert scene.bank.refunded == 1000

    def test_the_same_id_again_voids_nobody_else(self, scene: Scene) -> None:
        booking, id = scene.sell(scene.on_sale(), 2), new_id()
        ids = (booking.attendees[0].id,)
        first = refund(scene, booking, id=id, attendee_ids=ids)
        assert refund(scene, booking, id=id, attendee_ids=ids) == first
        assert valid(scene.booking(booking)) == [False, True]

    def test_two_at_once_do_not_exceed_the_payment(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        outcomes = at_once(*[lambda: refund(scene, booking, amount=1000)] * 4)
        assert sum(isinstance(outcome, OverRefund) for outcome in outcomes) == 3
        assert scene.bank.refunded == scene.payment(booking).refunded == 1000

    def test_what_is_about_to_go_back_counts(self, scene: Scene) -> None:
        scene.bank.refunds_become = RefundStatus.PENDING
        booking = scene.sell(scene.on_sale())
        payment = refund(scene, booking, amount=1000)
        assert (payment.refunded, payment.reserved, payment.status) == (0, 1000, PaymentStatus.SUCCEEDED)
        with pytest.raises(OverRefund):
            refund(scene, booking, amount=501)

    def test_what_failed_may_be_given_back_anew(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        scene.bank.refunds_become = RefundStatus.FAILED
        assert refund(scene, booking).refunds[0].status is RefundStatus.FAILED
        scene.bank.refunds_become = RefundStatus.SUCCEEDED
        payment = refund(scene, booking)
        assert [each.status for each in payment.refunds] == [RefundStatus.FAILED, RefundStatus.SUCCEEDED]
        assert scene.bank.refunded == 1500


class TestNotRefundable:
    def test_what_was_not_paid(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale())
        scene.try_to_pay(booking)
        for wanted in ({}, {"amount": 1}):
            with pytest.raises(NotRefundable) as refused:
                refund(scene, booking, **wanted)
        assert refused.value.code == "not_refundable"

    @pytest.mark.parametrize("dispute", [Dispute.OPEN, Dispute.LOST])
    def test_what_the_payers_bank_has(self, scene: Scene, dispute: Dispute) -> None:
        booking = scene.sell(scene.on_sale(), 2)
        scene.bank.dispute(scene.charge_id(booking), dispute)
        scene.notify(booking)
        with pytest.raises(NotRefundable):
            refund(scene, booking)
        with pytest.raises(NotRefundable):
            leave(scene, booking, 0)
        assert scene.booking(booking) == booking

    def test_what_was_won_back_can_be(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        scene.bank.dispute(scene.charge_id(booking), Dispute.WON)
        scene.notify(booking)
        assert refund(scene, booking).refunded == 1500


class TestWho:
    def test_the_organizer_and_admins_may(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        refund(scene, booking, scene.organizer, amount=100)
        assert refund(scene, booking, scene.admin, amount=100).refunded == 200

    def test_the_payer_may_not(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        with pytest.raises(Forbidden):
            refund(scene, booking, owner_of(booking))
        assert scene.payment(booking).refunds == ()

    @pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
    def test_it_is_not_there_for_others(self, scene: Scene, role: Role) -> None:
        booking = scene.sell(scene.on_sale())
        with pytest.raises(PaymentNotFound) as refused:
            refund(scene, booking, scene.person(role))
        assert refused.value.code == "payment_not_found"
        assert scene.payment(booking).refunds == ()

    def test_it_does_not_know_what_is_not_there(self, scene: Scene) -> None:
        with pytest.raises(PaymentNotFound):
            scene.app.checkout.refund_payment(scene.admin, RefundRequest(id=new_id(), payment_id=new_id()))

    def test_only_admins_may_once_the_event_is_deleted(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        scene.cancel(booking)
        scene.app.events.delete_event(scene.organizer, booking.event_id)
        paid = scene.payment(booking)
        assert paid.refunded == 1500
        with pytest.raises(PaymentNotFound):
            refund(scene, booking)
        with pytest.raises(OverRefund):
            refund(scene, booking, scene.admin)
