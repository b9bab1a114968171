from datetime import timedelta
from typing import Any

import pytest

from gatherly_core.booking.model import BookingStatus, Person
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.notifications.model import Channel, Kind
from tests.contracts.contract import Boom, boom
from tests.unit.core.notifications.hearing import by_usual_channels, heard, mails, shown
from tests.unit.core.scene import Scene, owner_of

GUEST = Person("Charles", "charles@example.org")
AN_HOUR = timedelta(hours=1)


class TestCancellation:
    def test_everybody_is_told_although_bookings_cannot_be_called_off(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        booking = scene.sell(scene.on_sale(price=1500))

        def fail(event_id: EventId) -> None:
            raise Boom

        monkeypatch.setattr(scene.app.checkout, "call_off_bookings", fail)
        scene.app.events.cancel_event(scene.organizer, booking.event_id)
        assert (Kind.EVENT_CANCELLED, Channel.IN_APP) in heard(scene, booking.user_id)

    def test_whoever_held_a_booking_is_told_and_who_paid_that_they_get_it_back(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(10, price=1500)
        paid, held, gone = scene.sell(ticket_type), scene.book(ticket_type), scene.sell(ticket_type)
        scene.cancel(gone)
        scene.clock.advance(AN_HOUR / 12)
        before = heard(scene, gone.user_id)
        scene.app.events.cancel_event(scene.organizer, ticket_type.event_id)
        assert heard(scene, paid.user_id) == by_usual_channels(
            Kind.BOOKING_CONFIRMED, Kind.EVENT_CANCELLED, Kind.REFUND
        )
        assert heard(scene, held.user_id) == by_usual_channels(Kind.EVENT_CANCELLED)
        assert heard(scene, gone.user_id) == before
        texts = [shown(scene, each.user_id, Kind.EVENT_CANCELLED).message for each in (paid, held)]
        assert "back" in texts[0]
        assert texts[0] != texts[1]

    def test_whom_others_admit_is_told_by_mail(self, scene: Scene) -> None:
        booked = scene.sell(scene.on_sale(price=1500))
        scene.app.admission.transfer_ticket(owner_of(booked), booked.attendees[0].id, GUEST)
        scene.app.events.cancel_event(scene.organizer, booked.event_id)
        assert len(mails(scene, GUEST.email)) == 2

    def test_a_crowd_is_told_in_batches_wherever_that_was_cut_off(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("gatherly_core.notifications.audience.BATCH", 20)
        ticket_type = scene.on_sale(60, price=0)
        crowd = [scene.book(ticket_type) for _ in range(60)]
        telling = scene.ports.notifications.add
        batches: list[int] = []

        def add(notifications: Any) -> None:
            batches.append(len(notifications))
            if len(batches) == 2:
                boom()
            telling(notifications)

        monkeypatch.setattr(scene.ports.notifications, "add", add)
        scene.app.events.cancel_event(scene.organizer, ticket_type.event_id)
        assert batches == [40, 40]
        assert {scene.booking(booking).status for booking in crowd} == {BookingStatus.CANCELLED}
        scene.clock.advance(AN_HOUR)
        scene.gatherly.drain()
        assert batches == [40, 40, 40, 40], "those who were told are not told again"
        for booking in crowd:
            expected = by_usual_channels(Kind.BOOKING_CONFIRMED, Kind.EVENT_CANCELLED)
            assert heard(scene, booking.user_id) == expected
            assert len(mails(scene, booking.user_id)) == 2
