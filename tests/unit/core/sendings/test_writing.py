from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor, Role, StaffRole
from gatherly_core.audit.deeds import Deed
from gatherly_core.booking.model import Booking, Person
from gatherly_core.events.errors import EventNotFound, NotPublished
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import SendingId
from gatherly_core.notifications.model import Channel, Kind
from gatherly_core.sendings.errors import TooManySendings
from gatherly_core.sendings.model import MOST_BY_SENDER, MOST_IN_A_DAY, Message, Sending
from gatherly_core.ticketing.model import TicketType
from tests.contracts.rivals import at_once
from tests.factories import NOW, new_id
from tests.unit.core.misfortunes import application_cut_off
from tests.unit.core.scene import Scene, owner_of
from tests.unit.core.sendings.writing import NEWS, announced, numbers, progress, told, write

GUEST = Person("Grace", "grace@example.org")
SECOND = timedelta(seconds=1)
EVENING = NOW.replace(hour=23, minute=59, second=57)


def hand_on(scene: Scene, booking: Booking) -> None:
    scene.app.admission.transfer_ticket(owner_of(booking), booking.attendees[0].id, GUEST)


def news_to_guest(scene: Scene) -> int:
    """How often the guest was written the news."""
    return sum(NEWS.subject in mail.subject for mail in scene.mailer.sent_to(GUEST.email))


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
        scene.confirm_address(scene.organizer)
        hand_on(scene, scene.book(on_sale))
        write(scene, on_sale)
        assert news_to_guest(scene) == 1

    @pytest.mark.parametrize("public", [True, False])
    def test_whose_address_nobody_has_confirmed_writes_to_who_has_booked_only(
        self, scene: Scene, on_sale: TicketType, *, public: bool
    ) -> None:
        booking = scene.book(on_sale)
        hand_on(scene, scene.book(on_sale))
        write(scene, on_sale, public=public)
        assert numbers(scene, [booking]) == [1]
        assert news_to_guest(scene) == 0
        write(scene, on_sale, by=scene.admin, public=public)
        assert news_to_guest(scene) == 1

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
        scene.clock.set(EVENING)
        for number in range(MOST_IN_A_DAY):
            write(scene, on_sale, public=bool(number % 2))
        for public in (True, False):
            with pytest.raises(TooManySendings, match="written to 20 times about this event today") as refusal:
                write(scene, on_sale, public=public)
        assert refusal.value.retry_after == 3
        write(scene, scene.on_sale())
        scene.clock.advance(3 * SECOND)
        write(scene, on_sale)

    def test_who_gives_up_their_account_leaves_others_no_more_to_write(self, scene: Scene, on_sale: TicketType) -> None:
        event = scene.event_of(on_sale)
        managers = [scene.hire(event, StaffRole.MANAGER) for _ in range(2)]
        for _ in range(MOST_IN_A_DAY):
            write(scene, on_sale, by=managers[0])
        scene.app.privacy.erase_account(managers[0])
        for actor in (managers[1], scene.organizer):
            with pytest.raises(TooManySendings):
                write(scene, on_sale, by=actor)

    def test_what_is_refused_is_not_counted(self, scene: Scene, on_sale: TicketType) -> None:
        elsewhere = [scene.on_sale() for _ in range(2)]
        for _ in range(MOST_IN_A_DAY):
            write(scene, on_sale)
        for _ in range(MOST_BY_SENDER):
            with pytest.raises(TooManySendings):
                write(scene, on_sale)
        for number in range(MOST_BY_SENDER - MOST_IN_A_DAY):
            write(scene, elsewhere[number % 2])

    def test_it_is_exact_when_many_are_written_at_once(self, scene: Scene, on_sale: TicketType) -> None:
        done = at_once(*[lambda: write(scene, on_sale)] * (MOST_IN_A_DAY + 3))
        assert sum(isinstance(each, Sending) for each in done) == MOST_IN_A_DAY

    def test_so_often_in_a_day_about_all_events_and_to_users_together(self, scene: Scene) -> None:
        events = [scene.on_sale() for _ in range(MOST_BY_SENDER // MOST_IN_A_DAY + 1)]
        admin = scene.admin
        scene.clock.set(EVENING)
        for number in range(MOST_BY_SENDER - 1):
            write(scene, events[number % len(events)], by=admin, public=bool(number % 2))
        to_users = ((admin.user_id,), NEWS)
        scene.app.sendings.write_to_users(admin, *to_users, SendingId(new_id()))
        for event in events:
            with pytest.raises(TooManySendings, match="You have written 60 times today") as refusal:
                write(scene, event, by=admin)
        with pytest.raises(TooManySendings):
            scene.app.sendings.write_to_users(admin, *to_users, SendingId(new_id()))
        assert refusal.value.retry_after == 3
        write(scene, events[-1])
        scene.clock.advance(3 * SECOND)
        write(scene, events[0], by=admin)

    def test_it_is_exact_when_one_writes_about_many_events_at_once(self, scene: Scene) -> None:
        events = [scene.on_sale() for _ in range(5)]
        writing = [lambda event=event: write(scene, event) for event in events for _ in range(MOST_IN_A_DAY)]
        done = at_once(*writing[: MOST_BY_SENDER + 5])
        assert sum(isinstance(each, Sending) for each in done) == MOST_BY_SENDER

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
