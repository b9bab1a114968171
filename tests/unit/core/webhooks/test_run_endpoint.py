"""What owners do with their endpoints, and nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.accounts.administer_user import UserChange
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.kernel.errors import Forbidden, Invalid
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.webhooks.deliveries import DeliveryStatus
from gatherly_core.webhooks.endpoints import MOST_ENDPOINTS
from gatherly_core.webhooks.errors import DeliveryNotFound, EndpointNotFound, EndpointOff, TooManyEndpoints
from tests.factories import new_id
from tests.unit.core.webhooks.hooks import HOUR, URL, Hooks

Deed = Callable[[Hooks, Actor], object]

DEEDS: dict[str, Deed] = {
    "view": lambda hooks, actor: hooks.app.webhooks.view_endpoint(actor, hooks.made.endpoint.id),
    "deliveries": lambda hooks, actor: hooks.app.webhooks.view_deliveries(actor, hooks.made.endpoint.id, PageRequest()),
    "delete": lambda hooks, actor: hooks.app.webhooks.delete_endpoint(actor, hooks.made.endpoint.id),
    "rotate": lambda hooks, actor: hooks.app.webhooks.rotate_secret(actor, hooks.made.endpoint.id),
    "switch on": lambda hooks, actor: hooks.app.webhooks.switch_on_endpoint(actor, hooks.made.endpoint.id),
    "redeliver": lambda hooks, actor: hooks.app.webhooks.redeliver(actor, hooks.made.endpoint.id, new_id()),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_else_finds_it(hooks: Hooks, deed: str) -> None:
    for actor in (hooks.admin, hooks.person(Role.ORGANIZER), hooks.person()):
        with pytest.raises(EndpointNotFound):
            DEEDS[deed](hooks, actor)


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_finds_what_is_deleted(hooks: Hooks, deed: str) -> None:
    hooks.app.webhooks.delete_endpoint(hooks.organizer, hooks.made.endpoint.id)
    with pytest.raises(EndpointNotFound):
        DEEDS[deed](hooks, hooks.organizer)


def test_attendees_have_nothing_sent(hooks: Hooks) -> None:
    with pytest.raises(Forbidden):
        hooks.listen(hooks.person())


def test_nothing_is_sent_inside(hooks: Hooks) -> None:
    with pytest.raises(Invalid) as refusal:
        hooks.listen(hooks.organizer, "https://internal.example.org/")
    assert set(refusal.value.fields) == {"url"}
    assert len(hooks.app.webhooks.view_endpoints(hooks.organizer, PageRequest()).items) == 1


def test_nobody_has_too_many(hooks: Hooks) -> None:
    for _ in range(MOST_ENDPOINTS - 1):
        last = hooks.listen(hooks.organizer)
    with pytest.raises(TooManyEndpoints):
        hooks.listen(hooks.organizer)
    hooks.listen(hooks.person(Role.ORGANIZER))
    hooks.app.webhooks.delete_endpoint(hooks.organizer, last.endpoint.id)
    hooks.listen(hooks.organizer)


def test_no_name_is_looked_up_for_who_has_too_many(hooks: Hooks) -> None:
    for _ in range(MOST_ENDPOINTS - 1):
        hooks.listen(hooks.organizer)
    checked: list[str] = []
    hooks.receivers.check = checked.append  # type: ignore[method-assign]
    with pytest.raises(TooManyEndpoints):
        hooks.listen(hooks.organizer)
    assert checked == []
    hooks.listen(hooks.person(Role.ORGANIZER))
    assert checked == [URL]


def test_who_adds_another_while_a_name_is_looked_up_is_counted(hooks: Hooks) -> None:
    check = hooks.receivers.check
    for _ in range(MOST_ENDPOINTS - 2):
        hooks.listen(hooks.organizer)

    def meanwhile(url: str) -> None:
        hooks.receivers.check = check  # type: ignore[method-assign]
        hooks.listen(hooks.organizer)
        check(url)

    hooks.receivers.check = meanwhile  # type: ignore[method-assign]
    with pytest.raises(TooManyEndpoints):
        hooks.listen(hooks.organizer)


def test_its_secret_is_shown_once_and_kept_sealed(hooks: Hooks) -> None:
    endpoint = hooks.app.webhooks.view_endpoint(hooks.organizer, hooks.made.endpoint.id)
    assert hooks.made.secret not in repr(endpoint)
    assert all(hooks.made.secret not in str(entry) for entry in hooks.entries())


def test_everybody_lists_their_own(hooks: Hooks) -> None:
    other = hooks.listen(hooks.organizer, "https://other.example.org/")
    hooks.listen(hooks.admin)
    page = hooks.app.webhooks.view_endpoints(hooks.organizer, PageRequest())
    assert [endpoint.url for endpoint in page.items] == [URL, other.endpoint.url]
    assert hooks.app.webhooks.view_endpoints(hooks.person(), PageRequest()).items == ()


def test_nothing_is_sent_to_what_is_deleted(hooks: Hooks) -> None:
    hooks.answer(500)
    hooks.happen()
    hooks.answer(200)
    hooks.app.webhooks.delete_endpoint(hooks.organizer, hooks.made.endpoint.id)
    hooks.happen()
    hooks.wait(HOUR)
    assert len(hooks.sent()) == 1


def test_what_was_given_up_is_sent_again_by_hand(hooks: Hooks) -> None:
    hooks.answer(410)
    hooks.happen()
    (failed,) = hooks.deliveries()
    with pytest.raises(EndpointOff):
        hooks.app.webhooks.redeliver(hooks.organizer, failed.endpoint_id, failed.id)

    hooks.answer(200)
    assert hooks.app.webhooks.switch_on_endpoint(hooks.organizer, failed.endpoint_id).off is None
    hooks.wait(HOUR)
    assert len(hooks.sent()) == 1
    queued = hooks.app.webhooks.redeliver(hooks.organizer, failed.endpoint_id, failed.id)

    assert (queued.status, queued.attempts) == (DeliveryStatus.QUEUED, 0)
    (delivered,) = hooks.deliveries()
    assert (delivered.status, delivered.attempts) == (DeliveryStatus.DELIVERED, 1)
    first, again = hooks.sent()
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    assert first.body == again.body


def test_what_was_delivered_is_sent_again_by_hand(hooks: Hooks) -> None:
    hooks.happen()
    (delivered,) = hooks.deliveries()
    hooks.clock.advance(timedelta(days=9))
    hooks.app.webhooks.redeliver(hooks.organizer, delivered.endpoint_id, delivered.id)
    assert len(hooks.sent()) == 2
    assert len(hooks.deliveries()) == 1


def test_who_asks_for_it_does_not_wait_until_the_endpoint_has_rested(hooks: Hooks) -> None:
    hooks.answer(500)
    hooks.happen()
    hooks.answer(200)
    (delivery,) = hooks.deliveries()
    hooks.app.webhooks.redeliver(hooks.organizer, delivery.endpoint_id, delivery.id)
    assert len(hooks.sent()) == 2
    assert hooks.endpoint().failing_since is None


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.ATTENDEE])
def test_who_is_no_admin_any_more_has_nothing_of_others_sent_again(hooks: Hooks, role: Role) -> None:
    former = hooks.person(Role.ADMIN)
    made = hooks.listen(former, "https://other.example.org/")
    hooks.happen()
    (delivery,) = hooks.deliveries(made.endpoint.id)
    hooks.app.accounts.administer_user(hooks.admin, former.user_id, UserChange(role=role))
    with pytest.raises(DeliveryNotFound):
        hooks.app.webhooks.redeliver(replace(former, role=role), made.endpoint.id, delivery.id)
    assert hooks.deliveries(made.endpoint.id) == (delivery,)


def test_what_is_forgotten_is_not_sent_again(hooks: Hooks) -> None:
    hooks.happen()
    (delivery,) = hooks.deliveries()
    before = hooks.clock.now() + timedelta(days=1)
    hooks.ports.unit_of_work.run(lambda: hooks.ports.feed.forget(before, 100))
    with pytest.raises(DeliveryNotFound):
        hooks.app.webhooks.redeliver(hooks.organizer, delivery.endpoint_id, delivery.id)


def test_what_was_for_others_is_not_sent_again(hooks: Hooks) -> None:
    hooks.happen()
    (delivery,) = hooks.deliveries()
    other = hooks.listen(hooks.organizer, "https://other.example.org/")
    for endpoint_id, delivery_id in ((other.endpoint.id, delivery.id), (delivery.endpoint_id, new_id())):
        with pytest.raises(DeliveryNotFound):
            hooks.app.webhooks.redeliver(hooks.organizer, endpoint_id, delivery_id)
