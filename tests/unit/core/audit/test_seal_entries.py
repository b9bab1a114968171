"""Bringing entries into the chain."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from gatherly_core.application import Application, Policy
from gatherly_core.audit import seal_entries
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.keys import AuditKeys
from gatherly_core.audit.model import Mac
from gatherly_core.audit.records import Anchor, Head
from gatherly_core.kernel.errors import AlreadyMade
from tests.contracts.audit import entry_of
from tests.unit.core.scene import Scene


def unsealed(scene: Scene) -> int:
    return len(scene.ports.unit_of_work.read(lambda: scene.ports.audit_chain.unsealed(None, 1000)))


def end(scene: Scene) -> Anchor:
    head = scene.ports.unit_of_work.read(scene.ports.audit_chain.head)
    assert head is not None
    return head.end


def forge(scene: Scene) -> None:
    """An entry that was written without a key."""
    forged = Mac("0" * 16, bytes(32))
    scene.ports.unit_of_work.run(lambda: scene.ports.audit_entries.add(entry_of(), forged))


def record(scene: Scene, number: int = 1) -> None:
    """Entries that are not sealed at once."""

    def write() -> None:
        for _ in range(number):
            replace(scene.ports, outbox=Silent()).trail.record(Deed.EVENT_EDITED, None, None)

    scene.ports.unit_of_work.run(write)


class Silent:
    """Keeps facts to itself."""

    def add(self, *facts: Any) -> None:
        pass


def test_what_is_done_is_sealed_soon_after(scene: Scene) -> None:
    scene.event()
    assert len(scene.entries()) > 1
    assert unsealed(scene) == 0
    assert end(scene).sequence == len(scene.entries())


def test_it_seals_all_there_is_in_batches(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal_entries, "BATCH", 3)
    before = end(scene).sequence if scene.entries() else 0
    record(scene, 7)
    assert scene.app.audit.seal_entries() == 7
    assert (unsealed(scene), end(scene).sequence) == (0, before + 7)
    assert scene.app.audit.seal_entries() == 0
    assert scene.app.audit.verify_trail().intact


def test_it_leaves_forged_entries_outside_and_seals_the_others(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal_entries, "BATCH", 2)
    for _ in range(3):
        forge(scene)
    record(scene, 5)
    assert scene.app.audit.seal_entries() == 5
    assert unsealed(scene) == 3


def test_it_hides_no_end_that_somebody_has_changed(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.event()
    changed = Head(replace(end(scene), sequence=1), Mac("0" * 16, bytes(32)))
    scene.ports.unit_of_work.run(lambda: scene.ports.audit_chain.append([], changed, changed))
    record(scene)
    with caplog.at_level(logging.ERROR):
        assert scene.app.audit.seal_entries() == 0
    assert "not as it was written" in caplog.text
    assert (unsealed(scene), end(scene)) == (1, changed.end)


def test_it_begins_no_second_chain_when_the_end_of_the_first_is_gone(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.event()
    record(scene)

    class Headless:
        head = locked_head = staticmethod(lambda: None)
        sealed, unsealed = scene.ports.audit_chain.sealed, scene.ports.audit_chain.unsealed

    app = Application(replace(scene.ports, audit_chain=Headless()), Policy())
    assert app.audit.seal_entries() == 0
    assert "not as it was written" in caplog.text


def test_it_goes_on_with_a_new_key_and_verifies_with_both(scene: Scene) -> None:
    scene.event()
    keys = AuditKeys([b"n" * 32, bytes(32)])
    app = Application(replace(scene.ports, audit_keys=keys), Policy())
    record(scene)
    assert app.audit.seal_entries() == 1
    assert app.audit.verify_trail().intact
    assert not scene.app.audit.verify_trail().intact


def test_it_waits_for_who_begins_the_chain_at_the_same_moment(scene: Scene) -> None:
    scene.event()
    record(scene, 2)
    real = scene.ports.audit_chain

    class Outrun:
        """Somebody else is faster, once."""

        head, locked_head, sealed, unsealed = real.head, real.locked_head, real.sealed, real.unsealed
        tries = 0

        def append(self, *given: Any) -> None:
            self.tries += 1
            if self.tries == 1:
                raise AlreadyMade("There is a thing of this id already.")
            real.append(*given)

    assert Application(replace(scene.ports, audit_chain=Outrun()), Policy()).audit.seal_entries() == 2
