"""Owners hear of it when nothing is sent to their endpoints any more."""

from datetime import timedelta

import pytest

from gatherly_core.accounts.administer_user import UserChange
from gatherly_core.accounts.edit_profile import ProfileChange
from gatherly_core.notifications.model import Channel, Kind, Notification
from gatherly_core.webhooks.endpoints import Off
from gatherly_core.webhooks.facts import EndpointSwitchedOff
from tests.unit.core.notifications import telling
from tests.unit.core.webhooks.hooks import HOUR, Hooks

DAYS = timedelta(days=4)


def of_endpoint(hooks: Hooks) -> list[Notification]:
    return [each for each in telling.told(hooks, hooks.organizer) if each.kind is Kind.ENDPOINT_OFF]


@pytest.mark.parametrize(("answer", "words"), [(410, "410 Gone"), (500, "three days")])
def test_it_says_why_and_what_can_be_done(hooks: Hooks, answer: int, words: str) -> None:
    hooks.confirm_address(hooks.organizer)
    hooks.answer(answer)
    hooks.happen()
    hooks.wait(DAYS, HOUR)
    assert hooks.endpoint().off is not None
    assert {each.channel for each in of_endpoint(hooks)} == {Channel.EMAIL, Channel.IN_APP}
    (letter,) = hooks.mailer.sent_to(hooks.user(hooks.organizer).email)[-1:]
    assert letter.subject == "Your webhook endpoint was switched off"
    assert words in letter.text
    assert f"POST /api/webhook-endpoints/{hooks.endpoint().id}/enable" in letter.text
    assert hooks.made.endpoint.url not in letter.text
    assert letter.html is not None


def test_it_says_so_in_their_language(hooks: Hooks) -> None:
    hooks.confirm_address(hooks.organizer)
    hooks.app.accounts.edit_profile(hooks.organizer, ProfileChange({"preferences": {"language": "de"}}))
    hooks.answer(410)
    hooks.happen()
    (letter,) = hooks.mailer.sent_to(hooks.user(hooks.organizer).email)[-1:]
    assert letter.subject == "Ihr Webhook-Endpunkt wurde abgeschaltet"


def test_nobody_is_written_to_at_an_address_that_may_not_be_theirs(hooks: Hooks) -> None:
    before = len(hooks.mailer.sent)
    hooks.answer(410)
    hooks.happen()
    assert len(hooks.mailer.sent) == before
    assert [each.channel for each in of_endpoint(hooks)] == [Channel.IN_APP]


def test_they_are_told_once_each_time_that_it_is_switched_off(hooks: Hooks) -> None:
    hooks.answer(410)
    hooks.happen()
    hooks.app.webhooks.tell_owner(hooks.endpoint().id)
    assert len(of_endpoint(hooks)) == 1
    hooks.clock.advance(HOUR)
    hooks.app.webhooks.switch_on_endpoint(hooks.organizer, hooks.endpoint().id)
    hooks.happen()
    assert hooks.endpoint().off is Off.GONE
    assert len(of_endpoint(hooks)) == len(hooks.facts(EndpointSwitchedOff)) == 2


def test_nobody_is_told_of_what_is_not_so_any_more(hooks: Hooks) -> None:
    on, deleted = hooks.made.endpoint.id, hooks.listen(hooks.organizer, "https://other.example.org/").endpoint.id
    hooks.app.webhooks.delete_endpoint(hooks.organizer, deleted)
    for endpoint_id in (on, deleted):
        hooks.app.webhooks.tell_owner(endpoint_id)
    assert of_endpoint(hooks) == []


def test_who_is_shut_out_is_told_nothing(hooks: Hooks) -> None:
    hooks.answer(500)
    hooks.happen()
    hooks.app.accounts.administer_user(hooks.admin, hooks.organizer.user_id, UserChange(disabled=True))
    hooks.ports.unit_of_work.run(
        lambda: hooks.ports.endpoints.save(hooks.ports.endpoints.locked(hooks.made.endpoint.id).gone(hooks.clock.now()))
    )
    hooks.app.webhooks.tell_owner(hooks.made.endpoint.id)
    assert of_endpoint(hooks) == []
