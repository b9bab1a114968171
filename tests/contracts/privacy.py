"""What the stores promise of all that is held about people."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from gatherly_core.accounts.errors import EmailTaken, UserNotFound
from gatherly_core.accounts.letter_tokens import LetterToken, Purpose
from gatherly_core.accounts.model import Role, User
from gatherly_core.administration.model import Flag, FlagKind, Sighting, TargetKind
from gatherly_core.audit.deeds import Deed
from gatherly_core.booking.model import AttendeeStatus, Booking, BookingStatus, Person
from gatherly_core.events.model import EventStatus
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.notifications.model import Channel, Recipient, Topic
from gatherly_core.payments.model import Payment, RefundStatus
from gatherly_core.privacy.holdings import FIELDS, KEYS, Section
from gatherly_core.privacy.model import NOBODY, Left, Subject, Ties
from gatherly_core.privacy.traces import Trace
from gatherly_core.waitlist.model import EntryStatus
from tests.contracts.contract import Contract
from tests.factories import NOW, AccountFactory, AnswerFactory, AttendeeFactory, RefundFactory, new_id

ADA = {"name": "Ada Byron", "email": "ada@example.org"}
ADA_HERSELF = Person("Ada Byron", "Ada@Example.org")
GUEST = Person("Charles Babbage", "charles@example.org")
ALIKE = [
    ("Straße@Example.org", "strasse@example.org"),
    ("strasse@example.org", "straße@example.org"),
    ("\N{LATIN SMALL LETTER LONG S}mith@example.org", "smith@example.org"),
    ("ZOË@example.org", "zoe@example.org"),
]
"""Pairs of addresses of two people each."""
QUIET = (((Topic.SURVEYS, Channel.EMAIL), False), ((Topic.REMINDERS, Channel.SMS), True))
A_DAY = timedelta(days=1)
WORDS: Mapping[str, Any] = {
    "details__description": "Come to my house.",
    "details__location": "12 St James's Square",
    "details__latitude": 51.5,
    "details__longitude": -0.1,
    "details__images": ("https://example.org/house.jpg",),
    "details__tags": ("mathematics",),
    "details__category": "talk",
}


class _Holding(Contract):
    def sections(self, user_id: UserId) -> dict[Section, list[dict[str, Any]]]:
        return {section: self.records(user_id, section) for section in Section}

    def records(self, user_id: UserId, section: Section) -> list[dict[str, Any]]:
        return [
            dict(record) for record in self.read(lambda: self.ports.personal_data.records(user_id, section, None, 100))
        ]

    def ties(self, user: User) -> Ties:
        return self.run(lambda: self.ports.personal_data.ties(user.id, NOW))

    def begin(self, user: User) -> Subject:
        self.run(lambda: self.ports.personal_data.begin(user.id, NOW))
        subject = self.read(lambda: self.ports.personal_data.subject(user.id))
        assert subject is not None
        return subject

    def erase(self, subject: Subject, trace: Trace, limit: int = 100) -> int:
        return self.run(lambda: self.ports.personal_data.erase(subject, trace, NOW, limit))

    def booked(self, user: User, *people: Person, **fields: Any) -> Booking:
        """A confirmed booking of the user's that admits these."""
        attendees = tuple(AttendeeFactory(person=person) for person in people)
        fields = {"user_id": user.id, "status": BookingStatus.CONFIRMED} | fields
        ticket_type = fields.pop("ticket_type", None) or self.given.ticket_type()
        attendees = tuple(replace(each, ticket_type_id=ticket_type.id) for each in attendees)
        return self.given.booking(ticket_type, attendees=attendees, quantity=len(people), **fields)

    def people(self, booking: Booking) -> list[Person]:
        present = self.read(lambda: self.ports.bookings.get(booking.id))
        return [attendee.person for attendee in present.attendees]

    def refunded(self, user: User, reason: str, **fields: Any) -> Payment:
        payment = self.given.paid(self.booked(user, ADA_HERSELF, **fields))
        refund = RefundFactory(reason=reason, status=RefundStatus.SUCCEEDED)
        self.run(lambda: self.ports.payments.save(payment.with_refund(refund)))
        return payment.with_refund(refund)

    def reasons(self, payment: Payment) -> list[str | None]:
        present = self.read(lambda: self.ports.payments.get(payment.id))
        return [refund.reason for refund in present.refunds]

    def address(self, invitation_id: Any) -> str:
        return self.read(lambda: self.ports.invitations.get(invitation_id)).email

    def choose(self, user: User, *choices: tuple[tuple[Topic, Channel], bool]) -> None:
        self.run(lambda: self.ports.preferences.choose(Recipient(user.id).key, dict(choices)))

    def choose_as_guest(self, address: str, *choices: tuple[tuple[Topic, Channel], bool]) -> None:
        self.run(lambda: self.ports.preferences.choose(Recipient(address=address).key, dict(choices)))

    def device_of(self, scan_id: Any) -> str:
        return self.read(lambda: self.ports.scans.named([scan_id]))[scan_id].device_id


