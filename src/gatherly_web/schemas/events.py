"""Events, and how they are listed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from gatherly_core.events.event_rules import LONGEST_DESCRIPTION, MOST_IMAGES
from gatherly_core.events.model import EventStatus
from gatherly_core.events.moderate_event import Moderation
from gatherly_core.events.ports import EventSort
from gatherly_core.events.refund_policy import MOST_DAYS, MOST_TIERS, Tier
from gatherly_core.inventory.model import UNLIMITED
from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageQuery, PageSchema, Part
from gatherly_web.schemas.fields import Choice, Degrees, Flag, FlagText, Identifier, ListOf, Moment, WholeNumber
from gatherly_web.schemas.texts import ImageAddress, Text
from gatherly_web.schemas.ticketing import TicketInput

EVENT_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000e1",
    "organizer_id": "0199a3c2-6f00-7000-8000-0000000000a1",
    "title": "Autumn Concert",
    "description": "Strings and brass by candle light.",
    "category": "music",
    "tags": ["classical", "indoor"],
    "location": "Town Hall, Main Street 1, Berlin",
    "latitude": 52.5186,
    "longitude": 13.4083,
    "images": ["https://example.com/concert.jpg"],
    "start_date": "2026-12-01T18:00:00Z",
    "end_date": "2026-12-01T21:00:00Z",
    "timezone": "Europe/Berlin",
    "currency": "EUR",
    "capacity": 300,
    "refund_policy": [{"days_before": 7, "percent": 100}, {"days_before": 1, "percent": 50}],
    "status": "published",
    "published": True,
    "featured": False,
    "availability": {"capacity": 300, "sold": 120, "held": 4, "available": 176, "sold_out": False},
    "version": 2,
    "created_at": "2026-11-01T09:30:00Z",
    "updated_at": "2026-11-02T10:00:00Z",
}
GIVEN = """title description category tags location latitude longitude images start_date end_date timezone currency
    capacity refund_policy""".split()


def distinct(values: tuple[Any, ...]) -> None:
    if len(set(values)) < len(values):
        raise ValidationError("must not have the same entry twice")


class TagList(ListOf):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Text(1, 50), 0, 20, **kwargs)
        self.validators.append(distinct)


class TierInput(InputSchema):
    """Until so many days before the start (of the event's wall clock) a cancelled booking gets so many percent back."""

    days_before = WholeNumber(0, MOST_DAYS, required=True)
    percent = WholeNumber(0, 100, required=True)

    @post_load
    def as_tier(self, data: Mapping[str, int], **_: object) -> Tier:
        return Tier(**data)


class EventInput(InputSchema):
    title = Text(1, 200, required=True)
    description = Text(
        0,
        LONGEST_DESCRIPTION,
        lines=True,
        load_default="",
        metadata={
            "description": "HTML, of which paragraphs, line breaks, headings, emphasis, lists, quotations and links "
            "stay. A sign that is to be seen is written `&amp;`, `&lt;`."
        },
    )
    category = Text(1, 50, load_default=None, allow_none=True)
    tags = TagList(load_default=())
    location = Text(0, 300, load_default="")
    latitude = Degrees(-90, 90, load_default=None, allow_none=True)
    longitude = Degrees(-180, 180, load_default=None, allow_none=True)
    images = ListOf(ImageAddress(), 0, MOST_IMAGES, load_default=())
    start_date = Moment(required=True)
    end_date = Moment(required=True)
    timezone = Text(1, 64, required=True, metadata={"description": "An IANA time zone, such as Europe/Berlin."})
    currency = Text(3, 3, required=True, metadata={"description": "An ISO 4217 code, such as EUR."})
    capacity = WholeNumber(
        0,
        UNLIMITED - 1,
        load_default=None,
        allow_none=True,
        metadata={"description": "How many people all its tickets together may admit; null sets no such limit."},
    )
    refund_policy = ListOf(
        Part(TierInput),
        0,
        MOST_TIERS,
        load_default=None,
        allow_none=True,
        metadata={"description": "What cancelled bookings get back; null for all of it until the event starts."},
    )

    example: ClassVar[Any] = {name: EVENT_EXAMPLE[name] for name in GIVEN}


class NewEventInput(EventInput):
    """Without tickets, a capacity makes one free ticket type of that quantity."""

    tickets = ListOf(Part(TicketInput), 0, 50, load_default=())

    example = EventInput.example | {"tickets": [TicketInput.example]}


class ModerationInput(InputSchema):
    featured = Flag(load_default=None, metadata={"description": "Whether it is among the featured events."})
    published = Flag(
        validate=validate.Equal(False, error="must be false"),
        metadata={"description": "`false` makes it a draft again. Its organizer alone publishes it."},
    )

    example = {"featured": True}

    @validates_schema
    def something(self, data: Mapping[str, Any], **_: object) -> None:
        if data == {"featured": None}:
            raise ValidationError("must be given, or published", "featured")

    @post_load
    def as_moderation(self, data: Mapping[str, Any], **_: object) -> dict[str, Moderation]:
        return {"moderation": Moderation(data["featured"], withdrawn="published" in data)}


class EventQuery(PageQuery):
    q = Text(
        1,
        200,
        load_default=None,
        metadata={"description": "Is looked for in title, description, location, category and tags."},
    )
    category = Text(1, 50, load_default=None)
    tag = Text(1, 50, load_default=None)
    organizer_id = Identifier(
        load_default=None, metadata={"description": "Organizers who ask for their own events see their drafts, too."}
    )
    featured = FlagText(load_default=None)
    ends_after = Moment(
        data_key="from",
        load_default=None,
        metadata={"description": "Events that end after this moment; now, if left out."},
    )
    starts_before = Moment(
        data_key="to", load_default=None, metadata={"description": "Events that start before this moment."}
    )
    available = FlagText(
        load_default=None, metadata={"description": "Events with, or without, a place that can be booked now."}
    )
    sort = Choice(EventSort, load_default=EventSort.START_DATE)


class AllEventsQuery(EventQuery):
    ends_after = Moment(
        data_key="from", load_default=None, metadata={"description": "Events that end after this moment."}
    )
    status = Choice(EventStatus, load_default=None)
    sort = Choice(EventSort, load_default=EventSort.CREATED_AT)


class AvailabilitySchema(AnswerSchema):
    """In people. What is held waits for a payment, or is kept for the waitlist."""

    capacity = fields.Integer(required=True)
    sold = fields.Integer(required=True)
    held = fields.Integer(required=True)
    available = fields.Integer(required=True)
    sold_out = fields.Boolean(required=True)


class TierSchema(AnswerSchema):
    days_before = fields.Integer(required=True)
    percent = fields.Integer(required=True)


class EventSchema(AnswerSchema):
    id = fields.UUID(required=True)
    organizer_id = fields.UUID(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True, metadata={"description": "Harmless HTML."})
    category = fields.String(required=True, allow_none=True)
    tags = fields.List(fields.String(), required=True)
    location = fields.String(required=True)
    latitude = fields.Float(required=True, allow_none=True)
    longitude = fields.Float(required=True, allow_none=True)
    images = fields.List(
        fields.String(metadata={"format": "uri-reference"}),
        required=True,
        metadata={"description": "Web addresses, and paths of images that were uploaded here."},
    )
    start_date = Moment(required=True)
    end_date = Moment(required=True)
    timezone = fields.String(required=True)
    currency = fields.String(required=True)
    capacity = fields.Integer(required=True, allow_none=True)
    refund_policy = fields.List(Part(TierSchema), required=True, allow_none=True)
    status = Choice(EventStatus, required=True)
    published = fields.Boolean(required=True)
    featured = fields.Boolean(required=True)
    availability = Part(AvailabilitySchema, required=True)
    version = fields.Integer(required=True)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)

    example = EVENT_EXAMPLE


class EventPage(PageSchema):
    items = fields.List(Part(EventSchema), required=True)

    example = {"items": [EVENT_EXAMPLE], "next_cursor": None}


class LabelSchema(AnswerSchema):
    name = fields.String(required=True)
    count = fields.Integer(required=True)


class LabelPage(PageSchema):
    items = fields.List(Part(LabelSchema), required=True)

    example = {"items": [{"name": "music", "count": 12}], "next_cursor": None}
