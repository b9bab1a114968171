"""What every keeper of sendings must do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.notifications.model import Channel, Recipient, Status
from gatherly_core.sendings.model import LONGEST_MESSAGE, LONGEST_SUBJECT, Message, Progress, Sending
from tests.contracts.contract import Contract, garbled
from tests.factories import NOW, new_id

MOMENT, MINUTE = timedelta(microseconds=1), timedelta(minutes=1)


class SendingsContract(Contract):
    def find(self, sending: Sending) -> Sending | None:
        return self.read(lambda: self.ports.sendings.find(sending.id))

    def test_it_keeps_a_sending_whole(self) -> None:
        message = Message("🎉" * LONGEST_SUBJECT, "ไ" * LONGEST_MESSAGE, frozenset({Channel.SMS, Channel.EMAIL}))
        to_users = self.given.sending(message=message, user_ids=(new_id(), new_id()))
        about = self.given.sending(event_id=self.given.event().id, public=True, finished_at=NOW + MINUTE)
        assert [self.find(each) for each in (to_users, about)] == [to_users, about]
        assert self.read(lambda: self.ports.sendings.find(new_id())) is None

    def test_it_keeps_none_twice(self) -> None:
        sending = self.given.sending()
        with pytest.raises(AlreadyMade):
            self.run(lambda: self.ports.sendings.add(replace(sending, public=True)))
        assert self.find(sending) == sending

    def test_it_is_finished_once(self) -> None:
        sending, other = self.given.sending(), self.given.sending()
        for at in (NOW, NOW + MINUTE):
            self.run(lambda at=at: self.ports.sendings.finish(sending.id, at))
        assert self.find(sending) == replace(sending, finished_at=NOW)
        assert self.find(other) == other

    def test_it_lists_what_was_announced_newest_first(self) -> None:
        event_id = self.given.event().id
        times = (NOW, NOW + MOMENT, NOW, NOW + MINUTE, NOW)
        announced = [self.given.sending(event_id=event_id, public=True, created_at=at) for at in times]
        self.given.sending(event_id=event_id)
        self.given.sending(event_id=self.given.event().id, public=True)
        expected = sorted(announced, key=lambda each: (each.created_at, each.id), reverse=True)

        def list_(page: PageRequest) -> Page[Sending]:
            return self.ports.sendings.announcements(event_id, page)

        assert self.pages(list_, 2) == [tuple(expected[:2]), tuple(expected[2:4]), tuple(expected[4:])]
        assert all(self.refuses(list_, wrong) for wrong in garbled(self.position_in(list_)))

    def test_it_counts_people_and_what_became_of_what_they_are_told(self) -> None:
        sending, other, unsent = (self.given.sending() for _ in range(3))
        ada = self.given.user()
        for channel, status in (
            (Channel.IN_APP, Status.SENT),
            (Channel.EMAIL, Status.QUEUED),
            (Channel.SMS, Status.FAILED),
        ):
            self.given.notification(ada, occasion="it", sending_id=sending.id, channel=channel, status=status)
        guest = Recipient(address="guest@example.org")
        self.given.notification(recipient=guest, sending_id=sending.id, channel=Channel.EMAIL, status=Status.SENT)
        self.given.notification(ada, sending_id=other.id)
        self.given.notification(ada)
        progress = self.read(lambda: [self.ports.sendings.progress(each.id) for each in (sending, other, unsent)])
        assert progress == [Progress(2, queued=1, sent=2, failed=1), Progress(1, sent=1), Progress()]
        assert [each.total for each in progress] == [4, 1, 0]

    def test_it_keeps_that_it_was_stopped(self) -> None:
        sending = self.given.sending(stopped_at=NOW + MINUTE)
        assert self.find(sending) == sending

    def test_it_stops_what_was_written_about_an_event_until_a_moment(self) -> None:
        event_id = self.given.event().id
        written = [self.given.sending(event_id=event_id, created_at=NOW + offset) for offset in (-MINUTE, MINUTE * 0)]
        later = self.given.sending(event_id=event_id, created_at=NOW + MOMENT)
        others = (self.given.sending(event_id=self.given.event().id), self.given.sending())
        for at in (NOW + MINUTE, NOW + 2 * MINUTE):
            stopped = self.run(lambda at=at: self.ports.sendings.stop_about(event_id, NOW, at))
            assert set(stopped) == {each.id for each in written}
        assert [self.find(each) for each in written] == [replace(each, stopped_at=NOW + MINUTE) for each in written]
        assert [self.find(each) for each in (later, *others)] == [later, *others]
        asked = [each.id for each in (*written, later, *others)]
        assert self.read(lambda: self.ports.sendings.stopped(asked)) == {each.id for each in written}
        assert self.read(lambda: self.ports.sendings.stopped([])) == frozenset()

    def test_it_stops_what_a_user_wrote_and_what_was_written_about_their_events(self) -> None:
        ada, bob = self.given.user(), self.given.user()
        own, others = (self.given.event(organizer_id=user.id).id for user in (ada, bob))
        stopped = [
            self.given.sending(ada),
            self.given.sending(ada, event_id=others),
            self.given.sending(bob, event_id=own),
        ]
        self.given.sending(ada, created_at=NOW + MOMENT)
        self.given.sending(bob, event_id=others)
        found = self.run(lambda: self.ports.sendings.stop_of(ada.id, NOW, NOW))
        assert set(found) == {each.id for each in stopped}

    def test_it_does_not_stop_what_has_reached_everybody(self) -> None:
        event_id, ada = self.given.event().id, self.given.user()
        waiting, done = (self.given.sending(event_id=event_id, finished_at=NOW) for _ in range(2))
        for sending, status in ((waiting, Status.QUEUED), (done, Status.SENT), (done, Status.FAILED)):
            self.given.notification(ada, sending_id=sending.id, channel=Channel.EMAIL, status=status)
        assert self.run(lambda: self.ports.sendings.stop_about(event_id, NOW, NOW)) == (waiting.id,)
        assert self.find(done) == done

    def test_it_forgets_what_is_old(self) -> None:
        old = [self.given.sending(created_at=NOW - n * MINUTE) for n in range(1, 4)]
        young = self.given.sending(created_at=NOW)
        forgotten = [self.run(lambda: self.ports.sendings.forget(NOW, 2)) for _ in range(3)]
        assert forgotten == [2, 1, 0]
        assert [self.find(each) for each in (*old, young)] == [None, None, None, young]
