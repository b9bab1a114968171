"""What devices need from outside."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from gatherly_core.kernel.identifiers import DeviceId, UserId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.notifications.devices import Device


class Devices(Protocol):
    """Where users are shown messages at once. Works inside a unit of work only."""

    def of_users(self, user_ids: Iterable[UserId]) -> Mapping[UserId, tuple[Device, ...]]:
        """The devices of each of the users, oldest first; () for who has none."""
        ...

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Device]:
        """The devices of a user, oldest first."""
        ...

    def get(self, device_id: DeviceId) -> Device | None:
        """The device with this id, if there is one."""
        ...

    def of_token(self, token: str) -> Device | None:
        """The device that the push service knows by this token, if somebody has registered it."""
        ...

    def keep(self, device: Device) -> None:
        """Keeps a device in place of the one that has its token, whoever registered that, also just now."""
        ...

    def remove(self, device_ids: Iterable[DeviceId]) -> None:
        """Takes the devices away that are there."""
        ...
