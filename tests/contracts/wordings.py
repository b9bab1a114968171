"""What every keeper of wordings must do."""

from datetime import timedelta
from typing import Any

import pytest

from gatherly_core.kernel.identifiers import EventId
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.wordings.errors import WordingNotFound
from gatherly_core.wordings.model import EventWording, Place
from tests.contracts.contract import Contract
from tests.factories import NOW

EN, DE = Language.EN, Language.DE
HELLO = Wording("Hello {{ event_title }} 🎷", ("One line\nand another.", "“Grüße”"))


class WordingsContract(Contract):
    def put(
        self, event_id: EventId, template: Template, language: Language, wording: Wording = HELLO, **fields: Any
    ) -> EventWording:
        worded = EventWording(Place(event_id, template, language), wording, **{"updated_at": NOW, **fields})
        self.run(lambda: self.ports.wordings.put(worded))
        return worded

    def test_it_keeps_a_wording(self) -> None:
        event = self.given.event()
        worded = self.put(event.id, Template.REMINDER, DE)
        assert self.read(lambda: self.ports.wordings.all_of(event.id)) == (worded,)
        assert self.read(lambda: self.ports.wordings.of_event(event.id, Template.REMINDER)) == {DE: HELLO}

    def test_it_keeps_the_last_one_in_its_place(self) -> None:
        event = self.given.event()
        self.put(event.id, Template.REMINDER, EN)
        other = self.put(event.id, Template.REMINDER, EN, Wording("B", ("C",)), updated_at=NOW + timedelta(hours=1))
        assert self.read(lambda: self.ports.wordings.all_of(event.id)) == (other,)

    def test_it_tells_places_apart(self) -> None:
        event, another = self.given.event(), self.given.event()
        kept = [
            self.put(event.id, template, language)
            for template, language in ((Template.SURVEY, EN), (Template.REMINDER, EN), (Template.REMINDER, DE))
        ]
        self.put(another.id, Template.TICKET, EN)
        assert self.read(lambda: self.ports.wordings.all_of(event.id)) == (kept[2], kept[1], kept[0])
        assert self.read(lambda: self.ports.wordings.of_event(event.id, Template.SURVEY)) == {EN: HELLO}
        assert self.read(lambda: self.ports.wordings.of_event(event.id, Template.TICKET)) == {}

    def test_it_removes_one(self) -> None:
        event = self.given.event()
        gone, kept = self.put(event.id, Template.REMINDER, EN), self.put(event.id, Template.REMINDER, DE)
        self.run(lambda: self.ports.wordings.remove(gone.place))
        assert self.read(lambda: self.ports.wordings.all_of(event.id)) == (kept,)
        with pytest.raises(WordingNotFound):
            self.run(lambda: self.ports.wordings.remove(gone.place))

    def test_it_removes_all_of_an_event(self) -> None:
        event, another = self.given.event(), self.given.event()
        for language in Language:
            self.put(event.id, Template.REMINDER, language)
        kept = self.put(another.id, Template.REMINDER, EN)
        for _ in range(2):
            self.run(lambda: self.ports.wordings.remove_all(event.id))
        assert self.read(lambda: self.ports.wordings.all_of(event.id)) == ()
        assert self.read(lambda: self.ports.wordings.all_of(another.id)) == (kept,)

    def test_it_removes_all_of_an_organizer(self) -> None:
        one, another = self.given.event(), self.given.event()
        same = self.given.event(organizer_id=one.organizer_id)
        for event in (one, same):
            self.put(event.id, Template.REMINDER, EN)
        kept = self.put(another.id, Template.REMINDER, EN)
        self.run(lambda: self.ports.wordings.remove_of(one.organizer_id))
        for event in (one, same):
            assert self.read(lambda event=event: self.ports.wordings.all_of(event.id)) == ()
        assert self.read(lambda: self.ports.wordings.all_of(another.id)) == (kept,)
