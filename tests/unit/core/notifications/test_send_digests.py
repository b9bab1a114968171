from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import product
from threading import Thread
from typing import Any

import pytest

from gatherly_core.accounts.model import Actor
from gatherly_core.application import Application, Policy
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.mail.model import Mail
from gatherly_core.messages.model import Rendered
from gatherly_core.messages.ports import Templates
from gatherly_core.notifications.flooding import MOST, WITHIN
from gatherly_core.notifications.model import GOOD_UNTIL, Channel, Kind, Recipient, Status, Topic
from tests.factories import NotificationFactory
from tests.unit.core.notifications.telling import reachable, tell, told
from tests.unit.core.scene import Scene

GUEST = "guest@example.org"


def flood(scene: Scene, number: int, *recipients: Recipient, every: timedelta = timedelta(seconds=18)) -> list[str]:
    """Sends announcements one after the other; answers what they are about."""
    subjects = [f"News number {place}." for place in range(number)]
    for subject in subjects:
        tell(scene, Kind.MESSAGE, *recipients, subject=subject)
        scene.clock.advance(every)
    return subjects


def of_kind(scene: Scene, actor: Actor, kind: Kind, channel: Channel) -> int:
    return sum((each.kind, each.channel) == (kind, channel) for each in told(scene, actor))


def interrupted(scene: Scene, meanwhile: Callable[[], object]) -> Application:
    """The application, in which something else happens, once, while a digest is put into words."""

    class Slow:
        def __init__(self, templates: Templates) -> None:
            self._templates = templates
            self._left = [meanwhile]

        def render(self, *given: Any) -> Rendered:
            if self._left:
                self._left.pop()()
            return self._templates.render(*given)

    templates: Any = Slow(scene.ports.templates)
    return Application(replace(scene.ports, templates=templates), Policy())


class Looks:
    """Events that can be looked up, several at once only, and which were."""

    def __init__(self, events: Events) -> None:
        self.at: list[set[EventId]] = []
        self._events = events

    def get_many(self, event_ids: Iterable[EventId]) -> Mapping[EventId, Event]:
        self.at.append(set(event_ids))
        return self._events.get_many(self.at[-1])


class Letters:
    """What comes to an address from now on."""

    def __init__(self, scene: Scene, address: str) -> None:
        self._scene, self._address = scene, address
        scene.gatherly.drain()
        self._before = len(scene.mailer.sent_to(address))

    def __call__(self) -> tuple[Mail, ...]:
        self._scene.gatherly.drain()
        return self._scene.mailer.sent_to(self._address)[self._before :]


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return reachable(scene)


@pytest.fixture
def letters(scene: Scene, ada: Actor) -> Letters:
    return Letters(scene, scene.user(ada).email)


