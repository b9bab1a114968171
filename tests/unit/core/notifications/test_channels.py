"""By which channels somebody is told something, and that it gets there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gatherly_adapters.memory.push import MemoryPushes, push_deferred
from gatherly_adapters.memory.sms import MemoryTexts
from gatherly_core.accounts.edit_profile import ProfileChange
from gatherly_core.accounts.model import User
from gatherly_core.application import Policy
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.notifications.channels import channels_of, number_of
from gatherly_core.notifications.model import Channel, Choices, Kind, Recipient, Status, Topic
from tests.factories import NOW, DeviceFactory, UserFactory
from tests.unit.core.notifications.hearing import heard, mails, notifications, shown
from tests.unit.core.scene import Scene

E, S, P, I = Channel.EMAIL, Channel.SMS, Channel.PUSH, Channel.IN_APP  # noqa: E741 -- short, as they stand in a table
SMS_WANTED = {(Topic.BOOKINGS, S): True, (Topic.REMINDERS, S): True}
NONE_WANTED: Mapping[Any, bool] = {(topic, channel): False for topic in Topic for channel in Channel}
PHONE = "+49 30 1234567"


@pytest.mark.parametrize(
    ("kind", "user", "choices", "has_device", "expected"),
    [
        (Kind.BOOKING_CONFIRMED, {}, {}, False, {E, I}),
        (Kind.BOOKING_CONFIRMED, {}, {}, True, {E, I, P}),
        (Kind.BOOKING_CONFIRMED, {"phone": PHONE}, {}, False, {E, I}),
        (Kind.BOOKING_CONFIRMED, {"phone": PHONE}, SMS_WANTED, False, {E, I, S}),
        (Kind.BOOKING_CONFIRMED, {"phone": "extension 5"}, SMS_WANTED, False, {E, I}),
        (Kind.BOOKING_CONFIRMED, {}, SMS_WANTED, False, {E, I}),
        (Kind.BOOKING_CONFIRMED, {"phone": PHONE}, NONE_WANTED, True, {E, I}),
        (Kind.REMINDER, {}, {}, True, {I, P}),
        (Kind.REMINDER, {"email_verified": True}, {}, True, {E, I, P}),
        (Kind.REMINDER, {"email_verified": True, "phone": PHONE}, SMS_WANTED, False, {E, I, S}),
        (Kind.REMINDER, {"email_verified": True}, NONE_WANTED, True, set()),
        (Kind.BOOKING_CONFIRMED, {"disabled_at": NOW}, {}, True, set()),
        (Kind.TICKET, None, {}, False, {E}),
        (Kind.ANNOUNCEMENT, None, {}, False, {E}),
        (Kind.ANNOUNCEMENT, None, NONE_WANTED, False, set()),
    ],
)
def test_it_goes_where_it_is_wanted(
    kind: Kind, user: dict[str, Any] | None, choices: Mapping[Any, bool], has_device: bool, expected: set[Channel]
) -> None:
    whom: User | None = None if user is None else UserFactory(**user)
    assert channels_of(kind, whom, Choices(choices), has_device) == expected


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("+493012345678", "+493012345678"),
        ("+49 (30) 123-456.78", "+493012345678"),
        ("0049 30/12345678", "+493012345678"),
        ("030 12345678", None),
        ("+0 30 12345678", None),
        ("+49", None),
        ("", None),
        ("call me", None),
    ],
)
def test_it_knows_the_numbers_that_can_be_written_to(phone: str, number: str | None) -> None:
    assert number_of(phone) == number


def booked(scene: Scene, **profile: str) -> User:
    """Somebody with a device, who wants SMS and has just booked."""
    who = scene.person()
    scene.app.accounts.edit_profile(who, ProfileChange(profile))
    recipient = Recipient(who.user_id)
    scene.ports.unit_of_work.run(lambda: scene.ports.preferences.choose(recipient.key, SMS_WANTED))
    scene.ports.unit_of_work.run(
        lambda: scene.ports.devices.keep(DeviceFactory(user_id=who.user_id, token=f"token-{who.user_id}"))
    )
    scene.book(scene.on_sale(price=0), by=who)
    return scene.user(who)


def pushes_of(scene: Scene) -> MemoryPushes:
    assert isinstance(scene.ports.pushes, MemoryPushes)
    return scene.ports.pushes


def statuses(scene: Scene, user: User) -> dict[Channel, Status]:
    return {told.channel: told.status for told in notifications(scene, user.id)}


def test_it_gets_there_by_each_of_them(scene: Scene) -> None:
    user = booked(scene, phone=PHONE)
    assert statuses(scene, user) == dict.fromkeys(Channel, Status.SENT)
    texts = scene.ports.texts
    assert isinstance(texts, MemoryTexts)
    (text,) = texts.sent
    assert text.to == "+49301234567"
    (push,) = pushes_of(scene).sent
    told = shown(scene, user.id, Kind.BOOKING_CONFIRMED)
    assert (push.title, push.data["event_id"]) == (told.subject, str(told.event_id))
    assert len(told.message) > len(text.text)


def test_it_goes_by_no_channel_that_there_is_not() -> None:
    scene = Scene(Policy(channels=frozenset({E, I})))
    user = booked(scene, phone=PHONE)
    assert statuses(scene, user) == {E: Status.SENT, I: Status.SENT}


def test_nobody_is_called_away_for_old_news(scene: Scene) -> None:
    pushes_of(scene).faults.before("send", push_deferred, call=None)
    user = booked(scene)
    for _ in range(7):
        assert statuses(scene, user)[P] is Status.QUEUED
        scene.clock.advance(timedelta(minutes=20))
        scene.gatherly.drain()
    assert statuses(scene, user)[P] is Status.FAILED
    assert statuses(scene, user)[E] is Status.SENT


def test_it_is_told_in_the_language_of_each(scene: Scene) -> None:
    who = scene.person()
    scene.app.accounts.edit_profile(who, ProfileChange({"preferences": {"language": "de-AT"}}))
    scene.book(scene.on_sale(price=0), by=who)
    assert "Buchung" in shown(scene, who, Kind.BOOKING_CONFIRMED).message


def test_an_organizer_is_told_once_a_day_of_a_wording_that_is_of_no_use(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = scene.ports.templates.render

    def faulty(template: Template, *rest: Any) -> Any:
        rendered = render(template, *rest)
        fault = "line 1" if template is Template.BOOKING_CONFIRMED else None
        return replace(rendered, fault=fault)

    monkeypatch.setattr(scene.ports.templates, "render", faulty)
    ticket_type = scene.on_sale(price=0)
    bookings = [scene.book(ticket_type) for _ in range(3)]
    assert all(heard(scene, booking.user_id) for booking in bookings)
    assert [each.kind for each in heard(scene, scene.organizer)] == [Kind.WORDING_FAULT] * 2
    scene.clock.advance(timedelta(days=1))
    scene.book(ticket_type)
    assert [each.kind for each in heard(scene, scene.organizer)] == [Kind.WORDING_FAULT] * 4
    assert mails(scene, scene.organizer)


def test_the_wordings_of_an_event_are_used(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    wording = Wording("Come along", ("We are glad.",))
    monkeypatch.setattr(scene.ports.wordings, "of_event", lambda event_id, template: {Language.EN: wording})
    booking = scene.book(scene.on_sale(price=0))
    told = shown(scene, booking.user_id, Kind.BOOKING_CONFIRMED)
    assert told.subject == "Come along"
    assert "We are glad." in told.message
