"""Verifying that the audit trail says what was written into it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gatherly_core.application import Application, Policy
from gatherly_core.audit import verify_trail
from gatherly_core.audit.records import Anchor, Head, Record
from gatherly_core.audit.verify_trail import LATE, Break, Flaw, Verdict
from tests.unit.core.audit.test_seal_entries import end, forge, record
from tests.unit.core.scene import Scene


@pytest.fixture
def sealed(scene: Scene) -> Scene:
    """A scene with a chain of seven entries or more."""
    record(scene, 7)
    scene.app.audit.seal_entries()
    return scene


@pytest.fixture(params=[3, 1000])
def batch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many entries are read at once."""
    size: int = request.param
    monkeypatch.setattr(verify_trail, "BATCH", size)
    return size


class Tampered:
    """A chain that somebody has changed."""

    def __init__(self, records: Sequence[Record], head: Head | None) -> None:
        self.records = list(records)
        self.stored = head

    def head(self) -> Head | None:
        return self.stored

    def sealed(self, after: int | None, limit: int) -> list[Record]:
        return [each for each in self.records if after is None or (each.sequence or 0) > after][:limit]

    def unsealed(self, after: bytes | None, limit: int) -> list[Record]:
        return []


def chain_of(scene: Scene) -> Tampered:
    chain = scene.ports.audit_chain
    return scene.ports.unit_of_work.read(lambda: Tampered(chain.sealed(None, 1000), chain.head()))


def verdict(scene: Scene, chain: Tampered, expected: Anchor | None = None) -> Verdict:
    return Application(replace(scene.ports, audit_chain=chain), Policy()).audit.verify_trail(expected)


def broken(scene: Scene, chain: Tampered, expected: Anchor | None = None) -> tuple[Flaw, int | None]:
    place = verdict(scene, chain, expected).broken
    assert place is not None
    return place.flaw, place.sequence


def test_a_trail_without_entries_is_whole(scene: Scene) -> None:
    assert verdict(scene, Tampered([], None)) == Verdict(end=verify_trail.BEGINNING)


@pytest.mark.usefixtures("batch")
def test_a_chain_is_whole_to_its_end(sealed: Scene) -> None:
    found = sealed.app.audit.verify_trail()
    assert found.intact
    assert found == Verdict(end=end(sealed))
    assert found.end.sequence == len(sealed.entries())


@pytest.mark.usefixtures("batch")
class TestBroken:
    def test_an_entry_that_was_deleted(self, sealed: Scene) -> None:
        for place in range(1, end(sealed).sequence + 1):
            chain = chain_of(sealed)
            del chain.records[place - 1]
            assert broken(sealed, chain) == (Flaw.MISSING, place)

    def test_an_end_that_was_cut_off(self, sealed: Scene) -> None:
        for place in range(1, end(sealed).sequence + 1):
            chain = chain_of(sealed)
            del chain.records[place - 1 :]
            assert broken(sealed, chain) == (Flaw.MISSING, place)

    def test_entries_that_changed_places(self, sealed: Scene) -> None:
        chain = chain_of(sealed)
        one, two = chain.records[2], chain.records[4]
        chain.records[2] = replace(two, sequence=one.sequence, seal=one.seal)
        chain.records[4] = replace(one, sequence=two.sequence, seal=two.seal)
        assert broken(sealed, chain) == (Flaw.MISPLACED, 3)

    def test_an_entry_at_a_place_before_the_first(self, sealed: Scene) -> None:
        chain = chain_of(sealed)
        chain.records.insert(0, replace(chain.records[0], sequence=0))
        assert broken(sealed, chain) == (Flaw.MISPLACED, 1)

    def test_an_entry_that_was_changed(self, sealed: Scene) -> None:
        chain = chain_of(sealed)
        changed = chain.records[3]
        chain.records[3] = replace(changed, content=replace(changed.content, action=b"event.deleted"))
        assert broken(sealed, chain) == (Flaw.CHANGED, 4)

    def test_an_entry_without_its_seal(self, sealed: Scene) -> None:
        chain = chain_of(sealed)
        chain.records[1] = replace(chain.records[1], seal=None)
        assert broken(sealed, chain) == (Flaw.MISPLACED, 2)

    def test_entries_that_stand_for_others_when_the_end_is_taken_along(self, sealed: Scene) -> None:
        chain = chain_of(sealed)
        assert chain.stored is not None
        last = chain.records.pop()
        before = chain.records[-1]
        assert before.seal is not None
        assert last.sequence is not None
        chain.stored = replace(chain.stored, end=Anchor(last.sequence - 1, before.seal.value))
        assert broken(sealed, chain) == (Flaw.END_CHANGED, last.sequence - 1)

    def test_an_end_that_is_gone(self, sealed: Scene) -> None:
        chain = chain_of(sealed)
        chain.stored = None
        assert broken(sealed, chain) == (Flaw.BEYOND_THE_END, 1)

    def test_an_older_end(self, sealed: Scene) -> None:
        older = chain_of(sealed).stored
        assert older is not None
        record(sealed)
        sealed.app.audit.seal_entries()
        chain = chain_of(sealed)
        chain.stored = older
        assert broken(sealed, chain) == (Flaw.BEYOND_THE_END, older.end.sequence + 1)