class HoldingsContract(_Holding):
    """What users are shown."""

    def test_it_shows_nothing_about_nobody(self) -> None:
        self.given.payment()
        assert self.sections(new_id()) == {section: [] for section in Section}

    def test_it_shows_all_that_is_held_about_a_user_and_nothing_about_another(self) -> None:
        ada = self.given.user(
            **ADA, phone="+44 20 7946 0000", profile_photo="https://example.org/a.png", preferences={"theme": "dark"}
        )
        booking = self.booked(ada, ADA_HERSELF, GUEST)
        payment = self.refunded(ada, "She was ill.")
        entry = self.given.offer(user_id=ada.id)
        event = self.given.event(organizer_id=ada.id, **WORDS)
        scan = self.given.scan(booking)
        session, _ = self.given.session(user_id=ada.id)
        identity = self.given.social_identity(user_id=ada.id)
        post = self.given.member(user_id=ada.id)
        endpoint = self.given.endpoint(owner_id=ada.id)
        device = self.given.device(user_id=ada.id)
        self.choose(ada, *QUIET)
        told = self.given.notification(ada, event_id=event.id, message="You will go there.")
        sending = self.given.sending(ada, event_id=event.id)
        self.run(lambda: self.ports.trail.record(Deed.ACCOUNT_EXPORTED, ada.id, ada.id, pages=2))
        self.given.scan(self.booked(self.given.user(), GUEST))
        found = self.sections(ada.id)
        assert {section: set(record) for section in found for record in found[section]} == {
            section: set(FIELDS[section]) for section in Section if section is not Section.TICKETS_RECEIVED
        }
        assert found[Section.PROFILE] == [{name: getattr(ada, name) for name in FIELDS[Section.PROFILE]}]
        assert [record["id"] for record in found[Section.SESSIONS]] == [session.id]
        assert [record["subject"] for record in found[Section.SOCIAL_IDENTITIES]] == [identity.subject]
        assert [record["id"] for record in found[Section.BOOKINGS]] == [booking.id, payment.booking_id]
        assert [record["unit_price"] for record in found[Section.BOOKING_ITEMS]] == [1500, 1500]
        assert [(each["name"], each["email"], each["code"]) for each in found[Section.ATTENDEES]][:2] == [
            (each.person.name, each.person.email, each.code) for each in booking.attendees
        ]
        assert [(record["id"], record["captured"]) for record in found[Section.PAYMENTS]] == [(payment.id, 1500)]
        assert [record["reason"] for record in found[Section.REFUNDS]] == ["She was ill."]
        assert [record["id"] for record in found[Section.WAITLIST_ENTRIES]] == [entry.id]
        assert entry.offer is not None
        assert found[Section.WAITLIST_ENTRIES][0]["offer_booking_id"] == entry.offer.booking_id
        assert [(each["id"], each["tags"], each["images"]) for each in found[Section.EVENTS]] == [
            (event.id, ["mathematics"], ["https://example.org/house.jpg"])
        ]
        assert found[Section.EVENTS][0]["description"] == "Come to my house."
        assert [record["id"] for record in found[Section.ADMISSIONS]] == [scan.id]
        assert [(record["id"], record["role"]) for record in found[Section.POSTS]] == [(post.id, post.role)]
        assert [(each["id"], each["url"]) for each in found[Section.WEBHOOK_ENDPOINTS]] == [(endpoint.id, endpoint.url)]
        assert [(record["id"], record["device_id"]) for record in found[Section.SCANS]] == [(scan.id, "Gate A")]
        assert found[Section.NOTIFICATION_PREFERENCES] == [
            {"topic": "reminders", "channel": "sms", "wanted": True},
            {"topic": "surveys", "channel": "email", "wanted": False},
        ]
        assert [(record["id"], record["platform"]) for record in found[Section.DEVICES]] == [(device.id, "android")]
        assert [(each["id"], each["message"]) for each in found[Section.SENDINGS]] == [
            (sending.id, sending.message.message)
        ]
        assert [(each["id"], each["message"]) for each in found[Section.NOTIFICATIONS]] == [
            (told.id, "You will go there.")
        ]
        assert [(each["action"], each["details"]) for each in found[Section.AUDIT_ENTRIES]] == [
            ("account.exported", '{"pages":2}')
        ]

    def test_it_shows_tickets_that_others_made_out_to_a_proven_address(self) -> None:
        booking = self.booked(self.given.user(), GUEST, ADA_HERSELF)
        proven = self.given.user(**ADA, email_verified=True)
        received = self.records(proven.id, Section.TICKETS_RECEIVED)
        assert [record["id"] for record in received] == [booking.attendees[1].id]
        own = self.booked(proven, ADA_HERSELF)
        assert self.records(proven.id, Section.TICKETS_RECEIVED) == received, "its own are shown elsewhere"
        assert [record["id"] for record in self.records(proven.id, Section.ATTENDEES)] == [own.attendees[0].id]

    def test_it_shows_no_tickets_of_others_to_who_has_not_proven_the_address(self) -> None:
        self.booked(self.given.user(), ADA_HERSELF)
        assert self.records(self.given.user(**ADA).id, Section.TICKETS_RECEIVED) == []

    @pytest.mark.parametrize("address", ["ada@example.or", "ada@example.org.uk", "da@example.org", "ada byron"])
    def test_it_knows_an_address_whole(self, address: str) -> None:
        self.booked(self.given.user(), ADA_HERSELF)
        user = self.given.user(email=address, email_verified=True)
        assert self.records(user.id, Section.TICKETS_RECEIVED) == []

    @pytest.mark.parametrize(("named", "own"), ALIKE)
    def test_it_shows_no_ticket_to_who_has_an_address_that_is_only_alike(self, named: str, own: str) -> None:
        booking = self.booked(self.given.user(), Person("Ada", named))
        user, named_one = (self.given.user(email=each, email_verified=True) for each in (own, named.lower()))
        assert self.records(user.id, Section.TICKETS_RECEIVED) == []
        assert [each["id"] for each in self.records(named_one.id, Section.TICKETS_RECEIVED)] == [
            booking.attendees[0].id
        ]

    def test_it_shows_letters_to_a_proven_address_though_they_named_no_account(self) -> None:
        guest = Recipient(address=ADA_HERSELF.email.title())
        letter = self.given.notification(recipient=guest, channel=Channel.EMAIL, message="Your ticket.")
        self.given.notification(recipient=Recipient(address="another@example.org"), channel=Channel.EMAIL)
        own = self.given.notification()
        ada = self.given.user(**ADA, email_verified=True)
        hers = self.given.notification(ada, message="You will go there.")
        found = self.records(ada.id, Section.NOTIFICATIONS)
        assert {(each["id"], each["message"]) for each in found} == {
            (letter.id, "Your ticket."),
            (hers.id, "You will go there."),
        }
        assert own.recipient.user_id is not None
        assert [each["id"] for each in self.records(own.recipient.user_id, Section.NOTIFICATIONS)] == [own.id]

    def test_it_shows_what_was_chosen_by_links_in_letters_to_a_proven_address(self) -> None:
        ada = self.given.user(**ADA, email_verified=True)
        self.choose(ada, *QUIET)
        announcements = (Topic.ANNOUNCEMENTS, Channel.EMAIL)
        self.choose_as_guest(ADA_HERSELF.email, *QUIET, (announcements, False))
        self.choose_as_guest("another@example.org", ((Topic.REMINDERS, Channel.EMAIL), False))
        assert [
            (each["topic"], each["channel"]) for each in self.records(ada.id, Section.NOTIFICATION_PREFERENCES)
        ] == [
            announcements,
            *sorted(cell for cell, _ in QUIET),
        ]

    def test_it_shows_nothing_that_went_to_an_address_that_anybody_might_claim(self) -> None:
        self.given.notification(recipient=Recipient(address=ADA_HERSELF.email), channel=Channel.EMAIL)
        self.choose_as_guest(ADA_HERSELF.email, *QUIET)
        ada = self.given.user(**ADA)
        assert self.records(ada.id, Section.NOTIFICATIONS) == []
        assert self.records(ada.id, Section.NOTIFICATION_PREFERENCES) == []

    def test_it_shows_what_a_user_did_and_what_was_done_to_them_once_and_as_it_came(self) -> None:
        ada, other = self.given.user(**ADA).id, self.given.user().id
        pairs = ((ada, None), (None, ada), (other, ada), (ada, ada), (ada, other), (other, other), (None, None))
        for number, (who, target) in enumerate(pairs):
            self.run(
                lambda who=who, target=target, number=number: self.ports.trail.record(
                    Deed.ACCOUNT_EXPORTED, who, target, number=number
                )
            )
        found = self.records(ada, Section.AUDIT_ENTRIES)
        assert [record["details"] for record in found] == [f'{{"number":{number}}}' for number in range(5)]
        parts, after = [], None
        while few := self.read(
            lambda: self.ports.personal_data.records(ada, Section.AUDIT_ENTRIES, after, 2)  # noqa: B023 - called at once
        ):
            parts += [dict(record) for record in few]
            after = tuple(few[-1][name] for name in KEYS[Section.AUDIT_ENTRIES])
        assert parts == found

    @pytest.mark.parametrize("section", [Section.ATTENDEES, Section.BOOKING_ITEMS])
    def test_it_shows_records_bit_by_bit(self, section: Section) -> None:
        ada = self.given.user(**ADA)
        for _ in range(5):
            self.booked(ada, ADA_HERSELF)
        whole, parts, after = self.records(ada.id, section), [], None
        while few := self.read(lambda: self.ports.personal_data.records(ada.id, section, after, 2)):  # noqa: B023 - called at once
            parts += [dict(record) for record in few]
            after = tuple(few[-1][name] for name in KEYS[section])
        assert parts == whole
        assert len(parts) == 5


