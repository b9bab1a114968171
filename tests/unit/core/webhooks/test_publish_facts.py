import logging

import pytest

from gatherly_core.booking.facts import BookingHeld
from gatherly_core.booking.model import BookingKind
from gatherly_core.webhooks.model import FeedFilter, Publication
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene


def feed(scene: Scene) -> tuple[Publication, ...]:
    scene.app.webhooks.publish_facts()
    return scene.ports.unit_of_work.read(lambda: scene.ports.feed.browse(FeedFilter(), 0, 1000)).items


def test_it_tells_what_happens_to_a_booking_in_order(scene: Scene) -> None:
    booking = scene.sell(scene.on_sale(price=2500))
    scene.cancel(booking)
    of_booking = [each for each in feed(scene) if each.booking_id == booking.id]
    assert [each.sequence for each in of_booking] == list(range(1, len(of_booking) + 1))
    assert [each.type for each in of_booking] == [
        "booking.held",
        "payment.succeeded",
        "booking.confirmed",
        "refund.requested",
        "booking.cancelled",
        "refund.paid",
    ]
    assert {each.organizer_id for each in of_booking} == {scene.organizer.user_id}
    assert of_booking[1].data["amount"] == 2500


def test_it_counts_what_happens_to_an_event_apart(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    scene.book(ticket_type)
    of_event = [each for each in feed(scene) if each.booking_id is None]
    assert [(each.type, each.sequence) for each in of_event] == [
        ("ticket.created", 1),
        ("event.created", 2),
        ("event.published", 3),
    ]


def test_it_goes_on_where_it_ended(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    before = feed(scene)
    scene.book(ticket_type)
    after = feed(scene)
    assert after[: len(before)] == before
    assert [each.position for each in after] == list(range(1, len(after) + 1))
    assert scene.app.webhooks.publish_facts() == 0


def test_what_nobody_can_be_told_keeps_nothing_from_the_others(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    nobodys = BookingHeld(at=NOW, booking_id=new_id(), event_id=new_id(), user_id=new_id(), kind=BookingKind.PURCHASE)
    scene.ports.unit_of_work.run(lambda: scene.ports.outbox.add(nobodys))
    booking = scene.book(scene.on_sale())
    with caplog.at_level(logging.ERROR):
        published = feed(scene)
    assert "nobody is told" in caplog.text
    assert booking.id in {each.booking_id for each in published}
    assert nobodys.booking_id not in {each.booking_id for each in published}
    assert [each.position for each in published] == list(range(1, len(published) + 1))