class TestExpected:
    def test_a_chain_contains_every_end_that_it_had(self, sealed: Scene) -> None:
        kept = end(sealed)
        assert sealed.app.audit.verify_trail(kept).intact
        record(sealed, 3)
        sealed.app.audit.seal_entries()
        assert sealed.app.audit.verify_trail(kept).intact
        assert sealed.app.audit.verify_trail(Anchor.read(str(kept))).intact

    def test_a_chain_that_was_taken_back_as_a_whole_does_not(self, sealed: Scene) -> None:
        older = chain_of(sealed)
        record(sealed, 2)
        sealed.app.audit.seal_entries()
        assert verdict(sealed, older).intact
        assert broken(sealed, older, end(sealed)) == (Flaw.MISSING, end(sealed).sequence - 1)

    def test_a_chain_that_was_written_anew_does_not(self, sealed: Scene) -> None:
        other = Anchor(3, bytes(32))
        found = sealed.app.audit.verify_trail(other)
        assert found.broken is not None
        assert (found.broken.flaw, found.broken.sequence) == (Flaw.NOT_AS_EXPECTED, 3)
        assert found.broken.entry_id is not None

    @pytest.mark.parametrize("text", ["", "3", "3:", "3:zz", f"-1:{'0' * 64}", f"3:{'0' * 63}", f"3:{'A' * 64}"])
    def test_an_end_is_written_in_one_way(self, text: str) -> None:
        with pytest.raises(ValueError, match="Not the end"):
            Anchor.read(text)


class TestOutside:
    def test_it_counts_what_is_not_sealed_yet_and_what_should_be(self, scene: Scene) -> None:
        record(scene, 2)
        scene.clock.advance(LATE)
        record(scene)
        assert (found := scene.app.audit.verify_trail()).intact
        assert (found.waiting, found.late) == (3, 0)
        scene.clock.advance(timedelta(microseconds=1))
        assert (found := scene.app.audit.verify_trail()).intact
        assert (found.waiting, found.late) == (3, 2)

    def test_it_names_an_entry_that_was_forged(self, scene: Scene) -> None:
        record(scene)
        forge(scene)
        place = scene.app.audit.verify_trail().broken
        assert place == Break(Flaw.CHANGED, None, scene.entries()[-1].id)
        assert str(place) == f"changed outside the chain, entry {scene.entries()[-1].id}"


def test_it_says_where(sealed: Scene) -> None:
    chain: Any = chain_of(sealed)
    del chain.records[4]
    assert str(verdict(sealed, chain).broken) == "missing at place 5"
