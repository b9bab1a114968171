from collections.abc import Sequence
from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor, Role, StaffRole
from gatherly_core.audit.deeds import Deed
from gatherly_core.booking.model import Booking, Person
from gatherly_core.events.errors import EventNotFound, NotPublished
from gatherly_core.events.model import Event
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import SendingId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.notifications import audience
from gatherly_core.notifications.model import Channel, Kind, Notification, Recipient
from gatherly_core.notifications.news import News
from gatherly_core.notifications.ports import NotificationFilter
from gatherly_core.sendings import tell_sending
from gatherly_core.sendings.errors import SendingNotFound, TooManySendings
from gatherly_core.sendings.model import DAY, MOST_IN_A_DAY, Message, Progress, Sending
from gatherly_core.sendings.tell_sending import TellSending
from gatherly_core.ticketing.model import TicketType
from tests.contracts.contract import Boom
from tests.contracts.rivals import at_once
from tests.factories import SendingFactory, new_id
from tests.unit.core.misfortunes import application_cut_off
from tests.unit.core.scene import Scene, owner_of

SECOND = timedelta(seconds=1)
NEWS = Message("Doors open earlier", "Good news: at 18:30.\n\n\nThere is soup\nfor everybody. ")


@pytest.fixture
def on_sale(scene: Scene) -> TicketType:
    return scene.on_sale(50, price=0)


def write(
    scene: Scene, ticket_type: TicketType, message: Message = NEWS, by: Actor | None = None, public: bool = False
) -> Sending:
    use_case = scene.app.sendings.announce if public else scene.app.sendings.write_to_attendees
    return use_case(by or scene.organizer, ticket_type.event_id, message, SendingId(new_id()))


def told(scene: Scene, actor: Actor, channel: Channel = Channel.IN_APP) -> list[Notification]:
    """What somebody was written."""
    wanted, page = NotificationFilter(channel=channel), PageRequest(100)
    found = scene.ports.unit_of_work.read(lambda: scene.ports.notifications.of_user(actor.user_id, wanted, page))
    return [each for each in found.items if each.kind in (Kind.ANNOUNCEMENT, Kind.MESSAGE)]


def numbers(scene: Scene, bookings: Sequence[Booking]) -> list[int]:
    """How often the owner of each booking was told something."""
    return [len(told(scene, owner_of(booking))) for booking in bookings]


def progress(scene: Scene, sending: Sending) -> Progress:
    return scene.app.sendings.view_sending(scene.admin, sending.id)[1]


