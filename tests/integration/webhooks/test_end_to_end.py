"""From a booking to a program that verifies what it is sent, over a real network, on a real database."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.webhooks.deliveries import Delivery, DeliveryStatus
from gatherly_core.webhooks.endpoints import Off, Revealed
from tests.installations import add_event, add_user, settings_for
from tests.integration.webhooks.receiver import Receiver, answering

MINUTE = timedelta(minutes=1)


class Office:
    """An organizer whose program listens, on a database; nothing is delivered but when it drains."""

    def __init__(self, gatherly: Gatherly, clock: FixedClock, receiver: Receiver) -> None:
        self.gatherly, self.clock, self.receiver = gatherly, clock, receiver
        self.app = gatherly.application
        self.organizer = add_user(gatherly, Role.ORGANIZER)
        self.event_id = add_event(gatherly, self.organizer, 10)
        gatherly.drain()
        self.made: Revealed = self.app.webhooks.create_endpoint(self.organizer, receiver.url, ())

    def book(self) -> Any:
        actor: Actor = add_user(self.gatherly)
        booking = self.app.booking.place_booking(BookingRequest(actor, self.event_id, (Wish(1, None),)))
        self.gatherly.drain()
        return booking

    def deliveries(self) -> tuple[Delivery, ...]:
        return self.app.webhooks.view_deliveries(self.organizer, self.made.endpoint.id, PageRequest(100)).items

    def later(self, span: timedelta) -> None:
        self.clock.advance(span)
        self.gatherly.drain()


@pytest.fixture
def office(fresh_database_url: str, receiver: Receiver) -> Iterator[Office]:
    clock = FixedClock(datetime.now(UTC))
    settings = settings_for(fresh_database_url, GATHERLY_WEBHOOKS_TO_THIS_MACHINE="on")
    with on_database(settings, clock) as gatherly:
        yield Office(gatherly, clock, receiver)


def verified(office: Office) -> list[dict[str, Any]]:
    """What came, each of which is genuine."""
    webhook = Webhook(office.made.secret)
    return [webhook.verify(request.body, request.headers) for request in office.receiver.requests]


def test_a_program_is_told_of_a_booking_and_believes_it(office: Office) -> None:
    booking = office.book()
    (told,) = verified(office)
    assert (told["type"], told["sequence"]) == ("booking.confirmed", 1)
    assert told["data"]["booking_id"] == str(booking.id)
    (delivery,) = office.deliveries()
    assert delivery.status is DeliveryStatus.DELIVERED
    feed = office.app.webhooks.view_feed(office.organizer, None, (), 100)
    assert json.loads(office.receiver.requests[0].body)["id"] == str(feed.items[-1].fact_id)


def test_it_comes_when_the_program_is_up_again(office: Office) -> None:
    office.receiver.behaviour = answering(503)
    office.book()
    office.later(MINUTE)
    office.receiver.behaviour = answering(302, b"", "Location: http://127.0.0.1:1/")
    office.later(2 * MINUTE)
    assert office.deliveries()[0].status is DeliveryStatus.QUEUED
    office.receiver.behaviour = answering(204)
    office.later(4 * MINUTE)
    (delivery,) = office.deliveries()
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.DELIVERED, 4)
    ids = {request.headers["webhook-id"] for request in office.receiver.requests}
    assert (len(office.receiver.requests), ids) == (4, {str(delivery.fact_id)})


def test_it_comes_no_more_to_who_is_gone_until_it_is_wanted_again(office: Office) -> None:
    office.receiver.behaviour = answering(410)
    office.book()
    endpoint_id = office.made.endpoint.id
    assert office.app.webhooks.view_endpoint(office.organizer, endpoint_id).off is Off.GONE
    office.receiver.behaviour = answering(200)
    office.book()
    assert len(office.receiver.requests) == 1
    office.app.webhooks.switch_on_endpoint(office.organizer, endpoint_id)
    (failed,) = office.deliveries()
    office.app.webhooks.redeliver(office.organizer, endpoint_id, failed.id)
    office.gatherly.drain()
    first, again = office.receiver.requests
    assert (first.headers["webhook-id"], first.body) == (again.headers["webhook-id"], again.body)
    assert len(verified(office)) == 2


def test_two_workers_send_each_fact_once(fresh_database_url: str, office: Office) -> None:
    settings = settings_for(fresh_database_url, GATHERLY_WEBHOOKS_TO_THIS_MACHINE="on")
    with on_database(settings, office.clock, works=True) as worker:
        for _ in range(9):
            office.book()
            worker.drain()
    ids = [request.headers["webhook-id"] for request in office.receiver.requests]
    assert (len(ids), len(set(ids))) == (9, 9)
