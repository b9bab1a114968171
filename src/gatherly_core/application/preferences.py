"""The use cases of what people choose to be told, and where."""

from gatherly_core.application.ports import Ports
from gatherly_core.notifications.acquaintance import GetToKnow
from gatherly_core.notifications.choose_preferences import ChoosePreferences, ViewPreferences
from gatherly_core.notifications.register_device import RegisterDevice
from gatherly_core.notifications.unsubscribe import Unsubscribe
from gatherly_core.notifications.view_devices import ListDevices, RemoveDevice


class PreferencesUseCases:
    def __init__(self, p: Ports) -> None:
        self.view = ViewPreferences(p.unit_of_work, GetToKnow(p.users, p.preferences, p.devices))
        self.choose = ChoosePreferences(p.unit_of_work, p.users, p.preferences)
        self.unsubscribe = Unsubscribe(p.unit_of_work, p.users, p.preferences, p.unsubscribe_tokens)
        self.register_device = RegisterDevice(p.unit_of_work, p.users, p.devices, p.identifiers, p.clock)
        self.list_devices = ListDevices(p.unit_of_work, p.devices)
        self.remove_device = RemoveDevice(p.unit_of_work, p.devices)
