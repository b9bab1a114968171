"""Devices, as they are answered: never with their token."""

from typing import Any

from gatherly_core.notifications.devices import Device


def device_answer(device: Device) -> dict[str, Any]:
    return {"id": device.id, "platform": device.platform, "created_at": device.created_at}
