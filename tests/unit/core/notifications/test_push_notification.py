from collections.abc import Callable
from datetime import timedelta

import pytest

from gatherly_adapters.memory.push import MemoryPushes, push_away, push_deferred
from gatherly_core.accounts.model import Actor
from gatherly_core.notifications.model import Channel, Notification, Recipient, Status
from gatherly_core.notifications.push_notification import AWAY_ENOUGH, ON_OTHERS_FOR
from gatherly_core.push.errors import PushRefused
from tests.factories import DeviceFactory, NotificationFactory
from tests.unit.core.notifications.hearing import notifications
from tests.unit.core.scene import Scene

MINUTE = timedelta(minutes=1)
PHONE, TABLET, WATCH = "token-of-the-phone", "token-of-the-tablet", "token-of-the-watch"


def refused() -> None:
    raise PushRefused("The push message is not accepted for this device.")


def broken() -> None:
    raise RuntimeError("This should not happen.")


class Shown:
    """Somebody with devices, who is told something, and what they see of it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.who: Actor = scene.person()
        pushes = scene.ports.pushes
        assert isinstance(pushes, MemoryPushes)
        self.pushes = pushes

    def has(self, *tokens: str) -> None:
        for number, token in enumerate(tokens):
            device = DeviceFactory(
                user_id=self.who.user_id, token=token, created_at=self._scene.clock.now() + number * MINUTE
            )
            self._scene.ports.unit_of_work.run(lambda device=device: self._scene.ports.devices.keep(device))

    def fail(self, then: Callable[[], None], *calls: int) -> None:
        for call in calls:
            self.pushes.faults.before("send", then, call)

    def tell(self, **fields: object) -> None:
        told = NotificationFactory(
            recipient=Recipient(self.who.user_id),
            channel=Channel.PUSH,
            status=Status.QUEUED,
            created_at=self._scene.clock.now(),
            **fields,
        )
        self._scene.ports.unit_of_work.run(lambda: self._scene.ports.notifications.add([told]))

    def wait(self, time: timedelta) -> None:
        self._scene.clock.advance(time)
        self._scene.gatherly.drain()

    @property
    def told(self) -> Notification:
        (notification,) = notifications(self._scene, self.who)
        return notification

    def on(self) -> list[str]:
        """The devices that were shown it, in this order, as often as they were."""
        return [push.token for push in self.pushes.sent]

    def devices(self) -> list[str]:
        of_users = self._scene.ports.devices.of_users
        found = self._scene.ports.unit_of_work.read(lambda: of_users([self.who.user_id]))
        return [device.token for device in found[self.who.user_id]]


@pytest.fixture
def shown(scene: Scene) -> Shown:
    return Shown(scene)


def test_it_is_shown_on_every_device(shown: Shown) -> None:
    shown.has(PHONE, TABLET)
    shown.tell()
    assert shown.on() == [PHONE, TABLET]
    assert shown.told.status is Status.SENT


def test_a_device_that_is_gone_is_forgotten(shown: Shown) -> None:
    shown.has(PHONE, TABLET)
    shown.pushes.gone.add(PHONE)
    shown.tell()
    assert (shown.on(), shown.devices(), shown.told.status) == ([TABLET], [TABLET], Status.SENT)


def test_it_is_given_up_when_no_device_is_left(shown: Shown) -> None:
    shown.has(PHONE)
    shown.pushes.gone.add(PHONE)
    shown.tell()
    assert (shown.devices(), shown.told.status) == ([], Status.FAILED)


@pytest.mark.parametrize("failure", [push_deferred, push_away, broken])
def test_only_the_device_that_could_not_be_reached_is_tried_again(shown: Shown, failure: Callable[[], None]) -> None:
    shown.has(PHONE, TABLET, WATCH)
    shown.fail(failure, 2, 4)
    shown.tell(data={"booking_id": "1"})
    assert (shown.on(), shown.told.status) == ([PHONE, WATCH], Status.QUEUED)
    shown.wait(MINUTE)
    assert (shown.on(), shown.told.status) == ([PHONE, WATCH], Status.QUEUED)
    shown.wait(MINUTE)
    assert (shown.on(), shown.told.status) == ([PHONE, WATCH, TABLET], Status.SENT)
    assert shown.told.data["booking_id"] == "1"


def test_one_that_refuses_it_for_good_hides_none_that_could_not_be_reached(shown: Shown) -> None:
    shown.has(PHONE, TABLET)
    shown.fail(refused, 1, 3)
    shown.fail(push_deferred, 2)
    shown.tell()
    assert shown.told.status is Status.QUEUED
    shown.wait(MINUTE)
    assert (shown.on(), shown.told.status) == ([TABLET], Status.SENT)


def test_one_that_is_gone_hides_none_that_could_not_be_reached(shown: Shown) -> None:
    shown.has(PHONE, TABLET)
    shown.pushes.gone.add(PHONE)
    shown.fail(push_deferred, 2)
    shown.tell()
    assert (shown.devices(), shown.told.status) == ([TABLET], Status.QUEUED)
    shown.wait(MINUTE)
    assert (shown.on(), shown.told.status) == ([TABLET], Status.SENT)


def test_who_has_it_on_one_device_has_been_told(shown: Shown) -> None:
    shown.has(PHONE, TABLET)
    shown.fail(refused, 1)
    shown.tell()
    assert (shown.on(), shown.told.status) == ([TABLET], Status.SENT)


def test_it_is_given_up_when_every_device_refuses_it(shown: Shown) -> None:
    shown.has(PHONE, TABLET)
    shown.fail(refused, 1, 2)
    shown.tell()
    assert (shown.devices(), shown.told.status) == ([PHONE, TABLET], Status.FAILED)


def test_who_has_it_on_one_device_is_called_to_no_other_for_long(shown: Shown) -> None:
    shown.has(PHONE, TABLET)
    shown.fail(push_deferred, *range(2, 20))
    shown.tell()
    for _ in range(2):
        shown.wait(ON_OTHERS_FOR / 2 - MINUTE)
        assert shown.told.status is Status.QUEUED
    shown.wait(20 * MINUTE)
    assert (shown.on(), shown.told.status) == ([PHONE], Status.SENT)


def test_no_more_devices_are_tried_than_it_takes_to_know_that_nobody_answers(shown: Shown) -> None:
    shown.has(*(f"token-{number}" for number in range(AWAY_ENOUGH + 3)))
    shown.fail(push_away, *range(1, AWAY_ENOUGH + 1))
    shown.tell()
    assert shown.pushes.faults.calls("send") == AWAY_ENOUGH
    shown.wait(MINUTE)
    assert (len(shown.on()), shown.told.status) == (AWAY_ENOUGH + 3, Status.SENT)
