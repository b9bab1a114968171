from gatherly_core.waitlist.facts import WaitlistLeft
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import HOLD, TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene


def test_it_ends_the_wait_for_a_deleted_event(scene: Scene) -> None:
    event = scene.event(TicketDetailsFactory(), TicketDetailsFactory(), capacity=1)
    one, two = scene.types(event)
    scene.book(one)
    entries = [scene.join(one), scene.join(two)]
    elsewhere = scene.join(scene.sold_out()[0])
    scene.clock.advance(HOLD)
    scene.app.events.delete_event(scene.organizer, event.id)
    assert [scene.entry(entry).status for entry in entries] == [EntryStatus.LEFT] * 2
    assert scene.entry(elsewhere).status is EntryStatus.WAITING
    assert {fact.entry_id for fact in scene.facts(WaitlistLeft)} == {entry.id for entry in entries}


def test_it_ends_the_wait_for_one_ticket_type(scene: Scene) -> None:
    event = scene.event(TicketDetailsFactory(), TicketDetailsFactory(), capacity=1)
    one, two = scene.types(event)
    scene.book(one)
    stays, goes = scene.join(one), scene.join(two)
    scene.app.waitlist.disband(event.id, two.id)
    assert scene.entry(goes).status is EntryStatus.LEFT
    assert scene.entry(stays).status is EntryStatus.WAITING
    assert list(scene.app.waitlist.check_waiting()) == []


def test_it_may_be_repeated(scene: Scene) -> None:
    ticket_type, _ = scene.sold_out()
    entry = scene.join(ticket_type)
    for _ in range(2):
        scene.app.waitlist.disband(ticket_type.event_id)
    assert scene.entry(entry).status is EntryStatus.LEFT
    assert len(scene.facts(WaitlistLeft)) == 1
    assert scene.pool(ticket_type).waiting == 0


def test_it_has_nothing_to_do_where_nobody_waits(scene: Scene) -> None:
    scene.app.waitlist.disband(new_id())
    assert scene.facts(WaitlistLeft) == []
