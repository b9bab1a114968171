"""Hearing no more of something, by a link in a letter."""

from marshmallow import EXCLUDE, fields, validate

from gatherly_core.notifications.model import Channel, Topic
from gatherly_web.schemas.base import AnswerSchema, InputSchema
from gatherly_web.schemas.messages import REQUIRED

ONE_CLICK = "One-Click"


class UnsubscribeQuery(InputSchema):
    token = fields.String(
        load_default="",
        metadata={"description": "From the link in the letter."},
        error_messages={"invalid": "must be a text"},
    )


class OneClickForm(InputSchema):
    """What mailers send (RFC 8058, 3.2)."""

    one_click = fields.String(
        data_key="List-Unsubscribe",
        required=True,
        validate=validate.Equal(ONE_CLICK, error=f"must be {ONE_CLICK}"),
        error_messages=REQUIRED | {"invalid": "must be a text"},
    )

    example = {"List-Unsubscribe": ONE_CLICK}

    class Meta:
        # Nobody's wish is refused for what their mailer sends along with it.
        unknown = EXCLUDE


class UnsubscribedSchema(AnswerSchema):
    status = fields.String(required=True, validate=validate.Equal("unsubscribed"))
    topics = fields.List(fields.Enum(Topic, by_value=True), required=True)
    channel = fields.Enum(Channel, by_value=True, required=True)

    example = {"status": "unsubscribed", "topics": ["announcements"], "channel": "email"}
