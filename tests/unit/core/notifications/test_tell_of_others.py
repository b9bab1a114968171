"""Telling of accounts, of money and of offers."""

from datetime import timedelta

from gatherly_core.accounts.register import NewAccount
from gatherly_core.notifications.model import Kind
from gatherly_core.waitlist.model import EntryStatus
from tests.unit.core.notifications.hearing import by_usual_channels, heard, mails, notifications, shown
from tests.unit.core.scene import Scene, owner_of


def kinds(scene: Scene, who: object) -> list[Kind]:
    return [told.kind for told in notifications(scene, who) if told.channel == "in_app"]  # type: ignore[arg-type]


class TestAccount:
    def test_who_registers_is_told_and_called_by_no_name(self, scene: Scene) -> None:
        user = scene.app.accounts.register(
            NewAccount("Buy pills at evil.example", "ada@example.org", "a password")
        ).user
        assert heard(scene, user.id) == by_usual_channels(Kind.REGISTRATION)
        (mail,) = mails(scene, "ada@example.org")
        assert "pills" not in mail.subject + mail.text + str(mail.html)

    def test_whom_the_operator_admits_is_not(self, scene: Scene) -> None:
        assert heard(scene, scene.admin) == []


class TestPayment:
    def test_who_can_pay_in_another_way_is_told_that_it_failed(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=1500))
        scene.try_to_pay(booking, "pm_bank_processing")
        assert kinds(scene, booking.user_id) == []
        scene.bank.decline(scene.charge_id(booking))
        scene.notify(booking)
        assert kinds(scene, booking.user_id) == [Kind.PAYMENT_FAILED]
        assert "15.00" in shown(scene, booking.user_id, Kind.PAYMENT_FAILED).message

    def test_nobody_is_told_who_has_paid_meanwhile(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=1500))
        scene.confirm(booking)
        scene.app.notifications.tell_of_payment.failed(booking.id, scene.clock.now())
        assert kinds(scene, booking.user_id) == [Kind.BOOKING_CONFIRMED]

    def test_who_gets_money_back_is_told_how_much_once_it_has_gone(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale(price=1500))
        scene.bank.faults.before("refund", call=None)
        scene.cancel(booking)
        assert Kind.REFUND not in kinds(scene, booking.user_id), "it has not gone yet"
        scene.bank.faults.clear()
        scene.clock.advance(timedelta(hours=2))
        scene.gatherly.drain()
        scene.app.checkout.reconcile()
        assert kinds(scene, booking.user_id).count(Kind.REFUND) == 1
        assert "15.00" in shown(scene, booking.user_id, Kind.REFUND).message
        assert len(mails(scene, booking.user_id)) == 2


class TestOffer:
    def test_who_waited_is_told_of_the_offer_and_the_next_one_when_it_lapses(self, scene: Scene) -> None:
        ticket_type, sold = scene.sold_out(price=1500)
        first, second = scene.join(ticket_type), scene.join(ticket_type)
        scene.cancel(sold)
        assert kinds(scene, first.user_id) == [Kind.WAITLIST_OFFER]
        assert kinds(scene, second.user_id) == []
        assert ticket_type.details.name in shown(scene, first.user_id, Kind.WAITLIST_OFFER).message
        scene.clock.advance(timedelta(hours=25))
        scene.app.booking.expire_bookings()
        assert kinds(scene, first.user_id) == [Kind.WAITLIST_OFFER, Kind.OFFER_EXPIRED]
        assert kinds(scene, second.user_id) == [Kind.WAITLIST_OFFER]

    def test_nobody_is_told_of_an_offer_that_was_answered_meanwhile(self, scene: Scene) -> None:
        ticket_type, sold = scene.sold_out(price=1500)
        entry = scene.join(ticket_type)
        scene.app.notifications.tell_of_offer(entry.id)
        assert kinds(scene, entry.user_id) == []
        scene.cancel(sold)
        scene.app.waitlist.decline(owner_of(entry), entry.id)
        assert scene.entry(entry).status is EntryStatus.LEFT
        scene.app.notifications.tell_of_offer(entry.id)
        assert kinds(scene, entry.user_id) == [Kind.WAITLIST_OFFER]