class TestSendDigests:
    def test_two_hundred_announcements_in_an_hour_are_ten_letters_and_one_digest(
        self, scene: Scene, ada: Actor, letters: Letters
    ) -> None:
        subjects = flood(scene, 200, Recipient(ada.user_id))
        assert [mail.subject for mail in letters()] == subjects[:MOST]
        assert scene.app.notifications.send_digests() == 2  # by e-mail, and pushed
        *singles, digest = letters()
        assert len(singles) == MOST
        listed = Counter(line.removeprefix("• ").strip() for line in digest.text.splitlines())
        assert all(listed[subject] == 1 for subject in subjects[MOST:])
        assert not any(listed[subject] for subject in subjects[:MOST])
        assert scene.app.notifications.send_digests() == 0
        assert len(letters()) == MOST + 1

    def test_in_gatherly_itself_everything_is_told_at_once(self, scene: Scene, ada: Actor) -> None:
        flood(scene, 20, Recipient(ada.user_id))
        assert of_kind(scene, ada, Kind.MESSAGE, Channel.IN_APP) == 20
        scene.clock.advance(WITHIN)
        scene.app.notifications.send_digests()
        assert of_kind(scene, ada, Kind.DIGEST, Channel.IN_APP) == 0

    def test_it_waits_for_the_end_of_the_hour(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        flood(scene, MOST + 1, Recipient(ada.user_id), every=timedelta(0))
        scene.clock.advance(WITHIN - timedelta(microseconds=1))
        assert scene.app.notifications.send_digests() == 0
        scene.clock.advance(timedelta(microseconds=1))
        assert scene.app.notifications.send_digests() == 2
        assert len(letters()) == MOST + 1

    def test_ten_in_an_hour_are_not_too_much(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        flood(scene, 40, Recipient(ada.user_id), every=WITHIN / MOST)
        assert len(letters()) == 40

    def test_what_concerns_bookings_is_never_held_back(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        flood(scene, 20, Recipient(ada.user_id))
        before = len(letters())
        for _ in range(20):
            tell(scene, Kind.EVENT_CHANGED, Recipient(ada.user_id))
        assert len(letters()) == before + 20

    def test_what_is_held_back_says_that_it_was_sent_when_it_was(self, scene: Scene, ada: Actor) -> None:
        flood(scene, MOST + 2, Recipient(ada.user_id))
        scene.gatherly.drain()

        def statuses() -> Counter[Status]:
            return Counter(each.status for each in told(scene, ada) if each.channel is Channel.EMAIL)

        assert statuses()[Status.QUEUED] == 2
        scene.clock.advance(WITHIN)
        scene.app.notifications.send_digests()
        scene.gatherly.drain()
        assert statuses()[Status.QUEUED] == 0

    def test_what_was_switched_off_meanwhile_is_left_out(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        recipient = Recipient(ada.user_id)
        flood(scene, MOST + 1, recipient, every=timedelta(0))
        tell(scene, Kind.SURVEY, recipient)
        scene.app.preferences.choose(ada, {(Topic.ANNOUNCEMENTS, Channel.EMAIL): False})
        scene.clock.advance(WITHIN)
        scene.app.notifications.send_digests()
        (digest,) = letters()[MOST:]
        assert "• How was Harbour Jazz Night?" in digest.text
        assert f"News number {MOST}." not in digest.text

    @pytest.mark.parametrize(("left", "number"), [(timedelta(microseconds=1), 1), (timedelta(0), 0)])
    def test_what_is_not_true_any_more_is_left_out(
        self, scene: Scene, ada: Actor, letters: Letters, left: timedelta, number: int
    ) -> None:
        held = NotificationFactory(
            recipient=Recipient(ada.user_id),
            kind=Kind.REMINDER,
            channel=Channel.EMAIL,
            subject="It begins.",
            data={GOOD_UNTIL: (scene.clock.now() + left).isoformat()},
            held_until=scene.clock.now(),
        )
        scene.ports.unit_of_work.run(lambda: scene.ports.notifications.add([held]))
        assert scene.app.notifications.send_digests() == number
        assert sum("• It begins." in letter.text for letter in letters()) == number

    @pytest.mark.parametrize("off", [False, True])
    def test_what_leads_to_a_cancelled_event_is_left_out(
        self, scene: Scene, ada: Actor, letters: Letters, off: bool
    ) -> None:
        event = scene.event()
        held = NotificationFactory(
            recipient=Recipient(ada.user_id),
            kind=Kind.EVENT_CHANGED,
            channel=Channel.EMAIL,
            event_id=event.id,
            subject="It has changed.",
            held_until=scene.clock.now(),
        )
        scene.ports.unit_of_work.run(lambda: scene.ports.notifications.add([held]))
        if off:
            scene.app.events.cancel_event(scene.organizer, event.id)
        assert scene.app.notifications.send_digests() == (not off)
        assert any("• It has changed." in letter.text for letter in letters()) is not off

    def test_the_events_that_it_leads_to_are_read_at_once(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        events = [scene.event() for _ in range(3)]
        held = [
            NotificationFactory(
                recipient=Recipient(ada.user_id),
                kind=Kind.EVENT_CHANGED,
                channel=Channel.EMAIL,
                event_id=events[place % 3].id,
                subject=f"Event {place % 3} has changed.",
                held_until=scene.clock.now(),
            )
            for place in range(9)
        ]
        scene.ports.unit_of_work.run(lambda: scene.ports.notifications.add(held))
        scene.app.events.cancel_event(scene.organizer, events[1].id)
        looks = Looks(scene.ports.events)
        Application(replace(scene.ports, events=looks), Policy()).notifications.send_digests()
        *_, digest = letters()
        assert [digest.text.count(f"• Event {place} has changed.") for place in range(3)] == [3, 0, 3]
        assert looks.at == [{event.id for event in events}]

    def test_what_is_left_out_does_not_count_as_sent(self, scene: Scene, ada: Actor) -> None:
        flood(scene, MOST, Recipient(ada.user_id), every=timedelta(0))
        tell(scene, Kind.SURVEY, Recipient(ada.user_id))
        tell(scene, Kind.MESSAGE, Recipient(ada.user_id))
        scene.app.preferences.choose(ada, {(Topic.ANNOUNCEMENTS, Channel.EMAIL): False})
        scene.clock.advance(WITHIN)
        scene.app.notifications.send_digests()
        (message, survey) = [each for each in told(scene, ada) if each.held_until and each.channel is Channel.EMAIL]
        assert (message.status, survey.status) == (Status.FAILED, Status.SENT)

    def test_its_link_ends_all_that_it_lists_and_nothing_else(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        flood(scene, MOST + 1, Recipient(ada.user_id), every=timedelta(0))
        tell(scene, Kind.SURVEY, Recipient(ada.user_id))
        scene.clock.advance(WITHIN)
        scene.app.notifications.send_digests()
        before = scene.app.preferences.view(ada)
        (digest,) = letters()[MOST:]
        assert digest.unsubscribe is not None
        done = scene.app.preferences.unsubscribe(digest.unsubscribe.partition("token=")[2])
        assert done.topics == {Topic.ANNOUNCEMENTS, Topic.SURVEYS}
        after = scene.app.preferences.view(ada)
        ended = {cell for cell in product(Topic, Channel) if before.wants(*cell) and not after.wants(*cell)}
        assert ended == {(topic, Channel.EMAIL) for topic in done.topics}

    def test_its_link_leaves_what_it_does_not_list(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        flood(scene, MOST + 1, Recipient(ada.user_id), every=timedelta(0))
        scene.clock.advance(WITHIN)
        scene.app.notifications.send_digests()
        link = letters()[MOST].unsubscribe
        assert link is not None
        assert scene.app.preferences.unsubscribe(link.partition("token=")[2]).topics == {Topic.ANNOUNCEMENTS}

    def test_who_wants_none_of_it_any_more_gets_no_digest(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        flood(scene, MOST + 1, Recipient(ada.user_id))
        scene.app.preferences.choose(
            ada, {(Topic.ANNOUNCEMENTS, channel): False for channel in (Channel.EMAIL, Channel.PUSH)}
        )
        scene.clock.advance(WITHIN)
        assert scene.app.notifications.send_digests() == 0
        assert len(letters()) == MOST

    def test_who_has_given_up_their_account_gets_no_digest(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        flood(scene, MOST + 1, Recipient(ada.user_id))
        before = len(letters())
        scene.app.privacy.erase_account(ada)
        scene.clock.advance(WITHIN)
        assert scene.app.notifications.send_digests() == 0
        assert len(letters()) <= before

    def test_guests_get_one_too(self, scene: Scene) -> None:
        letters = Letters(scene, GUEST)
        subjects = flood(scene, 30, Recipient(address=GUEST))
        scene.clock.advance(WITHIN)
        assert scene.app.notifications.send_digests() == 1
        *singles, digest = letters()
        assert len(singles) == MOST
        assert all(f"• {subject}" in digest.text for subject in subjects[MOST:])
        assert digest.unsubscribe is not None

    def test_two_workers_at_once_send_one(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        flood(scene, 30, Recipient(ada.user_id))
        scene.clock.advance(WITHIN)
        workers = [Thread(target=scene.app.notifications.send_digests) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert len(letters()) == MOST + 1
        assert of_kind(scene, ada, Kind.DIGEST, Channel.EMAIL) == 1

    def test_another_worker_that_is_faster_sends_the_only_one(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        flood(scene, 30, Recipient(ada.user_id))
        scene.clock.advance(WITHIN)
        assert interrupted(scene, scene.app.notifications.send_digests).notifications.send_digests() == 0
        assert len(letters()) == MOST + 1

    def test_what_comes_meanwhile_is_in_the_next(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        subjects = flood(scene, MOST + 5, Recipient(ada.user_id))
        scene.clock.advance(WITHIN)

        def tell_more() -> None:
            late = NotificationFactory(
                recipient=Recipient(ada.user_id),
                kind=Kind.MESSAGE,
                channel=Channel.EMAIL,
                subject="Late news.",
                held_until=scene.clock.now(),
            )
            scene.ports.unit_of_work.run(lambda: scene.ports.notifications.add([late]))

        interrupted(scene, tell_more).notifications.send_digests()
        scene.app.notifications.send_digests()
        (digest,) = letters()[MOST:]
        assert all(f"• {subject}" in digest.text for subject in (*subjects[MOST:], "Late news."))

    def test_who_gives_up_their_account_meanwhile_gets_none(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        flood(scene, MOST + 5, Recipient(ada.user_id))
        before = len(letters())
        scene.clock.advance(WITHIN)
        begin = scene.ports.personal_data.begin

        def give_up() -> None:
            scene.ports.unit_of_work.run(lambda: begin(ada.user_id, scene.clock.now()))

        assert interrupted(scene, give_up).notifications.send_digests() == 0
        assert len(letters()) == before

    def test_after_a_digest_things_are_told_one_by_one_again(self, scene: Scene, ada: Actor, letters: Letters) -> None:
        flood(scene, MOST + 5, Recipient(ada.user_id))
        scene.clock.advance(WITHIN)
        scene.app.notifications.send_digests()
        tell(scene, Kind.MESSAGE, Recipient(ada.user_id), subject="Something new")
        assert letters()[-1].subject == "Something new"
