"""Where users are shown messages at once."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gatherly_core.kernel.identifiers import DeviceId, UserId


class Platform(StrEnum):
    IOS = "ios"
    ANDROID = "android"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class Device:
    """Where a user is shown messages at once. `token` is what the push service knows it by."""

    id: DeviceId
    user_id: UserId
    token: str = field(repr=False)
    platform: Platform
    created_at: datetime
