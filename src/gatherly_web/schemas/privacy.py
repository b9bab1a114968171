"""What is held about a user."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import fields

from gatherly_core.privacy.holdings import FIELDS, Kind, Section
from gatherly_web.schemas.accounts import USER_EXAMPLE
from gatherly_web.schemas.base import AnswerSchema
from gatherly_web.schemas.fields import Moment

KINDS: Mapping[Kind, Callable[..., fields.Field[Any]]] = {
    Kind.ID: fields.UUID,
    Kind.TEXT: fields.String,
    Kind.NUMBER: fields.Integer,
    Kind.DECIMAL: fields.Float,
    Kind.FLAG: fields.Boolean,
    Kind.MOMENT: Moment,
    Kind.DATA: fields.Raw,
}

EXAMPLE: dict[str, Any] = {section.value: [] for section in Section} | {Section.PROFILE.value: USER_EXAMPLE}


def _record_of(section: Section) -> type[AnswerSchema]:
    """The schema of a section's records, any of whose fields may say nothing."""
    described = {name: KINDS[kind](required=True, allow_none=True) for name, kind in FIELDS[section].items()}
    name = "".join(word.capitalize() for word in section.split("_"))
    return AnswerSchema.from_dict(described, name=f"Exported{name}Schema")  # type: ignore[return-value]  # a class like the one that is asked


def _section(section: Section) -> fields.Field[Any]:
    record = fields.Nested(_record_of(section))
    return record if section is Section.PROFILE else fields.List(record, required=True)


class ExportSchema(AnswerSchema.from_dict({section.value: _section(section) for section in Section})):  # type: ignore[misc]  # a class made here
    """The profile, and a list for each other kind of thing that is held; amounts are in minor units."""

    example = EXAMPLE
