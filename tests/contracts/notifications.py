"""What the stores promise of notifications, and of who takes part in events."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gatherly_core.administration.dead_letters import DeadLetterFilter
from gatherly_core.admission.scans import Attendance
from gatherly_core.booking.model import AttendeeStatus, Booking, BookingStatus, Person
from gatherly_core.kernel.identifiers import EventId, NotificationId, SendingId
from gatherly_core.kernel.paging import Page, PageRequest, batches
from gatherly_core.kernel.queues import Queue
from gatherly_core.notifications.errors import NotificationNotFound
from gatherly_core.notifications.model import Channel, Kind, Notification, Recipient, Status
from gatherly_core.notifications.ports import NotificationFilter, Part
from gatherly_core.ticketing.model import TicketType
from tests.contracts.contract import Boom, Contract, boom, garbled
from tests.contracts.queues import QueueContract
from tests.contracts.rivals import at_once
from tests.factories import HOLD, NOW, AttendeeFactory, NotificationFactory, new_id

MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)
ALL = NotificationFilter()
ADDRESS = "guest@example.org"


class NotificationsContract(Contract):
    def add(self, *notifications: Notification) -> None:
        self.run(lambda: self.ports.notifications.add(notifications))

    def new(self, **fields: object) -> Notification:
        """One to somebody new, unless it is said to whom."""
        if "recipient" not in fields:
            fields["recipient"] = Recipient(self.given.user().id)
        made: Notification = NotificationFactory(**fields)
        return made

    def of(self, notification: Notification, wanted: NotificationFilter = ALL) -> tuple[Notification, ...]:
        """What its recipient was told."""
        user_id = notification.recipient.user_id
        assert user_id is not None
        return self.read(lambda: self.ports.notifications.of_user(user_id, wanted, PageRequest(100))).items

    # keeping

    @pytest.mark.parametrize("channel", Channel)
    @pytest.mark.parametrize("status", Status)
    def test_it_keeps_a_notification_whole(self, channel: Channel, status: Status) -> None:
        notification = self.new(
            event_id=self.given.event().id,
            channel=channel,
            status=status,
            html="<p>ไทย 🎉</p>",
            message="x" * 70_000,
            data={"booking_id": str(new_id())},
            sending_id=new_id(),
            read_at=NOW + MINUTE,
            created_at=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        )
        self.add(notification)
        assert self.of(notification) == (notification,)

    @pytest.mark.parametrize("kind", Kind)
    def test_it_keeps_every_kind(self, kind: Kind) -> None:
        notification = self.new(kind=kind)
        self.add(notification)
        assert self.of(notification) == (notification,)

    def test_it_keeps_nothing_of_a_block_that_fails(self) -> None:
        notification = self.new()

        def fail() -> None:
            self.ports.notifications.add([notification])
            boom()

        with pytest.raises(Boom):
            self.run(fail)
        assert self.of(notification) == ()

    def test_it_may_be_given_nothing(self) -> None:
        self.add()

    # once

    def test_it_tells_nobody_twice_of_one_occasion_by_one_channel(self) -> None:
        first = self.new()
        self.add(first)
        self.add(replace(first, id=NotificationId(new_id()), subject="Again"))
        assert self.of(first) == (first,)

    def test_it_tells_of_another_occasion_by_another_channel_and_another_person(self) -> None:
        first = self.new(created_at=NOW + MINUTE)
        others = [
            replace(first, id=NotificationId(new_id()), occasion="another", created_at=NOW),
            replace(first, id=NotificationId(new_id()), channel=Channel.SMS, created_at=NOW - MINUTE),
        ]
        foreign = self.new(occasion=first.occasion)
        self.add(first, *others, foreign)
        assert self.of(first) == (first, *others)
        assert self.of(foreign) == (foreign,)

    def test_it_tells_the_others_when_somebody_has_been_told(self) -> None:
        told, *waiting = (self.new(occasion="the same") for _ in range(4))
        self.add(told)
        again = replace(told, id=NotificationId(new_id()))
        self.add(waiting[0], again, waiting[1], again, waiting[2])
        assert [self.of(each) for each in (told, *waiting)] == [(each,) for each in (told, *waiting)]

    def test_it_takes_addresses_for_the_same_that_differ_in_capitals(self) -> None:
        first = self.new(recipient=Recipient(address="Guest@Example.org"))
        self.add(first)
        self.add(replace(first, id=NotificationId(new_id()), recipient=Recipient(address=ADDRESS)))
        told = self.read(lambda: self.ports.notifications.told(first.occasion, [Recipient(address=ADDRESS)]))
        assert told == {Recipient(address=ADDRESS)}
        assert self.run(lambda: self.ports.notifications.forget(NOW + MINUTE, 100)) == 1

    def test_it_knows_who_has_been_told(self) -> None:
        told, guest = self.new(occasion="it"), self.new(occasion="it", recipient=Recipient(address=ADDRESS))
        other = self.new(occasion="something else")
        self.add(told, guest, other)
        asked = [told.recipient, guest.recipient, other.recipient, Recipient(address="nobody@example.org")]
        assert self.read(lambda: self.ports.notifications.told("it", asked)) == {told.recipient, guest.recipient}
        assert self.read(lambda: self.ports.notifications.told("it", [])) == frozenset()

    def test_it_tells_once_when_two_tell_at_once(self) -> None:
        recipients = [Recipient(self.given.user().id) for _ in range(5)]

        def tell() -> None:
            self.add(*[self.new(occasion="it", recipient=each) for each in recipients])

        for _ in range(3):
            assert at_once(*[tell] * 4) == [None] * 4
        for recipient in recipients:
            assert len(self.of(self.new(recipient=recipient))) == 1

    # looking

    def test_it_lists_the_newest_first(self) -> None:
        recipient = Recipient(self.given.user().id)
        times = (NOW, NOW + MOMENT, NOW, NOW + MINUTE, NOW)
        added = [self.new(recipient=recipient, occasion=str(n), created_at=at) for n, at in enumerate(times)]
        self.add(*added)
        self.add(self.new())
        expected = sorted(added, key=lambda each: (each.created_at, each.id), reverse=True)

        def list_(page: PageRequest) -> Page[Notification]:
            return self.ports.notifications.of_user(recipient.user_id, ALL, page)  # type: ignore[arg-type]

        assert self.pages(list_, 2) == [tuple(expected[:2]), tuple(expected[2:4]), tuple(expected[4:])]
        position = self.position_in(list_)
        assert all(self.refuses(list_, wrong) for wrong in garbled(position))

    def test_it_lists_what_matches(self) -> None:
        recipient = Recipient(self.given.user().id)
        unread, mailed, read = (
            self.new(recipient=recipient, occasion="1", channel=Channel.IN_APP),
            self.new(recipient=recipient, occasion="1", channel=Channel.EMAIL, created_at=NOW - MINUTE),
            self.new(
                recipient=recipient, occasion="2", channel=Channel.EMAIL, created_at=NOW - 2 * MINUTE, read_at=NOW
            ),
        )
        self.add(unread, mailed, read)
        assert self.of(unread) == (unread, mailed, read)
        assert self.of(unread, NotificationFilter(unread=True)) == (unread, mailed)
        assert self.of(unread, NotificationFilter(channel=Channel.EMAIL)) == (mailed, read)
        assert self.of(unread, NotificationFilter(unread=True, channel=Channel.SMS)) == ()

    # reading

    def test_it_marks_all_as_read_that_is_said_of_the_occasion(self) -> None:
        recipient = Recipient(self.given.user().id)
        shown, mailed = (self.new(recipient=recipient, occasion="1", channel=each) for each in list(Channel)[:2])
        other, foreign = self.new(recipient=recipient, occasion="2"), self.new(occasion="1")
        self.add(shown, mailed, other, foreign)
        assert self.mark(shown, NOW + MINUTE) == replace(shown, read_at=NOW + MINUTE)
        assert self.mark(mailed, NOW + 2 * MINUTE) == replace(mailed, read_at=NOW + MINUTE)
        assert set(self.of(shown)) == {
            *(replace(each, read_at=NOW + MINUTE) for each in (shown, mailed)),
            other,
        }
        assert self.of(foreign) == (foreign,)

    def test_it_knows_none_that_was_not_kept(self) -> None:
        with pytest.raises(NotificationNotFound):
            self.read(lambda: self.ports.notifications.get(NotificationId(new_id())))

    def mark(self, notification: Notification, now: datetime) -> Notification:
        def read() -> Notification:
            self.ports.notifications.mark_read(notification.occasion, notification.recipient, now)
            return self.ports.notifications.get(notification.id)

        return self.run(read)

    # its data

    def test_it_keeps_other_data_of_a_notification_and_all_else_of_it(self) -> None:
        one, other = self.new(data={"booking_id": "1"}, html="<p>", status=Status.QUEUED), self.new()
        self.add(one, other)
        self.run(lambda: self.ports.notifications.keep_data(one.id, {"booking_id": "1", "shown_on": "2 3"}))
        assert self.of(one) == (replace(one, data={"booking_id": "1", "shown_on": "2 3"}),)
        assert self.of(other) == (other,)

    def test_it_keeps_no_data_of_a_notification_that_is_not_there(self) -> None:
        self.run(lambda: self.ports.notifications.keep_data(NotificationId(new_id()), {"a": "b"}))

    # taking back

    def test_it_takes_back_what_waits_of_a_sending(self) -> None:
        sending_id, users = SendingId(new_id()), [self.given.user() for _ in range(3)]
        of_it = {"sending_id": sending_id, "html": "<p>…</p>"}
        waiting = [
            self.new(recipient=Recipient(user.id), channel=Channel.EMAIL, status=Status.QUEUED, **of_it)
            for user in users
        ]
        held = self.new(channel=Channel.PUSH, status=Status.QUEUED, held_until=NOW + MINUTE, **of_it)
        sent = self.new(channel=Channel.IN_APP, status=Status.SENT, **of_it)
        other = self.new(channel=Channel.EMAIL, status=Status.QUEUED, sending_id=new_id())
        self.add(*waiting, held, sent, other)
        withdraw = self.ports.notifications.withdraw
        assert [self.run(lambda: withdraw(sending_id, NOW, 3)) for _ in range(3)] == [3, 1, 0]
        for each in (*waiting, held):
            assert self.of(each) == (replace(each, status=Status.FAILED, html=None),)
        assert [self.of(each) for each in (sent, other)] == [(sent,), (other,)]
        queue = self.ports.notifications.queue(Channel.EMAIL)
        assert [leased.item for leased in self.run(lambda: queue.claim(NOW + MINUTE, 9))] == [other]
        assert self.read(lambda: self.ports.dead_letters.search(DeadLetterFilter(), PageRequest())).items == ()
        assert self.run(lambda: self.ports.dead_letters.replay([waiting[0].id], NOW)) == ()

    def test_it_leaves_what_is_just_being_delivered(self) -> None:
        sending_id, queue = SendingId(new_id()), self.ports.notifications.queue(Channel.EMAIL)
        notification = self.new(channel=Channel.EMAIL, status=Status.QUEUED, sending_id=sending_id)
        self.add(notification)
        (leased,) = self.run(lambda: queue.claim(NOW, 1))
        withdraw = self.ports.notifications.withdraw
        assert self.run(lambda: withdraw(sending_id, NOW, 9)) == 0
        self.run(lambda: queue.postpone(leased, NOW + MINUTE, "boom"))
        assert self.run(lambda: withdraw(sending_id, NOW, 9)) == 1
        assert self.of(notification) == (replace(notification, status=Status.FAILED),)

    # forgetting

    def test_it_forgets_what_is_old_and_done(self) -> None:
        old = [self.new(created_at=NOW - n * MINUTE, status=Status.SENT) for n in range(1, 4)]
        failed = self.new(created_at=NOW - MINUTE, status=Status.FAILED, channel=Channel.EMAIL)
        queued = self.new(created_at=NOW - MINUTE, status=Status.QUEUED, channel=Channel.EMAIL)
        young = self.new(created_at=NOW, status=Status.SENT)
        self.add(*old, failed, queued, young)
        forgotten = [self.run(lambda: self.ports.notifications.forget(NOW, 3)) for _ in range(3)]
        assert forgotten == [3, 1, 0]
        assert [self.of(each) for each in (*old, failed)] == [()] * 4
        assert [self.of(each) for each in (queued, young)] == [(queued,), (young,)]


class NotificationQueueContract(QueueContract):
    """What is to go out by a channel is a queue."""

    def queue(self) -> Queue[Notification]:
        return self.ports.notifications.queue(Channel.EMAIL)

    def put(self) -> Notification:
        return self.given.notification(channel=Channel.EMAIL, html="<p>It is confirmed.</p>")

    def now(self, notification: Notification) -> Notification:
        """It as it is now."""
        user_id = notification.recipient.user_id
        assert user_id is not None
        (found,) = self.read(lambda: self.ports.notifications.of_user(user_id, ALL, PageRequest())).items
        return found

    def test_it_hands_out_first_what_is_urgent(self) -> None:
        bulk = [self.given.notification(channel=Channel.EMAIL, kind=Kind.ANNOUNCEMENT) for _ in range(3)]
        kinds = (Kind.REGISTRATION, Kind.TICKET, Kind.WAITLIST_OFFER)
        urgent = [self.given.notification(channel=Channel.EMAIL, kind=kind, created_at=NOW + MINUTE) for kind in kinds]
        assert self.has_due(NOW), "there need not be anything urgent"
        claimed = [leased.item for _ in range(4) for leased in self.claim(NOW + MINUTE, 2)]
        assert claimed == urgent + bulk

    def test_it_hands_out_of_what_is_urgent_only_what_is_due(self) -> None:
        bulk = self.given.notification(channel=Channel.EMAIL, kind=Kind.ANNOUNCEMENT)
        urgent = self.put()
        (leased,) = self.claim(limit=1)
        assert leased.item == urgent
        self.postpone(leased, NOW + MINUTE)
        assert [leased.item for leased in self.claim()] == [bulk]

    def test_it_says_of_what_is_settled_that_it_was_sent_and_keeps_no_html(self) -> None:
        notification = self.put()
        self.settle(self.only())
        assert self.now(notification) == replace(notification, status=Status.SENT, html=None)

    def test_it_says_of_what_is_buried_that_it_failed(self) -> None:
        notification = self.put()
        self.bury(self.only())
        assert self.now(notification) == replace(notification, status=Status.FAILED)

    def test_it_has_html_as_long_as_it_may_be_needed(self) -> None:
        notification = self.put()
        self.postpone(self.only(), NOW + MINUTE)
        assert self.now(notification) == notification
        late = self.only(NOW + MINUTE)
        assert self.only(NOW + 2 * MINUTE).item == notification
        self.settle(late)
        assert self.now(notification) == notification, "somebody else is at it"

    @pytest.mark.parametrize("channel", [Channel.SMS, Channel.PUSH])
    def test_it_has_nothing_of_other_channels(self, channel: Channel) -> None:
        self.given.notification(channel=Channel.IN_APP)
        notification = self.given.notification(channel=channel)
        assert self.claim() == ()
        (leased,) = self.run(lambda: self.ports.notifications.queue(channel).claim(NOW, 10))
        assert leased.item == notification

    def test_it_has_nothing_that_is_shown_at_once(self) -> None:
        self.given.notification(channel=Channel.IN_APP)
        self.given.notification(channel=Channel.EMAIL, status=Status.SENT)
        self.given.notification(channel=Channel.EMAIL, status=Status.FAILED)
        assert [self.run(lambda each=each: self.ports.notifications.queue(each).claim(NOW, 9)) for each in Channel] == [
            ()
        ] * 4

    def test_it_calls_the_workers_for_what_is_to_go_out(self) -> None:
        bells: list[str] = []
        self.ports.unit_of_work.on_commit(lambda aftermath: bells.extend(aftermath.bells))
        for channel in Channel:
            self.given.notification(channel=channel)
        self.given.notification(channel=Channel.EMAIL, status=Status.SENT)
        assert bells == ["email", "sms", "push"]


class AudiencesContract(Contract):
    def booked(self, ticket_type: TicketType, *addresses: str, **fields: object) -> Booking:
        """A confirmed booking, unless it is said otherwise, that admits these."""
        people = tuple(
            AttendeeFactory(person=Person("Ada", address), ticket_type_id=ticket_type.id) for address in addresses
        )
        fields = {"status": BookingStatus.CONFIRMED, "attendees": people} | fields
        return self.given.booking(ticket_type, quantity=max(1, len(people)), **fields)

    def holders(self, event_id: EventId) -> list[Any]:
        return self.each(lambda after: self.ports.audiences.holders(event_id, after, 2))

    def guests(self, event_id: EventId) -> list[Any]:
        return self.each(lambda after: self.ports.audiences.guests(event_id, after, 2))

    def each(self, look: Callable[[Any], Sequence[Any]]) -> list[Any]:
        """All that there are, two at a time."""
        found = list(batches(lambda after: self.read(lambda: look(after)), lambda key: key))
        assert all(len(some) <= 2 for some in found)
        return [key for some in found for key in some]

    def test_it_finds_each_holder_of_a_live_booking_once(self) -> None:
        ticket_type = self.given.ticket_type()
        users = [self.given.user() for _ in range(5)]
        for user in users:
            self.booked(ticket_type, user_id=user.id)
        self.booked(ticket_type, user_id=users[0].id, status=BookingStatus.PENDING)
        pending = self.booked(ticket_type, status=BookingStatus.PENDING)
        for status in (BookingStatus.CANCELLED, BookingStatus.EXPIRED):
            self.booked(ticket_type, status=status)
        self.booked(self.given.ticket_type())
        expected = sorted([*(user.id for user in users), pending.user_id])
        assert self.holders(ticket_type.event_id) == expected

    def test_it_finds_guests_by_their_addresses(self) -> None:
        ticket_type = self.given.ticket_type()
        ada = self.given.user(email="ada@example.org")
        self.booked(ticket_type, "Ada@Example.org", "Bob@example.org", "carl@example.org", user_id=ada.id)
        self.booked(ticket_type, "ada@example.org", "bob@example.org", "dora@example.org", "")
        self.booked(ticket_type, "eve@example.org", status=BookingStatus.PENDING)
        self.booked(ticket_type, "eve@example.org", status=BookingStatus.CANCELLED)
        self.booked(self.given.ticket_type(), "eve@example.org")
        void = AttendeeFactory(
            person=Person("Eve", "eve@example.org"), status=AttendeeStatus.VOID, ticket_type_id=ticket_type.id
        )
        unwelcome = AttendeeFactory(
            person=Person("Eve", "eve@example.org"), welcome=False, ticket_type_id=ticket_type.id
        )
        self.booked(ticket_type, attendees=(void, unwelcome))
        assert self.guests(ticket_type.event_id) == [
            "bob@example.org",
            "carl@example.org",
            "dora@example.org",
        ]

    def test_it_takes_addresses_for_one_that_differ_in_capitals_only(self) -> None:
        ticket_type = self.given.ticket_type()
        zoe = self.given.user(email="zoë@example.org")
        self.booked(ticket_type, "Straße@example.org", "STRASSE@example.org", "ZOË@example.org", user_id=zoe.id)
        self.booked(ticket_type, "straße@example.org", "strasse@example.org", "ÉVE@example.org", "éve@example.org")
        assert self.guests(ticket_type.event_id) == ["strasse@example.org", "straße@example.org", "éve@example.org"]

    def test_it_finds_whose_booking_was_cancelled_since(self) -> None:
        ticket_type = self.given.ticket_type()
        cancelled = {"status": BookingStatus.CANCELLED, "created_at": NOW}
        before = self.booked(ticket_type, "before@example.org", updated_at=NOW - MOMENT, **cancelled)
        void = AttendeeFactory(
            person=Person("Eve", "Eve@example.org"), status=AttendeeStatus.VOID, ticket_type_id=ticket_type.id
        )
        since = self.booked(ticket_type, updated_at=NOW, attendees=(void,), **cancelled)
        live = self.booked(ticket_type, "live@example.org")
        expired = self.booked(ticket_type, "late@example.org", status=BookingStatus.EXPIRED, updated_at=NOW)
        look, event_id, part = self.ports.audiences, ticket_type.event_id, Part(cancelled_since=NOW)
        found = self.read(lambda: look.holders(event_id, None, 9, part))
        assert found == tuple(sorted([since.user_id, live.user_id]))
        assert not {before.user_id, expired.user_id} & set(found)
        assert self.read(lambda: look.holders(event_id, found[0], 9, part)) == found[1:]
        assert self.read(lambda: look.guests(event_id, None, 9, part)) == ("eve@example.org", "live@example.org")
        assert self.read(lambda: look.guests(event_id, "eve@example.org", 9, part)) == ("live@example.org",)

    def part(self, ticket_type: TicketType, part: Part) -> tuple[list[Any], list[Any]]:
        """The users and the guests who are in that part of the audience."""
        event_id, audiences = ticket_type.event_id, self.ports.audiences
        return (
            self.each(lambda after: audiences.holders(event_id, after, 2, part)),
            self.each(lambda after: audiences.guests(event_id, after, 2, part)),
        )

    def test_it_finds_who_has_a_confirmed_booking(self) -> None:
        ticket_type = self.given.ticket_type()
        bob = self.given.user(email="bob@example.org")
        confirmed = self.booked(ticket_type, "bob@example.org", "carl@example.org")
        self.booked(ticket_type, "dora@example.org", status=BookingStatus.PENDING, user_id=bob.id)
        expected = [confirmed.user_id], ["bob@example.org", "carl@example.org"]
        assert self.part(ticket_type, Part(confirmed=True)) == expected

    def test_it_finds_who_had_booked_by_then(self) -> None:
        ticket_type = self.given.ticket_type()
        bob = self.given.user(email="bob@example.org")
        early = self.booked(ticket_type, "bob@example.org", "carl@example.org", created_at=NOW - MOMENT)
        self.booked(ticket_type, "dora@example.org", created_at=NOW)
        self.booked(ticket_type, user_id=bob.id, created_at=NOW)
        expected = [early.user_id], ["bob@example.org", "carl@example.org"]
        assert self.part(ticket_type, Part(booked_before=NOW)) == expected

    def test_it_finds_who_has_booked_since(self) -> None:
        ticket_type = self.given.ticket_type()
        bob = self.given.user(email="bob@example.org")
        late = self.booked(ticket_type, "bob@example.org", "carl@example.org", created_at=NOW + MOMENT)
        self.booked(ticket_type, "dora@example.org", created_at=NOW)
        self.booked(ticket_type, user_id=bob.id, created_at=NOW)
        expected = [late.user_id], ["bob@example.org", "carl@example.org"]
        assert self.part(ticket_type, Part(booked_after=NOW)) == expected

    def test_it_finds_who_was_admitted(self) -> None:
        ticket_type = self.given.ticket_type()
        event_id = ticket_type.event_id
        booking = self.booked(ticket_type, "bob@example.org", "carl@example.org", "dora@example.org")
        self.booked(ticket_type, "eve@example.org")
        assert not self.read(lambda: self.ports.audiences.any_admitted(event_id))
        bob, carl, _ = booking.attendees
        come = {bob.id: Attendance(NOW), carl.id: Attendance(NOW, NOW + MINUTE)}
        self.run(lambda: self.ports.guests.keep(come))
        assert self.read(lambda: self.ports.audiences.any_admitted(event_id))
        expected = [booking.user_id], ["bob@example.org", "carl@example.org"]
        assert self.part(ticket_type, Part(confirmed=True, admitted=True)) == expected

    def test_it_knows_who_has_paid(self) -> None:
        ticket_type = self.given.ticket_type()
        paid, open_, foreign = (self.booked(ticket_type) for _ in range(3))
        self.given.paid(paid)
        self.given.payment(open_)
        elsewhere = self.booked(self.given.ticket_type(), user_id=open_.user_id)
        self.given.paid(elsewhere)
        self.given.paid(foreign)
        asked = [paid.user_id, open_.user_id]
        assert self.read(lambda: self.ports.audiences.payers(ticket_type.event_id, asked)) == {paid.user_id}

    def test_it_finds_holds_that_are_about_to_end(self) -> None:
        until = NOW + HOLD
        ending = [self.given.booking(expires_at=at).id for at in (NOW + MOMENT, until, NOW + MINUTE, NOW + 2 * MINUTE)]
        for at in (NOW, until + MOMENT):
            self.given.booking(expires_at=at)
        self.given.booking(status=BookingStatus.CONFIRMED)
        found = self.each(lambda after: self.ports.audiences.holds_ending(NOW, until, after, 2))
        assert found == sorted(ending)
