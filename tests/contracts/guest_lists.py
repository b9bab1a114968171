"""What the lists of attendees promise."""

from dataclasses import replace

import pytest

from gatherly_core.admission.scans import Attendance, Guest, GuestFilter
from gatherly_core.booking.model import Attendee, AttendeeStatus, Booking, BookingStatus, Person
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.ticketing.model import TicketType
from tests.contracts.contract import Contract, garbled
from tests.factories import NOW, AttendeeFactory, new_id

ALL = GuestFilter()


class GuestListsContract(Contract):
    @pytest.fixture(autouse=True)
    def event_at_hand(self, ports_at_hand: None) -> None:
        self.event = self.given.event()
        self.ticket_type = self.given.ticket_type(self.event)

    def booked(self, *people: str, ticket_type: TicketType | None = None, **fields: object) -> Booking:
        """A confirmed booking for people of these names, unless told otherwise."""
        ticket_type = ticket_type or self.ticket_type
        attendees = tuple(
            AttendeeFactory(ticket_type_id=ticket_type.id, person=Person(name, f"{name[:3]}@Example.org"))
            for name in people
        )
        return self.given.booking(
            ticket_type,
            **{"status": BookingStatus.CONFIRMED, "quantity": len(people), "attendees": attendees} | fields,
        )

    def listed(self, wanted: GuestFilter = ALL) -> list[Attendee]:
        page = self.read(lambda: self.ports.guest_lists.of_event(self.event.id, wanted, PageRequest(100)))
        return [guest.attendee for guest in page.items]

    def test_it_lists_the_attendees_of_an_event_as_they_are(self) -> None:
        booking = self.booked("Ada", "Ben")
        self.given.booking(status=BookingStatus.CONFIRMED)
        page = self.read(lambda: self.ports.guest_lists.of_event(self.event.id, ALL, PageRequest()))
        assert page == Page(
            tuple(
                Guest(
                    attendee=attendee,
                    booking_id=booking.id,
                    user_id=booking.user_id,
                    event_id=self.event.id,
                    status=BookingStatus.CONFIRMED,
                    booked_at=booking.created_at,
                )
                for attendee in booking.attendees
            )
        )

    def test_it_lists_who_was_expected_at_some_time(self) -> None:
        listed = {}
        for status in BookingStatus:
            listed[status] = self.booked(status.value, status=status).attendees[0] in self.listed()
        assert listed == {
            BookingStatus.PENDING: False,
            BookingStatus.CONFIRMED: True,
            BookingStatus.CANCELLED: True,
            BookingStatus.EXPIRED: False,
        }

    def test_it_goes_on_where_a_page_ended(self) -> None:
        bookings = [self.booked("Ada", "Ben"), self.booked("Cy"), self.booked("Dee", "Eve")]
        expected = [attendee.id for booking in bookings for attendee in booking.attendees]
        for limit in (1, 2, 5):
            pages = self.pages(lambda page: self.ports.guest_lists.of_event(self.event.id, ALL, page), limit)
            assert [guest.attendee.id for page in pages for guest in page] == expected

    def test_it_refuses_positions_that_it_never_gave_out(self) -> None:
        self.booked("Ada", "Ben")

        def list_(page: PageRequest) -> Page[Guest]:
            return self.ports.guest_lists.of_event(self.event.id, ALL, page)

        for wrong in garbled(self.position_in(list_)):
            assert self.refuses(list_, wrong), wrong

    def test_it_tells_the_valid_from_the_void(self) -> None:
        (valid,) = self.booked("Ada").attendees
        gone = AttendeeFactory(ticket_type_id=self.ticket_type.id, status=AttendeeStatus.VOID)
        self.booked("Ben", status=BookingStatus.CANCELLED, attendees=(gone,))
        assert self.listed(GuestFilter(status=AttendeeStatus.VALID)) == [valid]
        assert self.listed(GuestFilter(status=AttendeeStatus.VOID)) == [gone]

    def test_it_tells_who_is_inside(self) -> None:
        inside, left, absent = self.booked("Ada", "Ben", "Cy").attendees
        attendances = {inside.id: Attendance(NOW), left.id: Attendance(NOW, NOW)}
        self.run(lambda: (self.ports.guests.locked([], list(attendances)), self.ports.guests.keep(attendances)))
        assert [each.id for each in self.listed(GuestFilter(checked_in=True))] == [inside.id]
        assert [each.id for each in self.listed(GuestFilter(checked_in=False))] == [left.id, absent.id]

    def test_it_tells_ticket_types_apart(self) -> None:
        other = self.given.ticket_type(self.event)
        (ada,), (ben,) = self.booked("Ada").attendees, self.booked("Ben", ticket_type=other).attendees
        assert self.listed(GuestFilter(ticket_type_id=self.ticket_type.id)) == [ada]
        assert self.listed(GuestFilter(ticket_type_id=other.id)) == [ben]
        assert self.listed(GuestFilter(ticket_type_id=new_id())) == []

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("ada", ["Ada Löve%"]),
            ("LÖVE", ["Ada Löve%"]),
            ("strasse", ["Bo Straße_"]),
            ("ДМИТРИЙ", ["Дмитрий\\"]),
            ("BO @EX", ["Bo Straße_"]),
            ("@example.ORG", ["Ada Löve%", "Bo Straße_", "Дмитрий\\"]),
            ("%", ["Ada Löve%"]),
            ("_", ["Bo Straße_"]),
            ("\\", ["Дмитрий\\"]),
            ("nobody", []),
        ],
    )
    def test_it_finds_parts_of_names_and_addresses(self, text: str, found: list[str]) -> None:
        self.booked("Ada Löve%", "Bo Straße_", "Дмитрий\\")
        assert [each.person.name for each in self.listed(GuestFilter(text=text))] == found

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("example", []),
            ("@", []),
            ("\n", []),
            ("straße", ["Bo Straße_"]),
            ("_", ["Bo Straße_"]),
            ("ö", ["Ada Löve%"]),
            ("org", ["Georg"]),
        ],
    )
    def test_it_finds_parts_of_names_only(self, text: str, found: list[str]) -> None:
        self.booked("Ada Löve%", "Bo Straße_", "Georg")
        wanted = GuestFilter(text=text, names_only=True)
        assert [each.person.name for each in self.listed(wanted)] == found

    def test_it_finds_who_was_renamed_under_the_new_name_only(self) -> None:
        (ada,) = self.booked("Ada").attendees
        eve = replace(ada, person=Person("Eve", "eve@example.org"))
        self.run(lambda: (self.ports.attendees.locked(ada.id), self.ports.attendees.save(eve)))
        assert self.listed(GuestFilter(text="Eve")) == [eve]
        assert self.listed(GuestFilter(text="Ada")) == []

    def test_it_takes_all_wishes_together(self) -> None:
        ada, _ = self.booked("Ada", "Ben").attendees
        wanted = GuestFilter(
            status=AttendeeStatus.VALID, checked_in=False, ticket_type_id=self.ticket_type.id, text="ada"
        )
        assert self.listed(wanted) == [ada]
        assert self.listed(replace(wanted, checked_in=True)) == []
