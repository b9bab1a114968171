from collections.abc import Sequence

import pytest

from gatherly_core.accounts.model import Actor, Role
from gatherly_core.kernel.identifiers import SendingId
from gatherly_core.notifications import audience
from gatherly_core.notifications.model import Recipient
from gatherly_core.notifications.news import News
from gatherly_core.sendings import tell_sending
from gatherly_core.sendings.model import Sending
from gatherly_core.sendings.tell_sending import TellSending
from gatherly_core.ticketing.model import TicketType
from tests.contracts.contract import Boom
from tests.contracts.rivals import at_once
from tests.factories import NOW, SendingFactory, new_id
from tests.unit.core.scene import Scene
from tests.unit.core.sendings.writing import numbers, progress, told, write


def telling(scene: Scene, tell: object) -> TellSending:
    """The use case, with something between it and those who are told."""
    p, news = scene.ports, scene.app.notifications.event_news
    return TellSending(p.unit_of_work, p.users, news, p.audiences, p.sendings, tell, p.clock, public_url="")  # type: ignore[arg-type]


def kept(scene: Scene, **fields: object) -> Sending:
    """A sending of which nobody has been told yet."""
    sending: Sending = SendingFactory(sent_by=scene.organizer.user_id, **fields)
    scene.ports.unit_of_work.run(lambda: scene.ports.sendings.add(sending))
    return sending


class TestTellSending:
    @pytest.fixture(autouse=True)
    def small_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in (audience, tell_sending):
            monkeypatch.setattr(module, "BATCH", 2)

    def test_it_goes_on_where_it_was_cut_off(self, scene: Scene, on_sale: TicketType) -> None:
        bookings = [scene.book(on_sale) for _ in range(5)]
        users = tuple(scene.person().user_id for _ in range(5))
        for sending in (kept(scene, event_id=on_sale.event_id), kept(scene, user_ids=users)):
            batches: list[int] = []

            def tell_some(news: News, recipients: Sequence[Recipient], batches: list[int] = batches) -> None:
                if len(batches) == 2:
                    raise Boom
                batches.append(len(recipients))
                scene.app.notifications.tell(news, recipients)

            with pytest.raises(Boom):
                telling(scene, tell_some)(sending.id)
            assert progress(scene, sending).recipients == 4
            assert scene.app.sendings.view_sending(scene.admin, sending.id)[0].finished_at is None
            for _ in range(2):
                scene.app.sendings.tell_sending(sending.id)
            assert progress(scene, sending).recipients == 5
            assert scene.app.sendings.view_sending(scene.admin, sending.id)[0].finished_at == scene.clock.now()
        assert numbers(scene, bookings) == [1] * 5
        assert [len(told(scene, Actor(id, Role.ATTENDEE))) for id in users] == [1] * 5

    def test_it_tells_nobody_twice_who_is_told_by_two_at_once(self, scene: Scene, on_sale: TicketType) -> None:
        bookings = [scene.book(on_sale) for _ in range(5)]
        sending = kept(scene, event_id=on_sale.event_id)
        assert at_once(*[lambda: scene.app.sendings.tell_sending(sending.id)] * 3) == [None] * 3
        assert numbers(scene, bookings) == [1] * 5

    def test_it_looks_at_nobody_again_when_it_is_finished(self, scene: Scene, on_sale: TicketType) -> None:
        scene.book(on_sale)
        sending = write(scene, on_sale)
        telling(scene, None)(sending.id)

    def test_it_tells_nobody_of_what_is_gone(self, scene: Scene, on_sale: TicketType) -> None:
        sending = kept(scene, event_id=on_sale.event_id)
        scene.app.events.delete_event(scene.organizer, on_sale.event_id)
        for sending_id in (sending.id, SendingId(new_id())):
            telling(scene, None)(sending_id)
        finished = scene.ports.unit_of_work.read(lambda: scene.ports.sendings.find(sending.id))
        assert finished is not None
        assert finished.finished_at == NOW
