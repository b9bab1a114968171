from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.ticketing.model import TicketKind
from gatherly_core.waitlist.errors import EntryNotFound
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene, owner_of

INSTANT = timedelta(microseconds=1)


class TestListEntries:
    def test_it_lists_the_actors_own_newest_first_with_their_positions(self, scene: Scene) -> None:
        actor = scene.person()
        types = [scene.sold_out()[0] for _ in range(3)]
        scene.join(types[0])
        own = []
        for ticket_type in types:
            own.insert(0, scene.join(ticket_type, by=actor))
            scene.join(ticket_type)
            scene.clock.advance(INSTANT)
        page = scene.app.waitlist.list_entries(actor, PageRequest(2))
        rest = scene.app.waitlist.list_entries(actor, PageRequest(2, page.next))
        standings = [*page.items, *rest.items]
        assert [standing.entry for standing in standings] == own
        assert [standing.position for standing in standings] == [1, 1, 2]
        assert rest.next is None

    def test_it_lists_what_is_over_as_well(self, scene: Scene) -> None:
        entry = scene.join(scene.sold_out()[0])
        scene.app.waitlist.leave(owner_of(entry), entry.id)
        [standing] = scene.app.waitlist.list_entries(owner_of(entry), PageRequest()).items
        assert (standing.entry.status, standing.position) == (EntryStatus.LEFT, None)


class TestViewEntry:
    def test_it_shows_an_entry_with_its_position(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out()
        first, second = scene.join(ticket_type), scene.join(ticket_type)
        assert scene.app.waitlist.view_entry(owner_of(second), second.id).position == 2
        scene.cancel(booking)
        assert scene.app.waitlist.view_entry(owner_of(second), second.id).position == 1
        standing = scene.app.waitlist.view_entry(owner_of(first), first.id)
        assert (standing.entry.status, standing.position) == (EntryStatus.OFFERED, None)

    def test_it_is_not_there_for_others(self, scene: Scene) -> None:
        entry = scene.join(scene.sold_out()[0])
        for actor in (scene.person(), scene.organizer, scene.admin):
            with pytest.raises(EntryNotFound):
                scene.app.waitlist.view_entry(actor, entry.id)

    def test_it_does_not_know_what_is_not_there(self, scene: Scene) -> None:
        with pytest.raises(EntryNotFound):
            scene.app.waitlist.view_entry(scene.admin, new_id())


class TestViewLine:
    def test_it_shows_who_waits_for_something_of_the_event_by_turn(self, scene: Scene) -> None:
        vip = TicketDetailsFactory(kind=TicketKind.VIP)
        event = scene.event(TicketDetailsFactory(), vip, capacity=1)
        regular_type, vip_type = scene.types(event)
        scene.book(regular_type)
        wanted = [regular_type, vip_type, regular_type]
        first, important, second = (scene.join(ticket_type) for ticket_type in wanted)
        gone = scene.join(regular_type)
        scene.app.waitlist.leave(owner_of(gone), gone.id)
        for actor in (scene.organizer, scene.admin):
            page = scene.app.waitlist.view_line(actor, event.id, PageRequest(2))
            rest = scene.app.waitlist.view_line(actor, event.id, PageRequest(2, page.next))
            standings = [*page.items, *rest.items]
            assert [standing.entry for standing in standings] == [important, first, second]
            assert [standing.position for standing in standings] == [1, 1, 2]
            assert rest.next is None

    def test_it_is_forbidden_to_others(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        for actor in (scene.person(), scene.person(Role.ORGANIZER)):
            with pytest.raises(Forbidden):
                scene.app.waitlist.view_line(actor, ticket_type.event_id, PageRequest())

    def test_it_hides_a_foreign_draft(self, scene: Scene) -> None:
        draft = scene.event(published=False)
        with pytest.raises(EventNotFound):
            scene.app.waitlist.view_line(scene.person(Role.ORGANIZER), draft.id, PageRequest())
        assert scene.app.waitlist.view_line(scene.organizer, draft.id, PageRequest()).items == ()
