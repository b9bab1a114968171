from collections.abc import Callable
from dataclasses import replace

import pytest

from gatherly_core.accounts.model import Actor, Role
from gatherly_core.admission.errors import NotConfirmed, VoidTicket
from gatherly_core.admission.model import Document
from gatherly_core.booking.errors import AttendeeNotFound, BookingNotFound
from gatherly_core.booking.model import AttendeeStatus, Booking
from gatherly_core.ticketing.model import TicketKind
from tests.factories import HOLD, new_id
from tests.unit.core.scene import Scene, owner_of

Hand = Callable[[Scene, Actor, Booking], Document]

OF_AN_ATTENDEE: dict[str, Hand] = {
    "ticket": lambda scene, actor, booking: scene.app.admission.print_ticket(actor, booking.attendees[0].id),
    "svg": lambda scene, actor, booking: scene.app.admission.draw_svg(actor, booking.attendees[0].id),
    "png": lambda scene, actor, booking: scene.app.admission.draw_png(actor, booking.attendees[0].id),
}
OF_A_BOOKING: dict[str, Hand] = {
    "tickets": lambda scene, actor, booking: scene.app.admission.print_tickets(actor, booking.id),
    "calendar": lambda scene, actor, booking: scene.app.admission.export_calendar(actor, booking.id),
}
ALL = OF_AN_ATTENDEE | OF_A_BOOKING
every = pytest.mark.parametrize("hand", ALL.values(), ids=ALL)


@pytest.fixture
def booking(scene: Scene) -> Booking:
    """Three free places, which are confirmed at once."""
    return scene.book(scene.on_sale(price=0), 3)


class TestWhoGetsThem:
    @every
    def test_the_owner_the_organizer_and_admins_get_the_same(self, scene: Scene, booking: Booking, hand: Hand) -> None:
        got = [hand(scene, actor, booking) for actor in (owner_of(booking), scene.organizer, scene.admin)]
        assert got[0].content
        assert got[0] == got[1] == got[2]

    @pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
    def test_for_others_there_are_none(self, scene: Scene, booking: Booking, role: Role) -> None:
        stranger = scene.person(role)
        for hand in OF_AN_ATTENDEE.values():
            with pytest.raises(AttendeeNotFound):
                hand(scene, stranger, booking)
        for hand in OF_A_BOOKING.values():
            with pytest.raises(BookingNotFound):
                hand(scene, stranger, booking)

    def test_what_is_not_there_is_for_nobody(self, scene: Scene) -> None:
        with pytest.raises(AttendeeNotFound):
            scene.app.admission.print_ticket(scene.admin, new_id())
        with pytest.raises(BookingNotFound):
            scene.app.admission.print_tickets(scene.admin, new_id())


class TestWhen:
    @every
    def test_not_before_the_booking_is_confirmed(self, scene: Scene, hand: Hand) -> None:
        pending = scene.book(scene.on_sale(price=1500))
        with pytest.raises(NotConfirmed):
            hand(scene, owner_of(pending), pending)
        scene.confirm(pending)
        assert hand(scene, owner_of(pending), pending).content

    @every
    def test_not_after_it_was_cancelled(self, scene: Scene, booking: Booking, hand: Hand) -> None:
        scene.cancel(booking)
        with pytest.raises(VoidTicket):
            hand(scene, owner_of(booking), booking)

    @every
    def test_not_once_a_hold_is_over(self, scene: Scene, hand: Hand) -> None:
        pending = scene.book(scene.on_sale(price=1500))
        scene.clock.advance(HOLD)
        scene.app.booking.expire_bookings()
        with pytest.raises(VoidTicket):
            hand(scene, owner_of(pending), pending)

    @pytest.mark.parametrize("hand", OF_AN_ATTENDEE.values(), ids=OF_AN_ATTENDEE)
    def test_not_of_an_attendee_who_is_void(self, scene: Scene, booking: Booking, hand: Hand) -> None:
        void_first(scene, booking)
        with pytest.raises(VoidTicket):
            hand(scene, owner_of(booking), booking)

    def test_the_others_of_the_booking_are_printed_without_them(self, scene: Scene, booking: Booking) -> None:
        void_first(scene, booking)
        printed = scene.app.admission.print_tickets(owner_of(booking), booking.id).content.decode()
        first, *rest = booking.attendees
        assert first.code not in printed
        assert all(attendee.code in printed for attendee in rest)
        entry = scene.app.admission.export_calendar(owner_of(booking), booking.id).content.decode()
        assert f"Booking {booking.reference}, 2 tickets" in entry


def void_first(scene: Scene, booking: Booking) -> None:
    first, *rest = booking.attendees
    moved = replace(booking, attendees=(replace(first, status=AttendeeStatus.VOID), *rest))
    scene.ports.unit_of_work.run(lambda: scene.ports.bookings.move(moved))


class TestWhatIsOnThem:
    def test_a_ticket_says_what_its_attendee_has_booked(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=0, name="Front table", kind=TicketKind.VIP)
        booking = scene.book(ticket_type, 2)
        second = booking.attendees[1]
        printed = scene.app.admission.print_ticket(owner_of(booking), second.id)
        (line,) = printed.content.decode().splitlines()
        signed = scene.ports.ticket_signer.read(line.split(" | ")[-1])
        assert (signed.event_id, signed.ticket_type_id, signed.code, signed.vip) == (
            booking.event_id,
            ticket_type.id,
            second.code,
            second.vip,
        )
        for said in ("Front table", second.person.name, booking.reference, second.code):
            assert said in line
        assert printed.name == f"ticket-{booking.reference}-2"

    def test_the_code_is_that_of_the_ticket(self, scene: Scene, booking: Booking) -> None:
        text = scene.app.admission.draw_svg(scene.admin, booking.attendees[0].id).content.decode().split(" | ")[1]
        assert scene.ports.ticket_signer.read(text).code == booking.attendees[0].code
        assert scene.app.admission.draw_png(scene.admin, booking.attendees[0].id).content.decode() == f"png | {text}"

    def test_all_of_a_booking_come_in_its_order(self, scene: Scene, booking: Booking) -> None:
        printed = scene.app.admission.print_tickets(owner_of(booking), booking.id)
        lines = printed.content.decode().splitlines()
        assert len(lines) == 3
        assert all(attendee.code in line for attendee, line in zip(booking.attendees, lines, strict=True))
        assert printed.name == f"tickets-{booking.reference}"

    def test_a_calendar_has_the_event_as_it_is_now(self, scene: Scene, booking: Booking) -> None:
        event = scene.app.ticketing.view_listing(scene.admin, booking.event_id).event
        edited = scene.app.ticketing.edit_event(scene.organizer, event.id, replace(event.details, title="Moved"))
        entry = scene.app.admission.export_calendar(owner_of(booking), booking.id).content.decode()
        assert f"{event.id} | {edited.version} | " in entry
        assert "Moved" in entry
        assert entry.endswith("False")
