import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatherly_core.all_facts import FACTS
from gatherly_core.booking.facts import BookingHeld
from gatherly_core.booking.model import BookingKind
from gatherly_core.events.facts import EventCreated
from gatherly_core.kernel.fact_codec import decode, encode
from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import EventId
from tests.factories import NOW, new_id

VALUES: dict[type, st.SearchStrategy[Any]] = {
    datetime: st.datetimes(timezones=st.just(UTC)),
    UUID: st.uuids(),
    BookingKind: st.sampled_from(BookingKind),
    str: st.text(),
    int: st.integers(),
    bool: st.booleans(),
}


def facts(kind: type[Fact]) -> st.SearchStrategy[Fact]:
    """Facts of a kind with anything in their fields; KeyError for a field of a type that no fact had so far."""
    hints = get_type_hints(kind)
    kinds = {field.name: getattr(hints[field.name], "__supertype__", hints[field.name]) for field in fields(kind)}
    return st.builds(kind, **{name: VALUES[kind] for name, kind in kinds.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceNamed(Fact):
    price: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTaken(Fact):
    note: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCounted(Fact):
    number: int
    more: int = 7


@pytest.mark.parametrize("kind", [*FACTS, NoteTaken], ids=lambda kind: kind.__name__)
@settings(max_examples=20)
@given(data=st.data())
def test_it_brings_every_fact_back_as_it_was(kind: type[Fact], data: st.DataObject) -> None:
    fact = data.draw(facts(kind))
    stored = json.loads(json.dumps(encode(fact)))
    restored = decode(kind, stored)
    assert restored == fact
    assert [type(getattr(restored, field.name)) for field in fields(kind)] == [
        type(getattr(fact, field.name)) for field in fields(kind)
    ]


def test_it_writes_plain_words() -> None:
    event_id = EventId(UUID("01940000-0000-7000-8000-000000000001"))
    at = datetime(2026, 1, 1, 12, 0, 0, 5, tzinfo=UTC)
    assert encode(EventCreated(event_id=event_id, at=at)) == {
        "at": "2026-01-01T12:00:00.000005+00:00",
        "event_id": "01940000-0000-7000-8000-000000000001",
    }


def test_it_refuses_to_write_what_it_could_not_read() -> None:
    with pytest.raises(TypeError, match="float"):
        encode(PriceNamed(price=1.5, at=NOW))


def test_it_refuses_a_record_without_a_field() -> None:
    with pytest.raises(KeyError):
        decode(EventCreated, {"at": NOW.isoformat()})


def test_it_reads_what_was_written_before_there_was_a_field() -> None:
    before = {"at": NOW.isoformat(), "number": 1}
    assert decode(PlaceCounted, before) == PlaceCounted(at=NOW, number=1, more=7)
    assert decode(PlaceCounted, before | {"more": 2}) == PlaceCounted(at=NOW, number=1, more=2)
    with pytest.raises(KeyError):
        decode(PlaceCounted, {"at": NOW.isoformat(), "more": 2})


@pytest.mark.parametrize(
    "wrong", [{"at": "yesterday"}, {"event_id": "number one"}, {"kind": "raffle"}], ids=lambda wrong: next(iter(wrong))
)
def test_it_refuses_a_record_with_nonsense_in_it(wrong: dict[str, str]) -> None:
    record = encode(
        BookingHeld(booking_id=new_id(), event_id=new_id(), user_id=new_id(), kind=BookingKind.OFFER, at=NOW)
    )
    with pytest.raises(ValueError):
        decode(BookingHeld, {**record, **wrong})
