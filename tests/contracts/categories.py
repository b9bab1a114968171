"""What the categories promise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatherly_core.events.categories import Category
from gatherly_core.events.errors import CategoryNotFound, CategoryTaken
from gatherly_core.events.model import EventStatus
from gatherly_core.kernel.identifiers import CategoryId
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once, often
from tests.factories import NOW, new_id

LONGEST = "ᾯ" * 50
"""The letter whose caseless form is the longest there is."""


def category(name: str, **fields: object) -> Category:
    made: dict[str, object] = {"id": CategoryId(new_id()), "name": name, "created_at": NOW, "updated_at": NOW}
    return Category(**(made | fields))  # type: ignore[arg-type]  # each test gives what fits


class CategoriesContract(Contract):
    def add(self, *categories: Category) -> None:
        self.run(lambda: [self.ports.categories.add(each) for each in categories])

    def all(self) -> tuple[Category, ...]:
        return self.read(self.ports.categories.all)

    def save(self, changed: Category) -> None:
        def locked_and_saved() -> None:
            self.ports.categories.locked(changed.id)
            self.ports.categories.save(changed)

        self.run(locked_and_saved)

    def test_it_keeps_a_category_whole(self) -> None:
        last = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
        kept = category(LONGEST, former="🎸" * 50, created_at=NOW - timedelta(microseconds=1), updated_at=last)
        self.add(kept)
        assert self.all() == (kept,)
        assert self.run(lambda: self.ports.categories.locked(kept.id)) == kept

    def test_it_lists_them_by_name(self) -> None:
        names = ["b", "B", "ä", "a", "Z"]
        self.add(*(category(name) for name in ("b", "ä", "a", "Z")))
        assert [each.name for each in self.all()] == sorted(set(names) - {"B"})

    def test_it_keeps_what_was_changed(self) -> None:
        kept, other = category("music"), category("film")
        self.add(kept, other)
        renamed = kept.renamed("Sound", NOW + timedelta(hours=1))
        self.save(renamed)
        assert self.all() == (renamed, other)
        self.save(replace(renamed, former=None))
        assert self.all() == (replace(renamed, former=None), other)

    @pytest.mark.parametrize(("first", "second"), [("Film", "FILM"), ("straße", "STRASSE"), ("Zo\u00eb", "zoe\u0308")])
    def test_it_takes_one_of_each_name(self, first: str, second: str) -> None:
        kept, other = category(first), category("other")
        self.add(kept, other)
        with pytest.raises(CategoryTaken):
            self.add(category(second))
        with pytest.raises(CategoryTaken):
            self.save(other.renamed(second, NOW))
        assert set(self.all()) == {kept, other}
        self.save(kept.renamed(second, NOW))

    def test_it_takes_one_of_those_that_are_added_at_once(self) -> None:
        outcomes = at_once(*[lambda: self.add(category("music"))] * 4)
        assert [type(outcome) for outcome in outcomes].count(CategoryTaken) == 3
        assert len(self.all()) == 1

    def test_it_does_not_know_what_is_gone(self) -> None:
        kept, deleted = category("music"), category("film")
        self.add(kept, deleted)
        self.run(lambda: (self.ports.categories.locked(deleted.id), self.ports.categories.delete(deleted.id)))
        assert self.all() == (kept,)
        with pytest.raises(CategoryNotFound):
            self.run(lambda: self.ports.categories.locked(deleted.id))
        self.add(category("film"))

    def test_it_locks_a_category_until_the_block_ends(self) -> None:
        kept = category("0")
        self.add(kept)

        def count() -> None:
            present = self.ports.categories.locked(kept.id)
            self.ports.categories.save(present.renamed(str(int(present.name) + 1), NOW))

        assert at_once(*[often(5, lambda: self.run(count))] * 4) == [5] * 4
        assert self.all()[0].name == "20"

    def test_events_that_bear_one_are_found(self) -> None:
        bearing = {self.given.event(details__category="music", status=status) for status in EventStatus}
        for other in ("Music", "musical", None):
            self.given.event(details__category=other)
        deleted = self.given.event(details__category="music")
        self.run(lambda: (self.ports.events.locked(deleted.id), self.ports.events.delete(deleted.id, NOW)))
        assert set(self.run(lambda: self.ports.events.bearing("music", 100))) == bearing
        assert len(self.run(lambda: self.ports.events.bearing("music", 2))) == 2
        assert self.run(lambda: self.ports.events.bearing("film", 2)) == ()
