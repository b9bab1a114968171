"""Wordings and previews."""

from marshmallow import fields

from gatherly_core.wordings.wording_rules import LONGEST_PARAGRAPH, LONGEST_SUBJECT, MOST_PARAGRAPHS
from gatherly_web.schemas.base import AnswerSchema, InputSchema, Part
from gatherly_web.schemas.fields import ListOf, Moment
from gatherly_web.schemas.texts import Text

WORDS = {
    "subject": "See you at {{ event_title }}",
    "paragraphs": [
        "Doors open half an hour before we start, at {{ event_start|time }}.",
        "{% if tickets > 1 %}Come together: there are no seats to choose.{% endif %} We look forward to you!",
    ],
}
WORDING_EXAMPLE = {
    "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
    "template": "booking_confirmed",
    "language": "en",
    **WORDS,
    "updated_at": "2026-11-01T09:30:00Z",
}
PREVIEW_EXAMPLE = {
    "subject": "See you at Harbour Jazz Night",
    "text": "Doors open half an hour before we start, at 19:00.\n\nHarbour Jazz Night\nWhere: Old Customs House\n",
    "short": "Confirmed: Harbour Jazz Night, Sat 5 Dec, 19:00. Your booking is K7QM-2XPD.",
    "html": '<!doctype html><html lang="en"></html>',
    "fault": None,
}


class WordingInput(InputSchema):
    """A subject and paragraphs, in which `{{ event_title }}` and other variables of the message may stand."""

    subject = Text(1, LONGEST_SUBJECT, required=True)
    paragraphs = ListOf(Text(1, LONGEST_PARAGRAPH, lines=True), 1, MOST_PARAGRAPHS, required=True)

    example = WORDS


class PreviewInput(InputSchema):
    """What is to be tried; without it, the message as it is sent now."""

    wording = Part(
        WordingInput,
        load_default=None,
        allow_none=True,
        metadata={"description": "Left out: the event's own wording, or the standard words where it has none."},
    )

    example = {"wording": WORDS}


class WordingSchema(AnswerSchema):
    event_id = fields.UUID(required=True)
    template = fields.String(required=True)
    language = fields.String(required=True)
    subject = fields.String(required=True)
    paragraphs = fields.List(fields.String(), required=True)
    updated_at = Moment(required=True)

    example = WORDING_EXAMPLE


class WordingList(AnswerSchema):
    items = fields.List(Part(WordingSchema), required=True)

    example = {"items": [WORDING_EXAMPLE]}


class PreviewSchema(AnswerSchema):
    subject = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "Of an e-mail, and in the app."})
    short = fields.String(required=True, metadata={"description": "By SMS and push: always in the standard words."})
    html = fields.String(required=True, metadata={"description": "Of an e-mail: a whole document."})
    fault = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Why the event's own wording cannot be used: these are the standard words then."},
    )

    example = PREVIEW_EXAMPLE
