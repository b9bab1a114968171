"""Looking at one's own devices, and taking one away."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may
from gatherly_core.kernel.identifiers import DeviceId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.notifications.device_ports import Devices
from gatherly_core.notifications.devices import Device
from gatherly_core.notifications.errors import DeviceNotFound


class ListDevices:
    """The devices on which the user who asks is shown messages, the oldest first."""

    def __init__(self, unit_of_work: UnitOfWork, devices: Devices) -> None:
        self._unit_of_work = unit_of_work
        self._devices = devices

    def __call__(self, actor: Actor, page: PageRequest) -> Page[Device]:
        return self._unit_of_work.read(lambda: self._devices.of_user(actor.user_id, page))


class RemoveDevice:
    """Has the user who asks shown nothing any more on a device.

    - one that is another's, or that never was: DeviceNotFound
    """

    def __init__(self, unit_of_work: UnitOfWork, devices: Devices) -> None:
        self._unit_of_work = unit_of_work
        self._devices = devices

    def __call__(self, actor: Actor, device_id: DeviceId) -> None:
        self._unit_of_work.run(lambda: self._remove(actor, device_id), landed=lambda _: self._is_gone(device_id))

    def _remove(self, actor: Actor, device_id: DeviceId) -> None:
        device = self._devices.get(device_id)
        if device is None or not may(actor, Action.REMOVE_DEVICE, owner=device.user_id):
            raise DeviceNotFound("There is no such device.")
        self._devices.remove([device_id])

    def _is_gone(self, device_id: DeviceId) -> bool:
        return self._devices.get(device_id) is None
