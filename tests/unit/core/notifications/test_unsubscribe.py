from dataclasses import replace

import pytest

from gatherly_core.kernel.identifiers import UserId
from gatherly_core.notifications.errors import InvalidUnsubscription
from gatherly_core.notifications.model import Channel, Choices, Recipient, Topic, Unsubscription
from tests.factories import new_id
from tests.unit.core.scene import Scene

GUEST = Recipient(address="guest@example.org")


def token(scene: Scene, recipient: Recipient, *topics: Topic) -> str:
    """Of announcements, unless others are named."""
    wanted = frozenset(topics or (Topic.ANNOUNCEMENTS,))
    return scene.ports.unsubscribe_tokens.sign(Unsubscription(recipient.key, wanted, Channel.EMAIL))


def choices(scene: Scene, recipient: Recipient) -> Choices:
    return scene.ports.unit_of_work.read(lambda: scene.ports.preferences.of([recipient])[recipient])


def listens(scene: Scene, recipient: Recipient) -> list[tuple[Topic, Channel]]:
    found = choices(scene, recipient)
    return [(topic, channel) for topic in Topic for channel in Channel if found.wants(topic, channel)]


class TestUnsubscribe:
    @pytest.fixture(params=["a user", "a guest"])
    def recipient(self, request: pytest.FixtureRequest, scene: Scene) -> Recipient:
        return GUEST if request.param == "a guest" else Recipient(scene.person().user_id)

    def test_it_ends_what_the_letter_was_of_and_nothing_else(self, scene: Scene, recipient: Recipient) -> None:
        before = listens(scene, recipient)
        link = token(scene, recipient)
        for _ in range(2):
            assert scene.app.preferences.unsubscribe(link).topics == {Topic.ANNOUNCEMENTS}
            assert set(before) - set(listens(scene, recipient)) == {(Topic.ANNOUNCEMENTS, Channel.EMAIL)}

    def test_it_ends_all_that_the_letter_was_of(self, scene: Scene, recipient: Recipient) -> None:
        before, topics = listens(scene, recipient), {Topic.ANNOUNCEMENTS, Topic.SURVEYS}
        assert scene.app.preferences.unsubscribe(token(scene, recipient, *topics)).topics == topics
        assert set(before) - set(listens(scene, recipient)) == {(topic, Channel.EMAIL) for topic in topics}

    def test_it_concerns_nobody_else(self, scene: Scene, recipient: Recipient) -> None:
        others = (Recipient(scene.person().user_id), Recipient(address="another@example.org"))
        before = [listens(scene, other) for other in others]
        scene.app.preferences.unsubscribe(token(scene, recipient))
        assert [listens(scene, other) for other in others] == before

    def test_who_changed_their_mind_may_do_it_again(self, scene: Scene) -> None:
        ada = scene.person()
        recipient = Recipient(ada.user_id)
        scene.app.preferences.unsubscribe(token(scene, recipient))
        scene.app.preferences.choose(ada, {})
        assert choices(scene, recipient).wants(Topic.ANNOUNCEMENTS, Channel.EMAIL)
        scene.app.preferences.unsubscribe(token(scene, recipient))
        assert not choices(scene, recipient).wants(Topic.ANNOUNCEMENTS, Channel.EMAIL)

    def test_what_must_arrive_still_does(self, scene: Scene, recipient: Recipient) -> None:
        scene.app.preferences.unsubscribe(token(scene, recipient, Topic.BOOKINGS))
        assert choices(scene, recipient).wants(Topic.BOOKINGS, Channel.EMAIL)

    def test_nothing_is_kept_of_who_has_given_up_their_account(self, scene: Scene) -> None:
        gone = Recipient(UserId(new_id()))
        scene.app.preferences.unsubscribe(token(scene, gone))
        assert choices(scene, gone) == Choices({})

    def test_what_was_changed_on_the_way_is_refused(self, scene: Scene, recipient: Recipient) -> None:
        before = listens(scene, recipient)
        good = token(scene, recipient)
        for forged in (good.replace("announcements", "surveys"), good[:-1], good + "A", ""):
            with pytest.raises(InvalidUnsubscription):
                scene.app.preferences.unsubscribe(forged)
        assert listens(scene, recipient) == before

    def test_a_guest_is_told_from_a_user(self) -> None:
        guest = Unsubscription(GUEST.key, frozenset({Topic.SURVEYS}), Channel.EMAIL)
        user_id = UserId(new_id())
        assert guest.user_id is None
        assert replace(guest, key=Recipient(user_id).key).user_id == user_id
