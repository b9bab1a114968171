from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.waitlist.errors import EntryNotFound, NotWaiting
from gatherly_core.waitlist.model import EntryStatus, Priority
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene, owner_of


@pytest.mark.parametrize("who", ["organizer", "admin"])
def test_it_puts_an_entry_first_for_the_next_places(scene: Scene, who: str) -> None:
    ticket_type, booking = scene.sold_out()
    first, second = scene.join(ticket_type), scene.join(ticket_type)
    scene.clock.advance(timedelta(hours=1))
    standing = scene.app.waitlist.prioritise(getattr(scene, who), second.id, Priority.VIP)
    assert (standing.entry.priority, standing.position) == (Priority.VIP, 1)
    assert standing.entry.updated_at == NOW + timedelta(hours=1)
    scene.cancel(booking)
    assert scene.entry(second).status is EntryStatus.OFFERED
    assert scene.entry(first).status is EntryStatus.WAITING


def test_it_puts_an_entry_back_among_the_others(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    first, second = scene.join(ticket_type), scene.join(ticket_type)
    scene.app.waitlist.prioritise(scene.organizer, second.id, Priority.VIP)
    assert scene.app.waitlist.prioritise(scene.organizer, second.id, Priority.NORMAL).position == 2
    scene.cancel(booking)
    assert scene.entry(first).status is EntryStatus.OFFERED


def test_it_is_not_there_for_others(scene: Scene) -> None:
    ticket_type, _ = scene.sold_out()
    entry = scene.join(ticket_type)
    for actor in (scene.person(), scene.person(Role.ORGANIZER)):
        with pytest.raises(EntryNotFound):
            scene.app.waitlist.prioritise(actor, entry.id, Priority.VIP)
    assert scene.entry(entry) == entry


def test_it_moves_only_who_waits(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.cancel(booking)
    with pytest.raises(NotWaiting) as refused:
        scene.app.waitlist.prioritise(scene.organizer, entry.id, Priority.VIP)
    assert refused.value.code == "not_waiting"


def test_who_waits_may_not(scene: Scene) -> None:
    entry = scene.join(scene.sold_out()[0])
    with pytest.raises(Forbidden):
        scene.app.waitlist.prioritise(owner_of(entry), entry.id, Priority.VIP)


def test_it_does_not_know_what_is_not_there(scene: Scene) -> None:
    with pytest.raises(EntryNotFound):
        scene.app.waitlist.prioritise(scene.organizer, new_id(), Priority.VIP)