class TiesContract(_Holding):
    """What binds users, and that they are gone once nothing does."""

    def test_it_knows_what_binds_a_user(self) -> None:
        ada = self.given.user(**ADA)
        held = self.given.booking(user_id=ada.id)
        offer, entry = self.given.offer(user_id=ada.id), self.given.entry(user_id=ada.id)
        payment = self.given.payment(self.booked(ada, ADA_HERSELF))
        draft = self.given.event(organizer_id=ada.id, status=EventStatus.DRAFT)
        found = self.ties(ada)
        assert not found.organizing
        assert (found.unsettled, found.holds, found.drafts) == ((payment.id,), (held.id,), (draft.id,))
        assert set(found.entries) == {offer.id, entry.id}
        self.given.event(organizer_id=ada.id)
        assert self.ties(ada).organizing

    def test_it_knows_what_does_not_bind(self) -> None:
        ada = self.given.user(**ADA)
        self.booked(ada, ADA_HERSELF)
        for status in (BookingStatus.EXPIRED, BookingStatus.CANCELLED):
            self.given.booking(user_id=ada.id, status=status)
        self.given.paid(self.booked(ada, ADA_HERSELF))
        for gone in (EntryStatus.LEFT, EntryStatus.ACCEPTED, EntryStatus.EXPIRED):
            self.given.entry(user_id=ada.id, status=gone)
        over = {"details__start_date": NOW - 2 * A_DAY, "details__end_date": NOW}
        self.given.event(organizer_id=ada.id, **over)
        self.given.event(organizer_id=ada.id, status=EventStatus.CANCELLED)
        deleted = self.given.event(organizer_id=ada.id)
        self.run(lambda: self.ports.events.delete(deleted.id, NOW))
        self.given.booking()
        assert self.ties(ada) == Ties()
        assert not self.ties(ada).any

    def test_it_knows_no_ties_of_nobody(self) -> None:
        with pytest.raises(UserNotFound):
            self.run(lambda: self.ports.personal_data.ties(new_id(), NOW))

    def test_it_takes_a_user_out_of_every_answer(self) -> None:
        account = self.given.account(user__name="Ada Byron", user__email="ada@example.org")
        ada = account.user
        assert self.run(lambda: self.ports.users.pinned([ada.id])) == {ada.id: ada}
        subject = self.begin(ada)
        assert subject == Subject(user_id=ada.id, name="Ada Byron", address="ada@example.org", verified=False)
        users = self.ports.users
        for look in (users.get, users.account, lambda id: self.ports.personal_data.ties(id, NOW)):
            with pytest.raises(UserNotFound):
                self.run(lambda look=look: look(ada.id))
        with pytest.raises(UserNotFound):
            self.run(lambda: users.save(account))
        assert self.read(lambda: users.account_of("ada@example.org")) is None
        assert self.run(lambda: (users.get_many([ada.id]), users.pinned([ada.id]))) == ({}, {})

    def test_nobody_goes_while_somebody_has_pinned_them(self) -> None:
        ada, done = self.given.user(**ADA), []

        def go() -> None:
            self.ties(ada)
            done.append("gone")

        def pin() -> Thread:
            assert set(self.ports.users.pinned([ada.id])) == {ada.id}
            other = Thread(target=go)
            other.start()
            other.join(timeout=0.3)
            done.append("made")
            return other

        self.run(pin).join()
        assert done == ["made", "gone"]

    def test_it_keeps_the_address_until_nothing_else_is_left(self) -> None:
        subject = self.begin(self.given.user(**ADA))
        with pytest.raises(EmailTaken):
            self.run(lambda: self.ports.users.add(AccountFactory(user__email="ada@example.org")))
        assert [self.erase(subject, Trace.ACCOUNT) for _ in range(2)] == [1, 0]
        assert self.read(lambda: self.ports.personal_data.subject(subject.user_id)) is None
        again = self.given.account(user__email="ada@example.org")
        assert self.read(lambda: self.ports.users.account_of("ada@example.org")) == again

    def test_it_concerns_nobody_who_has_not_given_up_their_account(self) -> None:
        user = self.given.user()
        assert self.read(lambda: self.ports.personal_data.subject(user.id)) is None


