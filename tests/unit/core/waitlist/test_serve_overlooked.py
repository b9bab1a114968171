import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import StorageAway
from gatherly_core.ticketing.model import TicketType
from gatherly_core.waitlist.model import Entry, EntryStatus
from gatherly_core.waitlist.serve_waitlist import ServeWaitlist
from tests.factories import NOW
from tests.unit.core.scene import Scene


def closed_for_an_hour(scene: Scene) -> tuple[TicketType, Entry]:
    """A ticket type whose sales are closed for an hour, a place that was freed meanwhile, and who waits for it."""
    ticket_type, booking = scene.sold_out()
    entry = scene.join(ticket_type)
    later = replace(ticket_type.details, sale_start_date=NOW + timedelta(hours=1))
    scene.app.ticketing.edit_ticket_type(scene.organizer, ticket_type.id, later)
    scene.cancel(booking)
    return ticket_type, entry


def test_it_serves_who_waits_for_what_is_on_sale_again(scene: Scene) -> None:
    _, entry = closed_for_an_hour(scene)
    scene.app.waitlist.serve_overlooked()
    assert scene.entry(entry).status is EntryStatus.WAITING
    scene.clock.advance(timedelta(hours=1))
    scene.app.waitlist.serve_overlooked()
    assert scene.entry(entry).status is EntryStatus.OFFERED


def test_it_leaves_alone_what_is_over_or_deleted(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    over, entry = closed_for_an_hour(scene)
    scene.clock.set(scene.event_of(over).details.end_date)
    served: list[EventId] = []
    monkeypatch.setattr(ServeWaitlist, "__call__", lambda self, event_id: served.append(event_id))
    scene.app.waitlist.serve_overlooked()
    assert served == []
    assert scene.entry(entry).status is EntryStatus.WAITING


def test_what_is_wrong_with_one_event_does_not_keep_the_others(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, _ = closed_for_an_hour(scene)
    _, entry = closed_for_an_hour(scene)
    serve = ServeWaitlist.__call__

    def serve_or_fail(self: ServeWaitlist, event_id: EventId) -> None:
        if event_id == broken.event_id:
            raise RuntimeError("broken")
        serve(self, event_id)

    monkeypatch.setattr(ServeWaitlist, "__call__", serve_or_fail)
    scene.clock.advance(timedelta(hours=1))
    with caplog.at_level(logging.ERROR):
        scene.app.waitlist.serve_overlooked()
    assert scene.entry(entry).status is EntryStatus.OFFERED
    assert str(broken.event_id) in caplog.text


def test_it_does_not_go_on_without_a_database(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    closed_for_an_hour(scene)

    def away(self: ServeWaitlist, event_id: EventId) -> None:
        raise StorageAway("away")

    monkeypatch.setattr(ServeWaitlist, "__call__", away)
    with pytest.raises(StorageAway):
        scene.app.waitlist.serve_overlooked()
