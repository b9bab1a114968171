"""Looking through what was given up, and having it tried again."""

from datetime import timedelta
from uuid import UUID

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.administration import look_after_dead_letters
from gatherly_core.administration.dead_letters import DeadLetter, DeadLetterFilter, QueueName
from gatherly_core.administration.errors import DeadLetterNotFound
from gatherly_core.audit.deeds import Deed
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.notifications.model import Channel, Kind
from tests.factories import NOW, NotificationFactory, new_id
from tests.unit.core.scene import Scene

ANY = DeadLetterFilter()


def given_up(scene: Scene) -> UUID:
    """A message to somebody who is not there any more."""
    gone = NotificationFactory(kind=Kind.TICKET, channel=Channel.EMAIL)
    # What is told in memory is delivered after the commit: this is, and can never be.
    scene.ports.unit_of_work.run(lambda: scene.ports.notifications.add([gone]))
    return gone.id


def listed(scene: Scene, **wanted: QueueName) -> list[DeadLetter]:
    page = scene.app.administration.list_dead_letters(scene.admin, DeadLetterFilter(**wanted), PageRequest(100))
    return list(page.items)


class TestList:
    def test_it_tells_what_was_given_up_and_why(self, scene: Scene) -> None:
        id = given_up(scene)
        assert listed(scene) == [
            DeadLetter(
                id=id,
                queue=QueueName.MESSAGES,
                kind="ticket",
                via="email",
                attempts=1,
                buried_at=NOW,
                why="recipient_gone",
            )
        ]
        assert listed(scene, queue=QueueName.FACTS) == []

    def test_it_has_pages(self, scene: Scene) -> None:
        ids = {given_up(scene) for _ in range(3)}
        list_ = scene.app.administration.list_dead_letters
        first = list_(scene.admin, ANY, PageRequest(2))
        second = list_(scene.admin, ANY, PageRequest(2, first.next))
        assert {letter.id for letter in first.items + second.items} == ids
        assert second.next is None

    def test_the_operator_is_told_all(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(look_after_dead_letters, "BATCH", 2)
        ids = {given_up(scene) for _ in range(5)}
        told = [letter.id for letter in scene.app.administration.list_dead_letters.all(ANY)]
        assert (len(told), set(told)) == (5, ids)
        assert list(scene.app.administration.list_dead_letters.all(DeadLetterFilter(queue=QueueName.WEBHOOKS))) == []

    def test_it_is_for_admins(self, scene: Scene) -> None:
        for actor in (scene.organizer, scene.person(Role.ATTENDEE)):
            with pytest.raises(Forbidden):
                scene.app.administration.list_dead_letters(actor, ANY, PageRequest())


class TestReplay:
    def test_it_is_tried_again(self, scene: Scene) -> None:
        id = given_up(scene)
        (before,) = listed(scene)
        scene.clock.advance(timedelta(hours=1))
        assert scene.app.administration.replay_dead_letters(scene.admin, id) == (before,)
        # Which is in vain as well.
        (after,) = listed(scene)
        assert (after.id, after.attempts, after.buried_at) == (id, 1, NOW + timedelta(hours=1))

    def test_it_is_written_down(self, scene: Scene) -> None:
        id = given_up(scene)
        scene.app.administration.replay_dead_letters(scene.admin, id)
        entry = scene.entries()[-1]
        assert (entry.action, entry.target_id, entry.user_id) == (Deed.DEAD_LETTER_REPLAYED, id, scene.admin.user_id)
        assert entry.details == {"queue": "messages", "kind": "ticket"}

    def test_only_what_was_given_up(self, scene: Scene) -> None:
        before = scene.entries()
        for replay in (
            lambda id: scene.app.administration.replay_dead_letters(scene.admin, id),
            scene.app.administration.replay_dead_letters.one,
        ):
            with pytest.raises(DeadLetterNotFound):
                replay(new_id())
        assert scene.entries() == before

    def test_it_is_for_admins(self, scene: Scene) -> None:
        id = given_up(scene)
        for actor in (scene.organizer, scene.person(Role.ATTENDEE)):
            with pytest.raises(Forbidden):
                scene.app.administration.replay_dead_letters(actor, id)
        assert scene.entries()[-1].action != Deed.DEAD_LETTER_REPLAYED

    def test_the_operator_has_one_tried_again(self, scene: Scene) -> None:
        id = given_up(scene)
        (replayed,) = scene.app.administration.replay_dead_letters.one(id)
        assert replayed.id == id
        entry = scene.entries()[-1]
        assert (entry.action, entry.target_id, entry.user_id) == (Deed.DEAD_LETTER_REPLAYED, id, None)

    def test_the_operator_has_each_tried_again_once(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(look_after_dead_letters, "BATCH", 2)
        ids = {given_up(scene) for _ in range(5)}
        scene.clock.advance(timedelta(hours=1))
        # They are given up anew at once: that must not begin it all again.
        assert scene.app.administration.replay_dead_letters.all(ANY) == 5
        written = [entry.target_id for entry in scene.entries() if entry.action == Deed.DEAD_LETTER_REPLAYED]
        assert (len(written), set(written)) == (5, ids)

    def test_the_operator_has_those_of_one_queue_tried_again(self, scene: Scene) -> None:
        given_up(scene)
        replay = scene.app.administration.replay_dead_letters
        assert replay.all(DeadLetterFilter(queue=QueueName.WEBHOOKS)) == 0
        assert replay.all(DeadLetterFilter(queue=QueueName.MESSAGES)) == 1
