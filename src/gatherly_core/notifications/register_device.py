"""Registering a device for push messages."""

from dataclasses import replace

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import DeviceId, Identifiers
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.notifications.device_ports import Devices
from gatherly_core.notifications.devices import Device, Platform

MOST_DEVICES = 20
"""How many devices of one user are known."""


class RegisterDevice:
    """Has the user who asks shown messages on a device, by the token that its push service gave it.

    - a token belongs to whoever registered it last: a device that changes hands tells its former owner nothing
    - registering one's own again changes nothing but its platform
    - whoever has too many loses the oldest
    """

    def __init__(
        self, unit_of_work: UnitOfWork, users: Users, devices: Devices, identifiers: Identifiers, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._devices = devices
        self._identifiers = identifiers
        self._clock = clock

    def __call__(self, actor: Actor, token: str, platform: Platform) -> Device:
        new = Device(DeviceId(self._identifiers.new()), actor.user_id, token, platform, self._clock.now())
        return self._unit_of_work.run(lambda: self._register(new), landed=again)

    def _register(self, new: Device) -> Device:
        self._users.account(new.user_id)
        known = self._devices.of_token(new.token)
        device = replace(known, platform=new.platform) if known and known.user_id == new.user_id else new
        self._devices.keep(device)
        registered = self._devices.of_users([new.user_id])[new.user_id]
        self._devices.remove([each.id for each in registered[:-MOST_DEVICES] if each != device])
        return device