class ErasingContract(_Holding):
    """What is erased of a user."""

    def test_it_takes_the_user_off_their_own_tickets_and_leaves_their_guests_on_good_ones(self) -> None:
        ada = self.given.user(**ADA)
        booking = self.booked(ada, ADA_HERSELF, GUEST, Person("ada byron", "another@example.org"), GUEST)
        other = self.booked(self.given.user(), ADA_HERSELF)
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.OWN_TICKETS) for _ in range(2)] == [2, 0]
        assert self.people(booking) == [NOBODY, GUEST, NOBODY, GUEST]
        assert self.people(other) == [ADA_HERSELF]

    def test_it_leaves_tickets_as_good_as_they_were(self) -> None:
        ada = self.given.user(**ADA)
        booking = self.booked(ada, ADA_HERSELF)
        self.erase(self.begin(ada), Trace.OWN_TICKETS)
        nameless = tuple(replace(attendee, person=NOBODY) for attendee in booking.attendees)
        assert self.read(lambda: self.ports.bookings.get(booking.id)) == replace(booking, attendees=nameless)

    def test_it_takes_guests_off_tickets_that_are_of_no_use(self) -> None:
        ada = self.given.user(**ADA)
        over = self.given.event(details__start_date=NOW - A_DAY, details__end_date=NOW)
        off = self.given.event(status=EventStatus.CANCELLED)
        useless = [
            self.booked(ada, GUEST, status=BookingStatus.CANCELLED),
            self.booked(ada, GUEST, status=BookingStatus.EXPIRED),
            self.booked(ada, GUEST, ticket_type=self.given.ticket_type(over)),
            self.booked(ada, GUEST, ticket_type=self.given.ticket_type(off)),
        ]
        void = replace(AttendeeFactory(person=GUEST), status=AttendeeStatus.VOID)
        ticket_type = self.given.ticket_type()
        attendees = tuple(
            replace(each, ticket_type_id=ticket_type.id) for each in (void, AttendeeFactory(person=GUEST))
        )
        partly = self.given.booking(ticket_type, user_id=ada.id, status=BookingStatus.CONFIRMED, attendees=attendees)
        assert self.erase(self.begin(ada), Trace.OWN_TICKETS) == 5
        assert [self.people(booking) for booking in useless] == [[NOBODY]] * 4
        assert self.people(partly) == [NOBODY, GUEST]

    def test_it_takes_a_proven_address_off_the_tickets_of_others(self) -> None:
        booking = self.booked(self.given.user(), ADA_HERSELF, GUEST, Person("Ada Byron", "another@example.org"))
        subject = self.begin(self.given.user(**ADA, email_verified=True))
        assert [self.erase(subject, Trace.TICKETS_RECEIVED) for _ in range(2)] == [1, 0]
        assert self.people(booking) == [NOBODY, GUEST, Person("Ada Byron", "another@example.org")]

    def test_it_leaves_the_tickets_of_others_to_an_address_that_anybody_might_claim(self) -> None:
        booking = self.booked(self.given.user(), ADA_HERSELF)
        assert self.erase(self.begin(self.given.user(**ADA)), Trace.TICKETS_RECEIVED) == 0
        assert self.people(booking) == [ADA_HERSELF]

    @pytest.mark.parametrize(("named", "own"), ALIKE)
    def test_it_leaves_the_tickets_to_an_address_that_is_only_alike(self, named: str, own: str) -> None:
        booking = self.booked(self.given.user(), Person("Ada", named))
        user, named_one = (self.given.user(email=each, email_verified=True) for each in (own, named.lower()))
        assert self.erase(self.begin(user), Trace.TICKETS_RECEIVED) == 0
        assert self.people(booking) == [Person("Ada", named)]
        assert self.erase(self.begin(named_one), Trace.TICKETS_RECEIVED) == 1

    def test_it_erases_the_names_of_devices_and_keeps_scans_apart(self) -> None:
        ada, booking = self.given.user(**ADA), self.booked(self.given.user(), GUEST)
        scans = [self.given.scan(booking, scanned_by=ada.id, device_id="Ada's phone", nonce=str(n)) for n in range(2)]
        nameless = self.given.scan(booking, scanned_by=ada.id, device_id="", nonce="3")
        foreign = self.given.scan(booking, scanned_by=self.given.user().id, device_id="Gate B")
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.SCANS) for _ in range(2)] == [2, 0]
        assert [self.device_of(scan.id) for scan in scans] == [f"erased {scan.id.hex}" for scan in scans]
        assert [self.device_of(scan.id) for scan in (nameless, foreign)] == ["", "Gate B"]

    def test_it_removes_what_they_have_chosen_to_be_told(self) -> None:
        ada, other = self.given.user(**ADA), self.given.user()
        for user in (ada, other):
            self.choose(user, *QUIET)
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.PREFERENCES) for _ in range(2)] == [2, 0]
        assert self.records(ada.id, Section.NOTIFICATION_PREFERENCES) == []
        assert len(self.records(other.id, Section.NOTIFICATION_PREFERENCES)) == 2

    @pytest.mark.parametrize("verified", [True, False])
    def test_it_removes_what_was_chosen_by_links_in_letters_to_a_proven_address(self, verified: bool) -> None:
        ada, address, other = self.given.user(**ADA, email_verified=verified), ADA_HERSELF.email, "another@example.org"
        for each in (address, other):
            self.choose_as_guest(each, *QUIET)
        subject = self.begin(ada)
        number = len(QUIET) if verified else 0
        assert [self.erase(subject, Trace.PREFERENCES) for _ in range(2)] == [number, 0]
        guests = [Recipient(address=each) for each in (address, other)]
        kept = self.read(lambda: self.ports.preferences.of(guests))
        assert [bool(kept[each].made) for each in guests] == [not verified, True]

    def test_it_removes_devices(self) -> None:
        ada, foreign = self.given.user(**ADA), self.given.device()
        device = self.given.device(user_id=ada.id)
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.DEVICES) for _ in range(2)] == [1, 0]
        tokens = (device.token, foreign.token)
        assert self.read(lambda: [self.ports.devices.of_token(token) for token in tokens]) == [None, foreign]

    def test_it_erases_where_facts_were_sent(self) -> None:
        ada = self.given.user(**ADA, role=Role.ORGANIZER)
        for _ in range(2):
            self.given.delivery(self.given.endpoint(owner_id=ada.id, former_secret="former"))
        foreign = self.given.endpoint()
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.ENDPOINTS) for _ in range(2)] == [2, 0]
        assert [record for record in self.records(ada.id, Section.WEBHOOK_ENDPOINTS) if record["url"]] == []
        assert self.read(lambda: self.ports.endpoints.get(foreign.id)) == foreign

    def test_it_removes_places_in_staffs(self) -> None:
        ada, foreign = self.given.user(**ADA), self.given.member()
        self.given.member(user_id=ada.id)
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.POSTS) for _ in range(2)] == [1, 0]
        assert self.records(ada.id, Section.POSTS) == []
        assert [record["id"] for record in self.records(foreign.user_id, Section.POSTS)] == [foreign.id]

    def test_it_takes_a_proven_address_off_invitations(self) -> None:
        ada = self.given.user(**ADA, email_verified=True)
        hers = [self.given.invitation(email=ada.email) for _ in range(2)]
        foreign = self.given.invitation()
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.INVITATIONS) for _ in range(2)] == [2, 0]
        assert [self.address(one.id) for one in hers] == [f"erased {one.id.hex}" for one in hers]
        assert self.address(foreign.id) == foreign.email

    def test_it_leaves_invitations_to_an_address_that_anybody_might_claim(self) -> None:
        invitation = self.given.invitation(email=ADA["email"])
        assert self.erase(self.begin(self.given.user(**ADA)), Trace.INVITATIONS) == 0
        assert self.address(invitation.id) == ADA["email"]

    def test_it_erases_why_money_went_back(self) -> None:
        ada = self.given.user(**ADA)
        hers, others = self.refunded(ada, "She was ill."), self.refunded(self.given.user(), "He was ill.")
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.REFUNDS) for _ in range(2)] == [1, 0]
        assert (self.reasons(hers), self.reasons(others)) == ([None], ["He was ill."])

    @pytest.mark.parametrize(("verified", "left"), [(True, []), (False, ["to her address"])])
    def test_it_removes_what_a_user_was_told_and_what_went_to_a_proven_address(
        self, verified: bool, left: list[str]
    ) -> None:
        ada, foreign = self.given.user(**ADA, email_verified=verified), self.given.notification()
        for channel in (Channel.IN_APP, Channel.EMAIL):
            self.given.notification(ada, channel=channel, occasion="to herself")
        address = Recipient(address=ADA_HERSELF.email)
        self.given.notification(recipient=address, occasion="to her address", channel=Channel.EMAIL)
        other = Recipient(address="guest@example.org")
        self.given.notification(recipient=other, occasion="to a guest", channel=Channel.EMAIL)
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.NOTIFICATIONS) for _ in range(2)] == [4 - len(left) - 1, 0]
        everybody = [Recipient(ada.id), address, other, foreign.recipient]
        occasions = ["to herself", "to her address", "to a guest", foreign.occasion]
        told = self.read(lambda: [each for each in occasions if self.ports.notifications.told(each, everybody)])
        assert told == [*left, "to a guest", foreign.occasion]

    def test_it_removes_what_a_user_wrote_to_many_people(self) -> None:
        ada, other = self.given.user(**ADA), self.given.sending()
        written = [self.given.sending(ada, public=public) for public in (True, False)]
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.SENDINGS) for _ in range(2)] == [2, 0]
        found = self.read(lambda: [self.ports.sendings.find(each.id) for each in (*written, other)])
        assert found == [None, None, other]

    def test_it_erases_what_was_noted_of_an_account(self) -> None:
        ada, eve = self.given.user(**ADA), self.given.user()
        flags = [
            Flag(
                id=new_id(),
                sighting=Sighting(
                    kind=FlagKind.MANY_BOOKINGS,
                    target_type=TargetKind.ACCOUNT,
                    target=str(user.id),
                    since=NOW,
                    count=50,
                ),
                created_at=NOW,
            )
            for user in (ada, eve)
        ]
        for flag in flags:
            self.run(lambda flag=flag: self.ports.flags.add(flag))
            self.run(lambda flag=flag: self.ports.flags.save(flag.resolved(eve.id, "A friend of Ada's", NOW)))
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.FLAGS) for _ in range(2)] == [1, 0]
        notes = [self.read(lambda flag=flag: self.ports.flags.get(flag.id)).note for flag in flags]
        assert notes == [None, "A friend of Ada's"]

    def test_it_erases_what_was_written_of_events_that_are_over_but_not_what_was_sold(self) -> None:
        ada = self.given.user(**ADA)
        over = {"details__start_date": NOW - A_DAY, "details__end_date": NOW}
        events = [
            self.given.event(organizer_id=ada.id, **WORDS, **over),
            self.given.event(organizer_id=ada.id, status=EventStatus.CANCELLED, **WORDS),
        ]
        foreign = self.given.event(**WORDS, **over)
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.PAST_EVENTS) for _ in range(2)] == [2, 0]
        for event in events:
            present = self.read(lambda event=event: self.ports.events.get(event.id))
            expected = replace(event.details, description="", location="", latitude=None, longitude=None, images=())
            assert present.details == expected
        assert self.read(lambda: self.ports.events.get(foreign.id)) == foreign

    def test_it_removes_the_answers_that_were_kept_for_a_user(self) -> None:
        ada = self.given.user(**ADA)
        claims = [self.given.claim(scope__user_id=ada.id, answer=AnswerFactory()) for _ in range(3)]
        foreign = self.given.claim(answer=AnswerFactory())
        unanswered = self.given.claim(scope__user_id=ada.id)
        subject = self.begin(ada)
        while self.erase(subject, Trace.ANSWERS):
            pass
        keys = self.ports.idempotency_keys
        assert self.read(lambda: [keys.get(claim.scope) for claim in claims]) == [None] * 3
        assert self.read(lambda: keys.get(foreign.scope)) == foreign
        assert self.read(lambda: keys.get(unanswered.scope)) in (None, unanswered)

    def test_it_removes_sessions_and_what_prolongs_them(self) -> None:
        ada, (foreign, _) = self.given.user(**ADA), self.given.session()
        session, token = self.given.session(user_id=ada.id)
        subject = self.begin(ada)
        assert self.read(lambda: self.ports.sessions.standing([session.id])) == {}
        assert [self.erase(subject, Trace.SESSIONS) for _ in range(2)] == [1, 0]
        assert self.read(lambda: self.ports.sessions.refresh_token(token.digest)) is None
        assert self.records(ada.id, Section.SESSIONS) == []
        assert set(self.read(lambda: self.ports.sessions.standing([foreign.id]))) == {foreign.id}

    def test_it_removes_what_links_in_letters_are_good_for(self) -> None:
        ada, eve = self.given.user(**ADA), self.given.user()
        tokens = [
            LetterToken(new_id(), new_id().hex * 2, purpose, user.id, NOW) for user in (ada, eve) for purpose in Purpose
        ]
        for token in tokens:
            self.run(lambda token=token: self.ports.letter_tokens.keep(token))
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.LETTER_TOKENS) for _ in range(2)] == [len(Purpose), 0]
        found = [self.read(lambda token=token: self.ports.letter_tokens.find(token.digest)) for token in tokens]
        assert found == [None] * len(Purpose) + tokens[len(Purpose) :]

    def test_it_removes_the_ways_to_sign_in(self) -> None:
        ada, foreign = self.given.user(**ADA), self.given.social_identity(user_id=self.given.user().id)
        self.given.social_identity(user_id=ada.id)
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.SOCIAL_IDENTITIES) for _ in range(2)] == [1, 0]
        identities = self.ports.social_identities
        assert self.read(lambda: (identities.of_user(ada.id), identities.of_user(foreign.user_id))) == ((), (foreign,))

    def test_it_erases_bit_by_bit(self) -> None:
        ada = self.given.user(**ADA)
        booking = self.booked(ada, *[ADA_HERSELF] * 5)
        subject = self.begin(ada)
        assert [self.erase(subject, Trace.OWN_TICKETS, limit=2) for _ in range(4)] == [2, 2, 1, 0]
        assert self.people(booking) == [NOBODY] * 5

    @pytest.mark.parametrize("trace", Trace)
    def test_it_finds_nothing_where_nothing_is(self, trace: Trace) -> None:
        self.booked(self.given.user(), GUEST)
        assert self.erase(self.begin(self.given.user(**ADA)), trace) == (trace is Trace.ACCOUNT)


