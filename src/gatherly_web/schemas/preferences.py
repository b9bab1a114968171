"""What one is told, and by which channels."""

from marshmallow import fields

from gatherly_core.notifications.model import Channel, Topic
from gatherly_web.schemas.base import AnswerSchema, InputSchema, Part
from gatherly_web.schemas.fields import Flag

PREFERENCES_EXAMPLE = {
    "bookings": {"email": True, "sms": False, "push": True, "in_app": True},
    "reminders": {"email": True, "sms": True, "push": True, "in_app": True},
    "announcements": {"email": False, "sms": False, "push": True, "in_app": True},
    "surveys": {"email": False, "sms": False, "push": False, "in_app": True},
}


class ChannelsInput(InputSchema):
    email = Flag()
    sms = Flag()
    push = Flag()
    in_app = Flag()

    example = PREFERENCES_EXAMPLE["reminders"]


class TopicsInput(InputSchema):
    bookings = Part(ChannelsInput)
    reminders = Part(ChannelsInput)
    announcements = Part(ChannelsInput)
    surveys = Part(ChannelsInput)

    example = PREFERENCES_EXAMPLE


class PreferencesInput(InputSchema):
    preferences = Part(
        TopicsInput,
        required=True,
        metadata={
            "description": "Whether one wants to be told of a topic by a channel. What is left out is as it is at "
            "first: on, but for `sms`."
        },
    )

    example = {"preferences": PREFERENCES_EXAMPLE}


class ChannelsSchema(AnswerSchema):
    email = fields.Boolean(required=True)
    sms = fields.Boolean(required=True, metadata={"description": "It takes a telephone number in the profile."})
    push = fields.Boolean(required=True, metadata={"description": "It takes a device that is registered."})
    in_app = fields.Boolean(required=True)

    example = PREFERENCES_EXAMPLE["reminders"]


class TopicsSchema(AnswerSchema):
    bookings = Part(ChannelsSchema, required=True)
    reminders = Part(ChannelsSchema, required=True)
    announcements = Part(ChannelsSchema, required=True)
    surveys = Part(ChannelsSchema, required=True)

    example = PREFERENCES_EXAMPLE


class FixedSchema(AnswerSchema):
    topic = fields.Enum(Topic, by_value=True, required=True)
    channel = fields.Enum(Channel, by_value=True, required=True)

    example = {"topic": "bookings", "channel": "email"}


class PreferencesSchema(AnswerSchema):
    preferences = Part(TopicsSchema, required=True)
    must_arrive = fields.List(
        Part(FixedSchema), required=True, metadata={"description": "What cannot be switched off."}
    )

    example = {
        "preferences": PREFERENCES_EXAMPLE,
        "must_arrive": [
            {"topic": "bookings", "channel": "email"},
            {"topic": "bookings", "channel": "in_app"},
        ],
    }
