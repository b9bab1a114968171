from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.booking.model import BookingStatus
from gatherly_core.waitlist.errors import EntryNotFound, NotWaiting
from gatherly_core.waitlist.facts import WaitlistLeft
from gatherly_core.waitlist.model import EntryStatus
from gatherly_core.waitlist.serving import MOST_PASSES
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene, owner_of


def test_it_takes_a_user_out_of_the_line(scene: Scene) -> None:
    ticket_type, _ = scene.sold_out()
    first, second = scene.join(ticket_type), scene.join(ticket_type)
    scene.clock.advance(timedelta(hours=1))
    standing = scene.app.waitlist.leave(owner_of(first), first.id)
    assert (standing.entry.status, standing.position) == (EntryStatus.LEFT, None)
    assert standing.entry.updated_at == NOW + timedelta(hours=1)
    assert scene.entry(first) == standing.entry
    assert scene.app.waitlist.view_entry(owner_of(second), second.id).position == 1
    assert scene.pool(ticket_type).waiting == scene.capacity(ticket_type).waiting == 1
    assert [fact.entry_id for fact in scene.facts(WaitlistLeft)] == [first.id]


def test_it_is_offered_nothing_any_more(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    first, second = scene.join(ticket_type), scene.join(ticket_type)
    scene.app.waitlist.leave(owner_of(first), first.id)
    scene.cancel(booking)
    assert scene.entry(first).status is EntryStatus.LEFT
    assert scene.entry(second).status is EntryStatus.OFFERED


def test_an_offer_it_holds_goes_on_to_the_next_at_once(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    first, second = scene.join(ticket_type), scene.join(ticket_type)
    scene.cancel(booking)
    offered = scene.offered(first)
    assert scene.app.waitlist.leave(owner_of(first), first.id).entry.status is EntryStatus.LEFT
    assert scene.booking(offered).status is BookingStatus.CANCELLED
    assert scene.entry(second).status is EntryStatus.OFFERED
    assert list(scene.app.waitlist.check_waiting()) == []


def test_places_that_were_kept_for_it_go_on_to_the_next_at_once(scene: Scene) -> None:
    ticket_type = scene.on_sale(3)
    scene.book(ticket_type, 2)
    given_back = scene.book(ticket_type)
    party = scene.join(ticket_type, 2)
    for _ in range(MOST_PASSES):
        scene.cancel(given_back)
        given_back = scene.book(ticket_type)
    single = scene.join(ticket_type)
    scene.cancel(given_back)
    assert scene.pool(ticket_type).kept == 1
    assert scene.entry(single).status is EntryStatus.WAITING
    scene.app.waitlist.leave(owner_of(party), party.id)
    assert scene.entry(single).status is EntryStatus.OFFERED
    assert scene.pool(ticket_type).kept == 0


@pytest.mark.parametrize("role", Role)
def test_it_is_not_there_for_others(scene: Scene, role: Role) -> None:
    ticket_type, _ = scene.sold_out()
    entry = scene.join(ticket_type)
    for actor in (scene.person(role), scene.organizer):
        with pytest.raises(EntryNotFound):
            scene.app.waitlist.leave(actor, entry.id)
    assert scene.entry(entry).status is EntryStatus.WAITING


def test_it_leaves_only_once(scene: Scene) -> None:
    ticket_type, _ = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.app.waitlist.leave(owner_of(entry), entry.id)
    with pytest.raises(NotWaiting) as refused:
        scene.app.waitlist.leave(owner_of(entry), entry.id)
    assert refused.value.code == "not_waiting"
    assert scene.pool(ticket_type).waiting == 0


def test_it_cannot_leave_with_what_it_accepted(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.cancel(booking)
    scene.app.waitlist.accept(owner_of(entry), entry.id)
    with pytest.raises(NotWaiting):
        scene.app.waitlist.leave(owner_of(entry), entry.id)
    assert scene.offered(entry).live


def test_it_does_not_know_what_is_not_there(scene: Scene) -> None:
    with pytest.raises(EntryNotFound):
        scene.app.waitlist.leave(scene.person(), new_id())
