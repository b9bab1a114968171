import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.privacy import export_data
from gatherly_core.privacy.holdings import Section
from tests.factories import new_id
from tests.unit.core.scene import Scene


def export(scene: Scene, actor: Actor) -> dict[Section, list[dict[str, object]]]:
    sections = scene.app.privacy.export_data(actor)
    return {section: [dict(record) for record in records] for section, records in sections}


def test_it_has_every_section_and_what_was_put_in(scene: Scene) -> None:
    ada, ticket_type = scene.person(), scene.on_sale()
    booking = scene.sell(ticket_type, 2, by=ada)
    found = export(scene, ada)
    assert list(found) == list(Section)
    assert [record["email"] for record in found[Section.PROFILE]] == [scene.user(ada).email]
    assert [record["id"] for record in found[Section.BOOKINGS]] == [booking.id]
    assert {record["id"] for record in found[Section.ATTENDEES]} == {each.id for each in booking.attendees}
    assert [record["captured"] for record in found[Section.PAYMENTS]] == [booking.total]


def test_it_is_read_bit_by_bit(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_data, "BATCH", 3)
    ada, ticket_type = scene.person(), scene.on_sale()
    bookings = [scene.book(ticket_type, by=ada).id for _ in range(7)]
    assert [record["id"] for record in export(scene, ada)[Section.BOOKINGS]] == bookings


def test_it_is_written_down(scene: Scene) -> None:
    ada = scene.person()
    export(scene, ada)
    entries = scene.ports.unit_of_work.read(scene.ports.audit_entries.written)  # type: ignore[attr-defined]  # it is in memory
    assert [entry.action for entry in entries if entry.user_id == ada.user_id] == ["account.exported"]
    assert [record["action"] for record in export(scene, ada)[Section.AUDIT_ENTRIES]][-1] == "account.exported"


def test_it_shows_nothing_of_who_is_not_there(scene: Scene) -> None:
    with pytest.raises(UserNotFound):
        scene.app.privacy.export_data(Actor(new_id(), Role.ATTENDEE))
