"""What everybody promises who sends push messages."""

from collections.abc import Mapping
from typing import Any, Protocol

import pytest

from gatherly_core.push.errors import DeviceGone, PushAway
from gatherly_core.push.model import Push
from gatherly_core.push.ports import Pushes

ADAS, EVES = "ada:APA91b-device_1", "eve:APA91b-device_2"


def push(**changes: Any) -> Push:
    """A message to a device of Ada's."""
    given = {"key": "notification-1", "token": ADAS, "title": "Night of the Cellos", "body": "Doors open at 19:00."}
    return Push(**given | changes)


class Devices(Protocol):
    """The other end."""

    def shown(self) -> list[tuple[str, str, str, Mapping[str, str]]]:
        """Token, title, body and data of each message that came, oldest first."""
        ...

    def remove_app(self, token: str) -> None:
        """Takes the app off the device."""
        ...

    def go_away(self) -> None:
        """Answers nobody any more."""
        ...


class PushesContract:
    """Bound by the fixtures `pushes`, and `devices`: their other end."""

    @pytest.fixture(autouse=True)
    def pushes_at_hand(self, pushes: Pushes, devices: Devices) -> None:
        self.pushes, self.devices = pushes, devices

    def test_it_brings_a_message_to_the_device_it_is_for(self) -> None:
        self.pushes.send(push())
        self.pushes.send(push(token=EVES, title="Cancelled", body="We are sorry."))
        assert self.devices.shown() == [
            (ADAS, "Night of the Cellos", "Doors open at 19:00.", {}),
            (EVES, "Cancelled", "We are sorry.", {}),
        ]

    def test_it_keeps_every_sign(self) -> None:
        given = {"title": "Für Zoë 🎟", "body": 'A "line"\nand \\ one', "data": {"event_id": "Ü", "booking_id": ""}}
        self.pushes.send(push(**given))
        assert self.devices.shown() == [(ADAS, *given.values())]

    def test_it_says_whose_app_is_gone(self) -> None:
        self.devices.remove_app(ADAS)
        with pytest.raises(DeviceGone):
            self.pushes.send(push())
        self.pushes.send(push(token=EVES))
        assert [token for token, *_ in self.devices.shown()] == [EVES]

    def test_it_says_that_nobody_brings_them_now(self) -> None:
        self.devices.go_away()
        with pytest.raises(PushAway):
            self.pushes.send(push())
        assert self.devices.shown() == []
