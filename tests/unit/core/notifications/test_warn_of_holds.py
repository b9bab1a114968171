from datetime import timedelta

from gatherly_adapters.memory.mail import mail_away
from gatherly_core.application import Policy
from gatherly_core.booking.model import Booking
from gatherly_core.notifications.model import Channel, Kind, Status
from tests.unit.core.notifications.hearing import by_usual_channels, heard, mails, notifications
from tests.unit.core.scene import Scene

MINUTE = timedelta(minutes=1)


def held(scene: Scene) -> Booking:
    """A booking of somebody whose address is theirs."""
    who = scene.person()
    scene.confirm_address(who)
    return scene.book(scene.on_sale(price=1500), by=who)


def test_it_warns_once_five_minutes_before_a_hold_ends(scene: Scene) -> None:
    booking = held(scene)
    scene.clock.advance(10 * MINUTE - timedelta(microseconds=1))
    scene.app.notifications.warn_of_holds()
    assert heard(scene, booking.user_id) == []
    scene.clock.advance(timedelta(microseconds=1))
    for _ in range(4):
        scene.app.notifications.warn_of_holds()
        scene.clock.advance(MINUTE)
    assert heard(scene, booking.user_id) == by_usual_channels(Kind.HOLD_EXPIRING)
    assert len(mails(scene, booking.user_id)) == 1


def test_it_warns_of_no_hold_that_is_over_or_paid_for(scene: Scene) -> None:
    paid, cancelled, over = held(scene), held(scene), held(scene)
    scene.confirm(paid)
    scene.cancel(cancelled)
    scene.clock.advance(15 * MINUTE)
    scene.app.notifications.warn_of_holds()
    kinds = {each.kind for booking in (paid, cancelled, over) for each in heard(scene, booking.user_id)}
    assert kinds == {Kind.BOOKING_CONFIRMED}


def test_it_warns_of_no_hold_that_is_short_anyway() -> None:
    scene = Scene(Policy(hold=10 * MINUTE - timedelta(seconds=1)))
    booking = held(scene)
    scene.clock.advance(6 * MINUTE)
    scene.app.notifications.warn_of_holds()
    assert heard(scene, booking.user_id) == []


def test_it_warns_of_an_offer(scene: Scene) -> None:
    ticket_type, sold = scene.sold_out(price=1500)
    entry = scene.join(ticket_type)
    scene.cancel(sold)
    scene.clock.advance(timedelta(hours=24) - 5 * MINUTE)
    scene.app.notifications.warn_of_holds()
    warned = (Kind.HOLD_EXPIRING, Channel.IN_APP)
    assert heard(scene, entry.user_id) == sorted([warned, *by_usual_channels(Kind.WAITLIST_OFFER)])


def test_nobody_is_warned_by_mail_once_it_is_too_late(scene: Scene) -> None:
    booking = held(scene)
    scene.clock.advance(10 * MINUTE)
    scene.mailer.faults.before("send", mail_away)
    scene.app.notifications.warn_of_holds()
    scene.clock.advance(6 * MINUTE)
    scene.gatherly.drain()
    assert mails(scene, booking.user_id) == []
    (mailed,) = (each for each in notifications(scene, booking.user_id) if each.channel is Channel.EMAIL)
    assert mailed.status is Status.FAILED


def test_all_of_many_are_warned(scene: Scene) -> None:
    ticket_type = scene.on_sale(30, price=1500)
    bookings = [scene.book(ticket_type) for _ in range(30)]
    scene.clock.advance(11 * MINUTE)
    scene.app.notifications.warn_of_holds()
    assert all(heard(scene, booking.user_id) for booking in bookings)
