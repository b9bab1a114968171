"""Organizers' wordings in the database."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, Row, String, Table, bindparam, delete, insert, select

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.event_tables import events
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Json, UtcDateTime, Word, metadata, reference
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.wordings.errors import WordingNotFound
from gatherly_core.wordings.model import EventWording, Place

event_wordings = Table(
    "event_wordings",
    metadata,
    reference("event_id", "events", primary_key=True),
    # Words without a constraint on which: there will be more templates, and languages.
    Column("template", Word(Template, 32), primary_key=True),
    Column("language", Word(Language), primary_key=True),
    Column("subject", String(255), nullable=False),
    Column("paragraphs", Json, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    **TABLE_OPTIONS,
)

rows = event_wordings.c
OF_EVENT = rows.event_id == bindparam("of_event")
IN_PLACE = (
    OF_EVENT,
    rows.template == bindparam("of_template", type_=rows.template.type),
    rows.language == bindparam("of_language", type_=rows.language.type),
)

ADD = insert(event_wordings)
REMOVE = delete(event_wordings).where(*IN_PLACE)
REMOVE_ALL = delete(event_wordings).where(OF_EVENT)
REMOVE_OF = delete(event_wordings).where(
    rows.event_id.in_(select(events.c.id).where(events.c.organizer_id == bindparam("of_organizer")))
)
ALL = select(event_wordings).where(OF_EVENT).order_by(rows.template, rows.language)


class SqlWordings:
    """What organizers say in place of the standard words."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def put(self, wording: EventWording) -> None:
        # Nobody comes between the two: the block has locked the event.
        self._database.writing.execute(REMOVE, _key(wording.place))
        words = {"subject": wording.wording.subject, "paragraphs": list(wording.wording.paragraphs)}
        self._database.writing.execute(ADD, {**asdict(wording.place), **words, "updated_at": wording.updated_at})

    def remove(self, place: Place) -> None:
        if not self._database.writing.execute(REMOVE, _key(place)).rowcount:
            raise WordingNotFound("The event has no wording of this.")

    def remove_all(self, event_id: EventId) -> None:
        self._database.writing.execute(REMOVE_ALL, {"of_event": event_id})

    def remove_of(self, organizer_id: UserId) -> None:
        self._database.writing.execute(REMOVE_OF, {"of_organizer": organizer_id})

    def all_of(self, event_id: EventId) -> tuple[EventWording, ...]:
        return tuple(map(_wording_of, self._database.reading.execute(ALL, {"of_event": event_id})))

    def of_event(self, event_id: EventId, template: Template) -> Mapping[Language, Wording]:
        return {one.place.language: one.wording for one in self.all_of(event_id) if one.place.template is template}


def _key(place: Place) -> dict[str, object]:
    return {"of_event": place.event_id, "of_template": place.template, "of_language": place.language}


def _wording_of(row: Row[Any]) -> EventWording:
    place = Place(row.event_id, row.template, row.language)
    return EventWording(place, Wording(row.subject, tuple(row.paragraphs)), row.updated_at)
