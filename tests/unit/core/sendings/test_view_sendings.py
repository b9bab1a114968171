from datetime import timedelta

import pytest

from gatherly_core.accounts.model import StaffRole
from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.model import Event
from gatherly_core.kernel.identifiers import SendingId
from gatherly_core.sendings.errors import SendingNotFound
from gatherly_core.ticketing.model import TicketType
from tests.factories import new_id
from tests.unit.core.scene import Scene, owner_of
from tests.unit.core.sendings.writing import NEWS, announced, write

SECOND = timedelta(seconds=1)


class TestLooking:
    def test_everybody_reads_what_is_announced_and_nothing_else(self, scene: Scene, on_sale: TicketType) -> None:
        first = write(scene, on_sale, public=True)
        write(scene, on_sale)
        scene.clock.advance(SECOND)
        second = write(scene, on_sale, public=True)
        assert [each.id for each in announced(scene, on_sale)] == [second.id, first.id]

    def test_nobody_reads_what_is_announced_about_a_draft(self, scene: Scene, on_sale: TicketType) -> None:
        write(scene, on_sale, public=True)
        event: Event = scene.app.events.unpublish_event(scene.organizer, on_sale.event_id)
        assert event.id == on_sale.event_id
        with pytest.raises(EventNotFound):
            announced(scene, on_sale)
        assert len(announced(scene, on_sale, scene.organizer)) == 1

    def test_who_wrote_it_sees_what_becomes_of_it(self, scene: Scene, on_sale: TicketType) -> None:
        booking = scene.book(on_sale)
        scene.confirm_address(owner_of(booking))
        manager = scene.hire(scene.event_of(on_sale), StaffRole.MANAGER)
        sending = write(scene, on_sale, by=manager)
        for actor in (manager, scene.admin):
            found, numbers = scene.app.sendings.view_sending(actor, sending.id)
            assert (found.message, found.finished_at) == (NEWS, scene.clock.now())
            assert (numbers.recipients, numbers.total, numbers.sent) == (1, 2, 2)
        for actor, id in ((scene.organizer, sending.id), (scene.admin, SendingId(new_id()))):
            with pytest.raises(SendingNotFound):
                scene.app.sendings.view_sending(actor, id)

    def test_it_is_forgotten_after_the_retention(self, scene: Scene, on_sale: TicketType) -> None:
        write(scene, on_sale, public=True)
        scene.clock.advance(timedelta(days=365))
        assert scene.app.sendings.forget_sendings() == 0
        scene.clock.advance(SECOND)
        assert scene.app.sendings.forget_sendings() == 1
        assert announced(scene, on_sale) == ()
