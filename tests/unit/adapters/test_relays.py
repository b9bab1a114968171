"""What workers look into every few seconds."""

import pytest

from gatherly_adapters.aftermath import Bell
from gatherly_core.accounts.facts import UserRegistered
from gatherly_core.administration.dead_letters import DeadLetterFilter
from gatherly_core.events.facts import EventCreated
from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.kernel.queues import LEASE
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene


@pytest.mark.parametrize("bell", Bell)
def test_whoever_finds_nothing_to_do_has_kept_nobody_from_writing(bell: Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene()
    scene.sell(scene.on_sale())
    assert scene.gatherly.drain() == 0, "it is all done"
    monkeypatch.setattr(scene.ports.unit_of_work, "run", lambda *_, **__: pytest.fail("It wanted to write."))
    assert scene.gatherly.relays.catch_up(bell) == 0


def queue_as_a_former_release(scene: Scene, monkeypatch: pytest.MonkeyPatch, fact: Fact) -> None:
    def write() -> None:
        with monkeypatch.context() as former_release:
            former_release.setattr(scene.ports.outbox, "_deliveries", lambda _: (Delivery.POST,))
            scene.ports.outbox.add(fact)

    scene.ports.unit_of_work.run(write)
    scene.gatherly.drain()


def test_what_a_former_release_has_queued_elsewhere_is_done_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene()
    told: list[object] = []
    monkeypatch.setattr(scene.app.notifications, "tell_of_account", told.append)
    fact = UserRegistered(at=NOW, user_id=new_id())
    queue_as_a_former_release(scene, monkeypatch, fact)
    assert told == [fact.user_id]
    scene.clock.advance(LEASE)
    assert scene.gatherly.drain() == 0


def test_what_is_queued_where_nothing_follows_from_it_becomes_a_dead_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene()
    queue_as_a_former_release(scene, monkeypatch, EventCreated(at=NOW, event_id=new_id()))
    search = scene.ports.dead_letters.search
    (letter,) = scene.ports.unit_of_work.read(lambda: search(DeadLetterFilter(), PageRequest())).items
    assert (letter.kind, letter.via, letter.why) == ("EventCreated", "post", "unawaited")
