"""What people are told is what they have chosen."""

from itertools import product

import pytest

from gatherly_core.notifications.model import MUST_ARRIVE, TOPIC_OF, Channel, Kind, Recipient, Topic
from tests.unit.core.notifications.telling import reachable, tell, told
from tests.unit.core.scene import Scene

ALL = tuple(product(Topic, Channel))
OF = {topic: [kind for kind in Kind if TOPIC_OF[kind] is topic and kind is not Kind.DIGEST] for topic in Topic}


def channels(scene: Scene, kind: Kind, wanted: dict[tuple[Topic, Channel], bool]) -> set[Channel]:
    """By which somebody hears of it who has chosen that."""
    ada = reachable(scene)
    scene.app.preferences.choose(ada, wanted)
    before = len(told(scene, ada))
    tell(scene, kind, Recipient(ada.user_id))
    new = told(scene, ada)[: len(told(scene, ada)) - before]
    assert {each.kind for each in new} <= {kind}
    return {each.channel for each in new}


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.DIGEST])
@pytest.mark.parametrize("channel", Channel)
def test_each_channel_of_each_topic_is_switched_by_itself(scene: Scene, kind: Kind, channel: Channel) -> None:
    topic = TOPIC_OF[kind]
    everything = dict.fromkeys(ALL, True)
    assert channels(scene, kind, everything) == set(Channel)
    fixed = (topic, channel) in MUST_ARRIVE
    without = everything | ({} if fixed else {(topic, channel): False})
    assert channels(scene, kind, without) == (set(Channel) if fixed else set(Channel) - {channel})


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.DIGEST])
def test_what_must_arrive_does_though_all_is_switched_off(scene: Scene, kind: Kind) -> None:
    nothing = dict.fromkeys(set(ALL) - MUST_ARRIVE, False)
    must = {channel for topic, channel in MUST_ARRIVE if topic is TOPIC_OF[kind]}
    assert channels(scene, kind, nothing) == must


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.DIGEST])
def test_nobody_is_sent_short_messages_who_has_not_asked_for_them(scene: Scene, kind: Kind) -> None:
    assert channels(scene, kind, {}) == set(Channel) - {Channel.SMS}