class TestWriteToAttendees:
    @pytest.mark.parametrize("public", [True, False])
    def test_it_tells_who_takes_part(self, scene: Scene, on_sale: TicketType, *, public: bool) -> None:
        live, cancelled = scene.book(on_sale), scene.cancel(scene.book(on_sale))
        elsewhere = scene.book(scene.on_sale(price=0))
        sending = write(scene, on_sale, public=public)
        assert numbers(scene, [live, cancelled, elsewhere]) == [1, 0, 0]
        (shown,) = told(scene, owner_of(live))
        assert (shown.kind, shown.sending_id) == (Kind.ANNOUNCEMENT, sending.id)
        assert scene.event_of(on_sale).details.title in shown.subject
        assert "There is soup\nfor everybody." in shown.message

    def test_it_tells_whom_bookings_admit_by_an_address_of_their_own(self, scene: Scene, on_sale: TicketType) -> None:
        booking = scene.book(on_sale)
        guest = Person("Grace", "grace@example.org")
        scene.app.admission.transfer_ticket(owner_of(booking), booking.attendees[0].id, guest)
        write(scene, on_sale)
        assert [mail.subject for mail in scene.mailer.sent_to(guest.email) if NEWS.subject in mail.subject]

    def test_it_goes_by_no_other_channel_than_it_says(self, scene: Scene, on_sale: TicketType) -> None:
        booking = scene.book(on_sale)
        scene.confirm_address(owner_of(booking))
        write(scene, on_sale, Message("Hello", "Bye.", frozenset({Channel.EMAIL})))
        assert [len(told(scene, owner_of(booking), channel)) for channel in (Channel.EMAIL, Channel.IN_APP)] == [1, 0]

    def test_it_is_for_who_runs_the_event(self, scene: Scene, on_sale: TicketType) -> None:
        event = scene.event_of(on_sale)
        for actor in (scene.admin, scene.hire(event, StaffRole.MANAGER)):
            write(scene, on_sale, by=actor)
        strangers = [scene.hire(event, StaffRole.SCANNER), scene.person(Role.ORGANIZER), owner_of(scene.book(on_sale))]
        for stranger in strangers:
            for public in (True, False):
                with pytest.raises(Forbidden):
                    write(scene, on_sale, by=stranger, public=public)

    def test_nobody_takes_part_in_a_draft(self, scene: Scene) -> None:
        draft = scene.types(scene.event(published=False, capacity=10))[0]
        with pytest.raises(NotPublished):
            write(scene, draft)
        with pytest.raises(EventNotFound):
            write(scene, draft, by=scene.person(Role.ORGANIZER))

    def test_so_often_in_a_day(self, scene: Scene, on_sale: TicketType) -> None:
        for number in range(MOST_IN_A_DAY):
            write(scene, on_sale, public=bool(number % 2))
            scene.clock.advance(SECOND)
        for public in (True, False):
            with pytest.raises(TooManySendings) as refusal:
                write(scene, on_sale, public=public)
        seconds = int(DAY.total_seconds()) - MOST_IN_A_DAY
        assert refusal.value.retry_after == seconds
        write(scene, scene.on_sale())
        scene.clock.advance(seconds * SECOND)
        write(scene, on_sale)
        with pytest.raises(TooManySendings):
            write(scene, on_sale)

    def test_it_is_exact_when_many_are_written_at_once(self, scene: Scene, on_sale: TicketType) -> None:
        done = at_once(*[lambda: write(scene, on_sale)] * (MOST_IN_A_DAY + 3))
        assert sum(isinstance(each, Sending) for each in done) == MOST_IN_A_DAY

    def test_it_is_written_once_for_each_id(self, scene: Scene, on_sale: TicketType) -> None:
        booking, id = scene.book(on_sale), SendingId(new_id())
        made = [
            scene.app.sendings.write_to_attendees(scene.organizer, on_sale.event_id, message, id)
            for message in (NEWS, Message("Another", "text"))
        ]
        assert made[0].message == made[1].message == NEWS
        assert numbers(scene, [booking]) == [1]

    @pytest.mark.parametrize("done", [True, False])
    def test_it_is_written_once_when_the_connection_is_lost(
        self, scene: Scene, on_sale: TicketType, *, done: bool
    ) -> None:
        booking, app = scene.book(on_sale), application_cut_off(scene, done=done)[0]
        app.sendings.announce(scene.organizer, on_sale.event_id, NEWS, SendingId(new_id()))
        scene.gatherly.drain()
        assert numbers(scene, [booking]) == [1]
        assert len(announced(scene, on_sale)) == 1

    def test_nothing_is_written_by_who_has_given_up_their_account(self, scene: Scene, on_sale: TicketType) -> None:
        gone = Actor(new_id(), Role.ADMIN)
        for public in (True, False):
            with pytest.raises(UserNotFound):
                write(scene, on_sale, by=gone, public=public)
        with pytest.raises(UserNotFound):
            scene.app.sendings.write_to_users(gone, (scene.admin.user_id,), NEWS, SendingId(new_id()))


class TestWriteToUsers:
    def test_it_tells_those_that_there_are(self, scene: Scene) -> None:
        ada, bob, eve = (scene.person() for _ in range(3))
        ids = (ada.user_id, new_id(), bob.user_id, ada.user_id)
        sending = scene.app.sendings.write_to_users(scene.admin, ids, NEWS, SendingId(new_id()))
        assert [len(told(scene, actor)) for actor in (ada, bob, eve)] == [1, 1, 0]
        (shown,) = told(scene, ada)
        assert (shown.kind, shown.subject, shown.event_id) == (Kind.MESSAGE, NEWS.subject, None)
        assert scene.entries()[-1].action == Deed.SENDING_WRITTEN
        assert scene.entries()[-1].details == {"users": 3}
        assert progress(scene, sending).recipients == 2

    def test_it_is_written_once_for_each_id(self, scene: Scene) -> None:
        ada, id = scene.person(), SendingId(new_id())
        for _ in range(2):
            scene.app.sendings.write_to_users(scene.admin, (ada.user_id,), NEWS, id)
        assert len(told(scene, ada)) == 1

    def test_it_is_for_admins(self, scene: Scene) -> None:
        ada = scene.person()
        for actor in (scene.organizer, ada):
            with pytest.raises(Forbidden):
                scene.app.sendings.write_to_users(actor, (ada.user_id,), NEWS, SendingId(new_id()))


def telling(scene: Scene, tell: object) -> TellSending:
    """The use case, with something between it and those who are told."""
    p, url = scene.ports, "https://gatherly.example"
    return TellSending(p.unit_of_work, p.events, p.audiences, p.sendings, tell, p.clock, public_url=url)  # type: ignore[arg-type]


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


def announced(scene: Scene, ticket_type: TicketType, by: Actor | None = None) -> tuple[Sending, ...]:
    return scene.app.sendings.list_announcements(by, ticket_type.event_id, PageRequest(100)).items


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
