"""Facts come to endpoints, or are given up, and nobody is forgotten on the way."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest

from gatherly_core.accounts.administer_user import UserChange
from gatherly_core.accounts.model import Role
from gatherly_core.audit.deeds import Deed
from gatherly_core.kernel.queues import LEASE
from gatherly_core.webhooks.deliveries import DeliveryStatus
from gatherly_core.webhooks.endpoints import Off
from gatherly_core.webhooks.facts import EndpointSwitchedOff
from gatherly_core.webhooks.model import FactType
from tests.unit.core.webhooks.hooks import HOUR, Hooks

DAY = timedelta(days=1)
OTHER = "https://other.example.org/"


def test_it_sends_what_happens(hooks: Hooks) -> None:
    booking = hooks.sell(hooks.on_sale(price=700))
    bodies = [json.loads(message.body) for message in hooks.sent()]
    of_booking = [body for body in bodies if body["data"].get("booking_id") == str(booking.id)]
    assert [(body["type"], body["sequence"]) for body in of_booking] == [
        ("booking.held", 1),
        ("payment.succeeded", 2),
        ("booking.confirmed", 3),
    ]
    assert [message.headers["webhook-id"] for message in hooks.sent()] == [body["id"] for body in bodies]
    assert {delivery.status for delivery in hooks.deliveries()} == {DeliveryStatus.DELIVERED}


def test_it_tells_each_owner_of_their_own_events(hooks: Hooks) -> None:
    hooks.listen(hooks.person(Role.ORGANIZER), OTHER)
    hooks.listen(hooks.admin, "https://admin.example.org/")
    hooks.happen()
    assert (len(hooks.sent()), len(hooks.sent(OTHER)), len(hooks.sent("https://admin.example.org/"))) == (1, 0, 1)


def test_it_sends_what_is_wanted(hooks: Hooks) -> None:
    hooks.listen(hooks.organizer, OTHER, FactType.EVENT_PUBLISHED)
    hooks.event()
    assert [json.loads(message.body)["type"] for message in hooks.sent(OTHER)] == ["event.published"]


def test_it_sends_nothing_that_happened_before(hooks: Hooks) -> None:
    hooks.happen()
    hooks.listen(hooks.organizer, OTHER)
    assert hooks.sent(OTHER) == []


@pytest.mark.parametrize("answer", [199, 300, 302, 400, 404, 429, 500, 503, "timeout", "tls", "address_refused"])
def test_it_tries_again_until_it_is_delivered(hooks: Hooks, answer: int | str) -> None:
    hooks.answer(answer)
    hooks.happen()
    (delivery,) = hooks.deliveries()
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.QUEUED, 1)
    assert delivery.outcome is not None
    assert (delivery.outcome.status, delivery.outcome.error) == (
        (None, answer) if isinstance(answer, str) else (answer, None)
    )
    hooks.answer(204)
    hooks.wait(timedelta(seconds=30), timedelta(seconds=30))
    (delivery,) = hooks.deliveries()
    assert delivery.status is DeliveryStatus.DELIVERED
    first, second = hooks.sent()
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert hooks.endpoint().failing_since is None


def test_it_leaves_what_fails_alone_for_longer_and_longer(hooks: Hooks) -> None:
    hooks.answer(500)
    hooks.happen()
    tries = []
    for _ in range(240):
        hooks.clock.advance(timedelta(seconds=30))
        before = len(hooks.sent())
        hooks.gatherly.drain()
        if len(hooks.sent()) > before:
            tries.append(hooks.clock.now())
    pauses = [(after - before) / timedelta(minutes=1) for before, after in pairwise(tries)]
    assert pauses == [1, 2, 4, 8, 16, 32]


def test_it_gives_up_after_three_days_and_switches_the_endpoint_off(hooks: Hooks) -> None:
    hooks.answer(500)
    hooks.happen()
    begun = hooks.clock.now()
    while hooks.endpoint().off is None:
        hooks.wait(HOUR)
        assert hooks.clock.now() - begun < 4 * DAY
    assert hooks.clock.now() - begun >= 3 * DAY
    hooks.wait(2 * HOUR)
    (delivery,) = hooks.deliveries()
    assert (delivery.status, delivery.due_at) == (DeliveryStatus.FAILED, None)
    assert hooks.endpoint().off is Off.FAILING
    assert len(hooks.facts(EndpointSwitchedOff)) == 1
    sent = len(hooks.sent())
    hooks.happen()
    assert (len(hooks.deliveries()), len(hooks.sent())) == (1, sent)


def test_it_switches_nothing_off_after_an_outage_of_ours(hooks: Hooks) -> None:
    hooks.answer(500)
    hooks.happen()
    for _ in range(9):
        hooks.clock.advance(3 * DAY)  # nobody sends anything in this time
        hooks.gatherly.drain()
    assert len(hooks.sent()) == 10
    assert hooks.endpoint().off is None
    hooks.answer(200)
    hooks.wait(HOUR)
    assert hooks.deliveries()[0].status is DeliveryStatus.DELIVERED


def test_it_sends_nothing_more_to_who_is_gone(hooks: Hooks) -> None:
    hooks.answer(410)
    hooks.happen()
    (delivery,) = hooks.deliveries()
    assert delivery.status is DeliveryStatus.FAILED
    assert hooks.endpoint().off is Off.GONE
    (entry,) = [entry for entry in hooks.entries() if entry.action == Deed.WEBHOOK_ENDPOINT_SWITCHED_OFF]
    assert (entry.user_id, entry.target_id, dict(entry.details)) == (None, hooks.endpoint().id, {"why": "gone"})


def test_who_is_down_keeps_nobody_waiting(hooks: Hooks) -> None:
    hooks.listen(hooks.organizer, OTHER)
    hooks.answer("timeout")
    for _ in range(10):
        hooks.happen()
    assert len(hooks.sent(OTHER)) == 10
    assert len(hooks.sent()) == 1  # it rests, and what else there is for it waits
    assert {delivery.status for delivery in hooks.deliveries()} == {DeliveryStatus.QUEUED}
    hooks.answer(200)
    hooks.wait(10 * HOUR)
    assert {delivery.status for delivery in hooks.deliveries()} == {DeliveryStatus.DELIVERED}
    assert len({message.headers["webhook-id"] for message in hooks.sent()}) == 10


def test_what_was_cut_off_is_sent_again_under_the_same_id(hooks: Hooks) -> None:
    class Died(BaseException):
        """The process ends in the midst of it."""

    def die(*_: object) -> int:
        raise Died

    send, hooks.receivers.send = hooks.receivers.send, die  # type: ignore[method-assign, assignment]
    with pytest.raises(Died):
        hooks.happen()
    hooks.receivers.send = send  # type: ignore[method-assign]
    hooks.gatherly.drain()
    assert hooks.sent() == []
    hooks.clock.advance(LEASE)
    hooks.gatherly.drain()
    (message,) = hooks.sent()
    (delivery,) = hooks.deliveries()
    assert message.headers["webhook-id"] == str(delivery.fact_id)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.DELIVERED, 2)


def test_nothing_is_sent_to_who_is_shut_out_or_no_organizer_any_more(hooks: Hooks) -> None:
    hooks.answer(500)
    hooks.happen()
    hooks.answer(200)
    hooks.app.accounts.administer_user(hooks.admin, hooks.organizer.user_id, UserChange(disabled=True))
    hooks.wait(HOUR)
    assert len(hooks.sent()) == 1
    assert hooks.deliveries()[0].status is DeliveryStatus.FAILED


def test_who_is_no_admin_any_more_is_sent_nothing_of_others_that_was_on_its_way(hooks: Hooks) -> None:
    former = hooks.person(Role.ADMIN)
    made = hooks.listen(former, OTHER)
    hooks.answer(500, OTHER)
    hooks.happen()
    hooks.answer(200, OTHER)
    hooks.app.accounts.administer_user(hooks.admin, former.user_id, UserChange(role=Role.ORGANIZER))
    hooks.wait(HOUR)
    assert len(hooks.sent(OTHER)) == 1
    assert hooks.deliveries(made.endpoint.id)[0].status is DeliveryStatus.FAILED


def test_nothing_is_sent_of_what_is_forgotten(hooks: Hooks) -> None:
    hooks.answer(500)
    hooks.happen()
    hooks.clock.advance(91 * DAY)
    hooks.app.webhooks.forget_facts()
    assert hooks.deliveries() == ()
