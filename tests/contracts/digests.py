"""What every keeper of what waits to be told in digests must do."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gatherly_core.administration.dead_letters import DeadLetterFilter
from gatherly_core.kernel.identifiers import NotificationId
from gatherly_core.kernel.paging import PageRequest, batches
from gatherly_core.notifications.crowds import Crowd, Lately
from gatherly_core.notifications.flooding import CHANNELS, HELD_BACK, WITHIN
from gatherly_core.notifications.model import Channel, Kind, Notification, Recipient, Status
from gatherly_core.notifications.ports import NotificationFilter
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once
from tests.factories import NOW, NotificationFactory, new_id

MINUTE = timedelta(minutes=1)
LATER = NOW + WITHIN


class HeldBackContract(Contract):
    @pytest.fixture
    def ada(self) -> Recipient:
        return Recipient(self.given.user().id)

    def told(self, recipient: Recipient, **fields: object) -> Notification:
        """An announcement to them, by e-mail."""
        fields = {"kind": Kind.ANNOUNCEMENT, "channel": Channel.EMAIL} | fields
        notification: Notification = NotificationFactory(recipient=recipient, **fields)
        self.run(lambda: self.ports.notifications.add([notification]))
        return notification

    def lately(self, recipient: Recipient, now: datetime = NOW) -> dict[Channel, Lately]:
        found = self.read(lambda: self.ports.held_back.lately([recipient], now - WITHIN, now))
        assert {crowd.recipient for crowd in found} <= {recipient}
        return {crowd.channel: lately for crowd, lately in found.items()}

    def due(self, now: datetime = LATER) -> tuple[Crowd, ...]:
        return self.read(lambda: self.ports.held_back.due(now, None, 100))

    def of(self, recipient: Recipient, now: datetime = LATER, limit: int = 100) -> tuple[Notification, ...]:
        crowd = Crowd(recipient, Channel.EMAIL)
        written = self.run(lambda: self.ports.held_back.of(crowd, now, limit))
        assert self.read(lambda: self.ports.held_back.of(crowd, now, limit)) == written
        return written

    def settle(self, *notifications: Notification) -> None:
        ids = [notification.id for notification in notifications]
        self.run(lambda: self.ports.held_back.settle(ids, LATER))

    def claimable(self, now: datetime) -> set[NotificationId]:
        queue = self.ports.notifications.queue(Channel.EMAIL)
        return {NotificationId(leased.id) for leased in self.run(lambda: queue.claim(now, 100))}

    # of late

    def test_who_was_told_nothing_is_left_out(self, ada: Recipient) -> None:
        assert self.lately(ada) == {}
        assert self.read(lambda: self.ports.held_back.lately([], NOW, NOW)) == {}

    @pytest.mark.parametrize("channel", sorted(CHANNELS))
    def test_it_counts_what_was_told_one_by_one(self, ada: Recipient, channel: Channel) -> None:
        for minutes in (59, 60, 3):
            self.told(ada, channel=channel, created_at=NOW - minutes * MINUTE)
        assert self.lately(ada) == {channel: Lately(2, NOW - 59 * MINUTE)}

    @pytest.mark.parametrize("kind", Kind)
    def test_it_counts_what_may_wait_and_nothing_else(self, ada: Recipient, kind: Kind) -> None:
        self.told(ada, kind=kind)
        assert bool(self.lately(ada)) == (kind in HELD_BACK)

    def test_it_does_not_count_what_is_told_in_gatherly_itself_nor_others(self, ada: Recipient) -> None:
        self.told(ada, channel=Channel.IN_APP)
        self.told(Recipient(self.given.user().id))
        assert self.lately(ada) == {}

    def test_it_says_until_when_something_is_held_back(self, ada: Recipient) -> None:
        self.told(ada)
        self.told(ada, held_until=NOW + MINUTE)
        assert self.lately(ada) == {Channel.EMAIL: Lately(1, NOW, NOW + MINUTE)}
        assert self.lately(ada, NOW + MINUTE) == {Channel.EMAIL: Lately(1, NOW)}

    def test_what_was_told_in_a_digest_holds_nothing_back(self, ada: Recipient) -> None:
        self.settle(self.told(ada, held_until=LATER))
        assert self.lately(ada) == {Channel.EMAIL: Lately(0)}

    def test_a_guest_is_one_whatever_their_capitals(self) -> None:
        self.told(Recipient(address="Guest@Example.org"), held_until=LATER)
        self.told(Recipient(address="guest@example.org"), held_until=LATER)
        assert self.lately(Recipient(address="GUEST@example.org"))[Channel.EMAIL].held_until == LATER
        (crowd,) = self.due()
        assert len(self.of(crowd.recipient)) == 2

    # waiting

    def test_what_is_held_back_is_kept_and_goes_out_by_nothing_else(self, ada: Recipient) -> None:
        single, held = self.told(ada), self.told(ada, held_until=LATER)
        assert self.claimable(LATER + WITHIN) == {single.id}
        assert self.of(ada) == (held,)
        assert ada.user_id is not None
        own = ada.user_id
        forget = self.ports.notifications.forget
        assert self.run(lambda: forget(LATER + WITHIN, 100)) == 0
        listed = self.read(lambda: self.ports.notifications.of_user(own, NotificationFilter(), PageRequest()))
        assert set(listed.items) == {single, held}

    def test_it_is_due_when_its_time_has_come(self, ada: Recipient) -> None:
        held = self.told(ada, held_until=LATER)
        early = LATER - timedelta(microseconds=1)
        assert (self.due(early), self.of(ada, early)) == ((), ())
        assert (self.due(), self.of(ada)) == ((Crowd(ada, Channel.EMAIL),), (held,))

    def test_each_recipient_and_channel_is_due_once(self, ada: Recipient) -> None:
        others = [Recipient(self.given.user().id), Recipient(address="guest@example.org")]
        for recipient in (ada, *others):
            for _ in range(3):
                self.told(recipient, held_until=LATER)
        self.told(ada, channel=Channel.SMS, held_until=LATER)
        self.told(ada)
        expected = {Crowd(recipient, Channel.EMAIL) for recipient in (ada, *others)} | {Crowd(ada, Channel.SMS)}
        assert len(self.due()) == 4
        assert set(self.due()) == expected

    def test_it_lists_those_who_are_due_some_at_a_time(self) -> None:
        for number in range(5):
            self.told(Recipient(address=f"{number}@example.org"), held_until=LATER)
        held_back = self.ports.held_back
        found = list(batches(lambda after: self.read(lambda: held_back.due(LATER, after, 2)), lambda crowd: crowd))
        assert [len(some) for some in found] == [2, 2, 1]
        assert tuple(crowd for some in found for crowd in some) == self.due()

    def test_it_answers_what_is_held_back_the_oldest_first(self, ada: Recipient) -> None:
        held = tuple(self.told(ada, held_until=LATER) for _ in range(3))
        self.told(ada, channel=Channel.PUSH, held_until=LATER)
        assert self.of(ada) == held
        assert self.of(ada, limit=2) == held[:2]

    def test_what_was_told_in_a_digest_is_told(self, ada: Recipient) -> None:
        first, second = (self.told(ada, held_until=LATER, html="<p>…</p>") for _ in range(2))
        self.settle(first)
        assert self.of(ada) == (second,)
        self.settle(second)
        self.settle()
        assert (self.due(), self.of(ada)) == ((), ())
        assert ada.user_id is not None
        own = ada.user_id
        told = self.read(lambda: self.ports.notifications.of_user(own, NotificationFilter(), PageRequest())).items
        assert [(each.status, each.html) for each in told] == [("sent", None)] * 2
        assert {replace(each, html=first.html, status=first.status) for each in told} == {first, second}

    def test_what_was_left_out_of_a_digest_is_not_told_and_nothing_is_wrong_with_that(self, ada: Recipient) -> None:
        held = self.told(ada, held_until=LATER, html="<p>…</p>")
        for ids in ([held.id], []):
            self.run(lambda ids=ids: self.ports.held_back.leave_out(ids, LATER))
        assert (self.due(), self.of(ada)) == ((), ())
        assert ada.user_id is not None
        own = ada.user_id
        told = self.read(lambda: self.ports.notifications.of_user(own, NotificationFilter(), PageRequest())).items
        assert told == (replace(held, status=Status.FAILED, html=None),)
        assert self.read(lambda: self.ports.dead_letters.search(DeadLetterFilter(), PageRequest())).items == ()

    def test_it_is_taken_by_one_of_those_who_come_at_once(self, ada: Recipient) -> None:
        held = [self.told(ada, held_until=LATER).id for _ in range(5)]

        def take() -> list[NotificationId]:
            found = [each.id for each in self.ports.held_back.of(Crowd(ada, Channel.EMAIL), LATER, 100)]
            self.ports.held_back.settle(found, LATER)
            return found

        taken = at_once(*[lambda: self.run(take)] * 4)
        assert sorted(taken, key=str) == sorted([held, [], [], []], key=str)

    def test_it_knows_nothing_of_what_is_not_there(self) -> None:
        assert self.of(Recipient(new_id())) == ()