class ForgettingContract(_Holding):
    """What is not kept for ever, and what is left."""

    def ended(self, days_ago: int) -> dict[str, Any]:
        end = NOW - days_ago * A_DAY
        return {"details__start_date": end - A_DAY, "details__end_date": end}

    def forgettable(self, limit: int = 100) -> tuple[EventId, ...]:
        return self.read(lambda: self.ports.personal_data.forgettable(NOW - 10 * A_DAY, limit))

    def left(self) -> dict[str, Left]:
        found = self.read(lambda: self.ports.personal_data.left(NOW, NOW - 10 * A_DAY))
        return {left.place: left for left in found}

    def test_it_finds_the_events_that_ended_long_ago_oldest_first(self) -> None:
        for days_ago in (9, -1):
            self.given.event(**self.ended(days_ago))
        late, early = self.given.event(**self.ended(10)), self.given.event(**self.ended(12))
        assert self.forgettable() == (early.id, late.id)
        assert self.forgettable(limit=1) == (early.id,)
        self.run(lambda: self.ports.personal_data.forgotten(early.id, NOW))
        assert self.forgettable() == (late.id,)

    def test_it_forgets_who_came(self) -> None:
        ada = self.given.user(**ADA)
        event = self.given.event(**self.ended(11), **WORDS)
        ticket_type = self.given.ticket_type(event)
        payment = self.refunded(ada, "She was ill.", ticket_type=ticket_type)
        booking = self.read(lambda: self.ports.bookings.get(payment.booking_id))
        scan = self.given.scan(booking)
        other = self.booked(ada, ADA_HERSELF)
        counts = []
        while not counts or counts[-1]:
            counts.append(self.run(lambda: self.ports.personal_data.forget_guests(event.id, 1)))
        assert sum(counts) == 3
        assert (self.people(booking), self.people(other)) == ([NOBODY], [ADA_HERSELF])
        assert (self.device_of(scan.id), self.reasons(payment)) == (f"erased {scan.id.hex}", [None])
        assert self.read(lambda: self.ports.events.get(event.id)) == event

    def test_it_counts_what_is_left(self) -> None:
        ada = self.given.user(**ADA, phone="+44", created_at=NOW - A_DAY)
        event = self.given.event(**self.ended(11), organizer_id=ada.id)
        self.booked(ada, GUEST, GUEST, ticket_type=self.given.ticket_type(event))
        self.booked(ada, GUEST, ticket_type=self.given.ticket_type(event), created_at=NOW - 20 * A_DAY)
        self.booked(ada, GUEST, NOBODY)
        left = self.left()
        assert left["users.phone"] == Left(place="users.phone", held=1, oldest=NOW - A_DAY)
        oldest = NOW - 20 * A_DAY
        assert left["attendees.name"] == Left(place="attendees.name", held=4, overdue=3, oldest=oldest)
        assert left["attendees.email"].held == 4
        self.run(lambda: self.ports.personal_data.forget_guests(event.id, 100))
        assert (self.left()["attendees.name"].held, self.left()["attendees.name"].overdue) == (1, 0)

    def test_it_counts_what_should_have_been_erased(self) -> None:
        ada = self.given.user(**ADA)
        assert self.left()["users.email"].overdue == 0
        subject = self.begin(ada)
        assert self.left()["users.email"].overdue == 1
        self.given.claim(answer=AnswerFactory(), created_at=NOW - A_DAY)
        self.given.scan(self.booked(self.given.user(), GUEST), scanned_by=ada.id)
        self.erase(subject, Trace.ACCOUNT)
        left = self.left()
        assert {place for place, each in left.items() if each.overdue} == {
            "idempotency_keys.headers",
            "idempotency_keys.body",
            "scans.device_id",
        }
        self.erase(subject, Trace.SCANS)
        assert self.left()["scans.device_id"].overdue == 0
