from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.booking import booking_states
from gatherly_core.booking.model import AttendeeStatus, BookingStatus
from gatherly_core.waitlist.errors import EntryNotFound, NoOffer, NotWaiting
from gatherly_core.waitlist.facts import WaitlistLeft
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import new_id
from tests.unit.core.scene import Scene, owner_of

DAY = timedelta(hours=24)


def test_it_passes_an_offer_on_to_the_next_and_leaves_the_line(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    first, second = scene.join(ticket_type), scene.join(ticket_type)
    scene.cancel(booking)
    offered = scene.offered(first)
    scene.clock.advance(timedelta(hours=1))
    standing = scene.app.waitlist.decline(owner_of(first), first.id)
    assert (standing.entry.status, standing.position) == (EntryStatus.LEFT, None)
    assert scene.entry(first) == standing.entry
    declined = scene.booking(offered)
    assert declined.status is BookingStatus.CANCELLED
    assert {attendee.status for attendee in declined.attendees} == {AttendeeStatus.VOID}
    assert scene.entry(second).status is EntryStatus.OFFERED
    assert scene.offered(second).expires_at == scene.clock.now() + DAY
    assert [fact.entry_id for fact in scene.facts(WaitlistLeft)] == [first.id]
    assert list(scene.app.waitlist.check_waiting()) == []


def test_its_places_become_free_when_nobody_else_waits(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.cancel(booking)
    scene.app.waitlist.decline(owner_of(entry), entry.id)
    assert scene.pool(ticket_type).free == 1
    assert scene.book(ticket_type).live


@pytest.mark.parametrize("role", Role)
def test_it_is_not_there_for_others(scene: Scene, role: Role) -> None:
    ticket_type, booking = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.cancel(booking)
    for actor in (scene.person(role), scene.organizer):
        with pytest.raises(EntryNotFound):
            scene.app.waitlist.decline(actor, entry.id)
    assert scene.entry(entry).status is EntryStatus.OFFERED


def test_it_declines_only_what_is_offered(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    entry = scene.join(ticket_type)
    with pytest.raises(NoOffer) as refused:
        scene.app.waitlist.decline(owner_of(entry), entry.id)
    assert refused.value.code == "no_offer"
    assert scene.entry(entry).status is EntryStatus.WAITING
    scene.cancel(booking)
    scene.app.waitlist.decline(owner_of(entry), entry.id)
    with pytest.raises(NoOffer):
        scene.app.waitlist.decline(owner_of(entry), entry.id)


def test_it_declines_nothing_that_was_accepted(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.cancel(booking)
    scene.app.waitlist.accept(owner_of(entry), entry.id)
    with pytest.raises(NoOffer):
        scene.app.waitlist.decline(owner_of(entry), entry.id)
    assert scene.offered(entry).live


def test_it_declines_an_offer_whose_time_is_over_but_that_was_not_let_go(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    first, second = scene.join(ticket_type), scene.join(ticket_type)
    scene.cancel(booking)
    scene.clock.advance(DAY)
    scene.app.waitlist.decline(owner_of(first), first.id)
    assert scene.entry(second).status is EntryStatus.OFFERED


def test_it_declines_an_offer_whose_booking_was_cancelled_a_moment_ago(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.cancel(booking)
    # The entry follows its booking in a transaction of its own, which has not come yet.
    cancelled = booking_states.cancelled(scene.offered(entry), scene.clock.now())
    scene.ports.unit_of_work.run(lambda: scene.ports.bookings.move(cancelled))
    used = scene.pool(ticket_type).used
    assert scene.app.waitlist.decline(owner_of(entry), entry.id).entry.status is EntryStatus.LEFT
    assert scene.booking(cancelled) == cancelled
    assert scene.pool(ticket_type).used == used


def test_it_does_not_take_back_a_booking_that_was_paid_for_a_moment_ago(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.cancel(booking)
    # The entry follows its booking in a transaction of its own, which has not come yet.
    paid = booking_states.confirmed(scene.offered(entry), scene.clock.now())
    scene.ports.unit_of_work.run(lambda: scene.ports.bookings.move(paid))
    with pytest.raises(NoOffer):
        scene.app.waitlist.decline(owner_of(entry), entry.id)
    with pytest.raises(NotWaiting):
        scene.app.waitlist.leave(owner_of(entry), entry.id)
    assert scene.booking(paid) == paid
    assert scene.entry(entry).status is EntryStatus.OFFERED


def test_it_does_not_know_what_is_not_there(scene: Scene) -> None:
    with pytest.raises(EntryNotFound):
        scene.app.waitlist.decline(scene.person(), new_id())


def test_repeated_it_answers_who_has_left_as_they_stand(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.cancel(booking)
    first = scene.app.waitlist.decline(owner_of(entry), entry.id)
    assert scene.app.waitlist.decline(owner_of(entry), entry.id, repeated=True) == first
    assert len(scene.facts(WaitlistLeft)) == 1
    with pytest.raises(EntryNotFound):
        scene.app.waitlist.decline(scene.person(), entry.id, repeated=True)


def test_repeated_it_refuses_who_was_never_offered_anything(scene: Scene) -> None:
    entry = scene.join(scene.sold_out()[0])
    scene.app.waitlist.leave(owner_of(entry), entry.id)
    with pytest.raises(NoOffer):
        scene.app.waitlist.decline(owner_of(entry), entry.id, repeated=True)
