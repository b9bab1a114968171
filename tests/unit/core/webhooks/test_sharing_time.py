"""Endpoints share the time that there is: none has it all, however slow it is."""

import json
from collections.abc import Mapping
from datetime import timedelta
from itertools import cycle

import pytest

from gatherly_core.webhooks.deliveries import DeliveryStatus
from gatherly_core.webhooks.endpoints import SLOW_REST, Off
from gatherly_core.webhooks.model import FactType
from tests.unit.core.webhooks.hooks import HOUR, Hooks

OTHER = "https://other.example.org/"
SECOND = timedelta(seconds=1)
SECONDS = 10 * SECOND


def test_who_is_slow_takes_no_time_of_others(hooks: Hooks) -> None:
    hooks.listen(hooks.organizer, OTHER)
    hooks.take(10)
    begun = hooks.clock.now()
    for _ in range(10):
        hooks.happen()
    assert len(hooks.sent(OTHER)) == 10
    assert hooks.clock.now() - begun <= SECONDS
    hooks.wait(HOUR, timedelta(seconds=5))
    assert len(hooks.sent()) == 10
    assert hooks.endpoint().failing_since is None


@pytest.mark.parametrize("answers", [(200,), ("timeout",), ("timeout", 200)], ids=["well", "ill", "now ill, now well"])
def test_an_owner_of_many_slow_endpoints_takes_a_quarter_of_a_thread(
    hooks: Hooks, answers: tuple[int | str, ...]
) -> None:
    for _ in range(4):
        hooks.listen(hooks.organizer)
    send, turns = hooks.receivers.send, cycle(answers)

    def slowly(to: str, headers: Mapping[str, str], body: bytes) -> int:
        hooks.clock.advance(SECONDS)
        hooks.answer(next(turns))
        return send(to, headers, body)

    hooks.receivers.send = slowly  # type: ignore[method-assign, assignment]
    begun = hooks.clock.now()
    for _ in range(30):
        hooks.happen()
    hooks.wait(HOUR, SECONDS)
    assert len(hooks.sent()) >= 10
    assert len(hooks.sent()) * SECONDS <= (hooks.clock.now() - begun) / 4 + 5 * SECONDS


def test_a_slow_endpoint_rests_longer_if_its_owner_has_more(hooks: Hooks) -> None:
    for _ in range(4):
        hooks.listen(hooks.organizer, OTHER)
    hooks.take(10)
    hooks.happen()
    assert hooks.endpoint().rests_until == hooks.clock.now() + 5 * SLOW_REST * SECONDS


def test_endpoints_that_are_off_do_not_make_others_rest(hooks: Hooks) -> None:
    gone = hooks.listen(hooks.organizer, OTHER)
    hooks.answer(410, OTHER)
    hooks.happen()
    assert hooks.endpoint(gone.endpoint.id).off is Off.GONE
    hooks.take(10)
    hooks.happen()
    assert hooks.endpoint().rests_until == hooks.clock.now() + SLOW_REST * SECONDS


def test_who_asks_for_it_does_not_wait_until_a_slow_endpoint_has_rested(hooks: Hooks) -> None:
    hooks.take(10)
    hooks.happen()
    (delivery,) = hooks.deliveries()
    hooks.app.webhooks.redeliver(hooks.organizer, delivery.endpoint_id, delivery.id)
    assert len(hooks.sent()) == 2


def test_whoever_has_failed_is_told_of_a_booking_in_order(hooks: Hooks) -> None:
    hooks.listen(hooks.organizer, OTHER, FactType.BOOKING_HELD)
    hooks.answer(500)
    booking = hooks.sell(hooks.on_sale(price=700))
    hooks.wait(HOUR / 2)
    hooks.receivers.sent.clear()
    hooks.answer(200)
    hooks.wait(HOUR)
    bodies = [json.loads(message.body) for message in hooks.sent()]
    assert {delivery.status for delivery in hooks.deliveries()} == {DeliveryStatus.DELIVERED}
    assert [body["sequence"] for body in bodies if body["data"].get("booking_id") == str(booking.id)] == [1, 2, 3]


def test_what_an_endpoint_never_takes_keeps_others_from_nothing(hooks: Hooks) -> None:
    """It is about one booking; what there is to tell of others goes on."""
    ticket_type = hooks.on_sale()
    send = hooks.receivers.send
    refused: list[str] = []

    def picky(url: str, headers: dict[str, str], body: bytes) -> int:
        refused[:] = refused or [headers["webhook-id"]]
        return 500 if headers["webhook-id"] in refused else send(url, headers, body)

    hooks.receivers.sent.clear()
    hooks.receivers.send = picky  # type: ignore[method-assign, assignment]
    first, second = hooks.book(ticket_type), hooks.book(ticket_type)
    hooks.cancel(first)
    hooks.wait(HOUR)
    told = [json.loads(message.body)["data"]["booking_id"] for message in hooks.sent()]
    assert told == [str(second.id)]
    assert hooks.endpoint().off is None
