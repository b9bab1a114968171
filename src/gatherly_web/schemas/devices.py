"""Where one is shown messages at once."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from gatherly_core.notifications.devices import Platform
from gatherly_core.push.model import TOKEN
from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageSchema, Part
from gatherly_web.schemas.fields import Choice, Moment
from gatherly_web.schemas.texts import Password

MOST_TOKEN = 4096
DEVICE_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000d1",
    "platform": "android",
    "created_at": "2026-11-02T08:00:00Z",
}


class DeviceToken(Password):
    """What a push service knows a device by."""

    default_error_messages = {"signs": "must be of printable ASCII signs, without spaces"}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        token = super()._deserialize(value, attr, data, **kwargs)
        if 0 < len(token) <= MOST_TOKEN and not TOKEN.fullmatch(token):
            raise self.make_error("signs")
        return token


class DeviceInput(InputSchema):
    token = DeviceToken(
        1,
        MOST_TOKEN,
        required=True,
        metadata={"description": "What Firebase Cloud Messaging gave the app on the device."},
    )
    platform = Choice(Platform, required=True)

    example = {"token": "dGhpcyBpcyBub3QgYSByZWFsIHRva2Vu:APA91bHun4MxP5egoKMwt2", "platform": "android"}


class DeviceSchema(AnswerSchema):
    id = fields.UUID(required=True)
    platform = fields.Enum(Platform, by_value=True, required=True)
    created_at = Moment(required=True, metadata={"description": "When it was registered first."})

    example = DEVICE_EXAMPLE


class DevicePage(PageSchema):
    items = fields.List(Part(DeviceSchema), required=True)

    example = {"items": [DEVICE_EXAMPLE], "next_cursor": None}
