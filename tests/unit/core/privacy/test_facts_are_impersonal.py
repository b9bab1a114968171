"""Facts stay for ever: they name people and things by identifiers alone."""

from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from typing import get_type_hints
from uuid import UUID

from gatherly_core.all_facts import FACTS

TEXTS = {
    "NoticeReceived.charge_id": "the provider's name for a movement of money",
}


def is_impersonal(hint: object) -> bool:
    kind = getattr(hint, "__supertype__", hint)  # an identifier is a NewType of UUID
    return isinstance(kind, type) and issubclass(kind, UUID | datetime | int | StrEnum)


def test_no_fact_has_a_text_that_somebody_might_have_written() -> None:
    texts = {
        f"{kind.__name__}.{field.name}"
        for kind in FACTS
        for field in fields(kind)
        if not is_impersonal(get_type_hints(kind)[field.name])
    }
    assert texts == TEXTS.keys()
