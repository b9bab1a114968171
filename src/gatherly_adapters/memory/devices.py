"""Where users are shown messages at once, in memory."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.identifiers import DeviceId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.notifications.devices import Device

BY_TOKEN = Index[Device](lambda device: device.token, lambda device: (device.id,))
OF_USER = Index[Device](lambda device: device.user_id, lambda device: (device.created_at, device.id))
DEVICES = Definition[DeviceId, Device](lambda device: device.id, (BY_TOKEN, OF_USER))

OLDEST_FIRST = Keyset("devices_of_user", datetime, UUID)


class MemoryDevices:
    """Where users are shown messages at once."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(DEVICES)

    def of_users(self, user_ids: Iterable[UserId]) -> Mapping[UserId, tuple[Device, ...]]:
        return {user_id: self._rows.select(OF_USER, user_id) for user_id in user_ids}

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Device]:
        oldest_first = self._rows.ascending(OF_USER, user_id, OLDEST_FIRST.key(page.after))
        return OLDEST_FIRST.page(oldest_first, page.limit, OF_USER.order)

    def get(self, device_id: DeviceId) -> Device | None:
        return self._rows.get(device_id)

    def of_token(self, token: str) -> Device | None:
        return next(self._rows.ascending(BY_TOKEN, token), None)

    def keep(self, device: Device) -> None:
        for known in self._rows.select(BY_TOKEN, device.token):
            self._rows.remove(known.id)
        self._rows.put(device)

    def remove(self, device_ids: Iterable[DeviceId]) -> None:
        for device_id in device_ids:
            self._rows.remove(device_id)
