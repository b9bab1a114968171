"""Where what users are shown about themselves comes from, in memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gatherly_adapters.memory.accounts import ACCOUNTS, AccountRow
from gatherly_adapters.memory.admission import SCANS
from gatherly_adapters.memory.audit import ENTRIES as AUDIT_ENTRIES
from gatherly_adapters.memory.booking import BOOKINGS
from gatherly_adapters.memory.booking import OF_USER as BOOKINGS_OF_USER
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.delivery_queue import ENDPOINTS
from gatherly_adapters.memory.delivery_queue import OF_USER as ENDPOINTS_OF_USER
from gatherly_adapters.memory.devices import DEVICES
from gatherly_adapters.memory.devices import OF_USER as DEVICES_OF_USER
from gatherly_adapters.memory.events import EVENTS
from gatherly_adapters.memory.notifications import NOTIFICATIONS
from gatherly_adapters.memory.notifications import OF_USER as NOTIFICATIONS_OF_USER
from gatherly_adapters.memory.payments import OF_USER as PAYMENTS_OF_USER
from gatherly_adapters.memory.payments import PAYMENTS
from gatherly_adapters.memory.preferences import CHOICES, OF_RECIPIENT, Choice
from gatherly_adapters.memory.sendings import SENDINGS
from gatherly_adapters.memory.sessions import BY_USER as SESSIONS_OF_USER
from gatherly_adapters.memory.sessions import SESSIONS
from gatherly_adapters.memory.social_identities import IDENTITIES
from gatherly_adapters.memory.social_identities import OF_USER as IDENTITIES_OF_USER
from gatherly_adapters.memory.staffing import MEMBERS, POSTS_OF_USER
from gatherly_adapters.memory.waitlist import ENTRIES
from gatherly_adapters.memory.waitlist import OF_USER as ENTRIES_OF_USER
from gatherly_core.accounts.identities import SocialIdentity
from gatherly_core.accounts.sessions import Session
from gatherly_core.admission.scans import Scan
from gatherly_core.audit.model import AuditEntry
from gatherly_core.audit.records import details_text
from gatherly_core.booking.model import Attendee, Booking
from gatherly_core.events.model import Event
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.notifications.acquaintance import as_guest
from gatherly_core.notifications.devices import Device
from gatherly_core.notifications.model import Notification, Recipient
from gatherly_core.payments.model import Payment
from gatherly_core.privacy.holdings import FIELDS, Record, Section
from gatherly_core.sendings.model import Sending
from gatherly_core.staffing.model import Member
from gatherly_core.waitlist.model import Entry
from gatherly_core.webhooks.endpoints import Endpoint


@dataclass(frozen=True, slots=True)
class Rows:
    """What of all rows is about one user."""

    database: MemoryDatabase
    user_id: UserId

    def account(self) -> AccountRow | None:
        return self.database.table(ACCOUNTS).get(self.user_id)

    def guest(self) -> Recipient | None:
        """As whom they are known by their address alone, if it is proven to be theirs."""
        account = self.account()
        return as_guest(account.bare.user) if account else None

    def sessions(self) -> tuple[Session, ...]:
        return self.database.table(SESSIONS).select(SESSIONS_OF_USER, self.user_id)

    def identities(self) -> tuple[SocialIdentity, ...]:
        return self.database.table(IDENTITIES).select(IDENTITIES_OF_USER, self.user_id)

    def bookings(self) -> tuple[Booking, ...]:
        return self.database.table(BOOKINGS).select(BOOKINGS_OF_USER, self.user_id)

    def payments(self) -> tuple[Payment, ...]:
        return self.database.table(PAYMENTS).select(PAYMENTS_OF_USER, self.user_id)

    def entries(self) -> tuple[Entry, ...]:
        return self.database.table(ENTRIES).select(ENTRIES_OF_USER, self.user_id)

    def posts(self) -> tuple[Member, ...]:
        return self.database.table(MEMBERS).select(POSTS_OF_USER, self.user_id)

    def preferences(self) -> tuple[Choice, ...]:
        choices = self.database.table(CHOICES)
        own = choices.select(OF_RECIPIENT, Recipient(self.user_id).key)
        guest = self.guest()
        by_links = choices.select(OF_RECIPIENT, guest.key) if guest else ()
        cells = {(each.topic, each.channel) for each in own}
        return (*own, *(each for each in by_links if (each.topic, each.channel) not in cells))

    def devices(self) -> tuple[Device, ...]:
        return self.database.table(DEVICES).select(DEVICES_OF_USER, self.user_id)

    def notifications(self) -> tuple[Notification, ...]:
        notifications, guest = self.database.table(NOTIFICATIONS), self.guest()
        written = (each for each in notifications.all() if guest and each.added.recipient.key == guest.key)
        return tuple(
            each.notification for each in (*notifications.select(NOTIFICATIONS_OF_USER, self.user_id), *written)
        )

    def endpoints(self) -> tuple[Endpoint, ...]:
        return self.database.table(ENDPOINTS).select(ENDPOINTS_OF_USER, self.user_id)

    def sendings(self) -> tuple[Sending, ...]:
        return tuple(each for each in self.database.table(SENDINGS).all() if each.sent_by == self.user_id)

    def scans(self) -> tuple[Scan, ...]:
        return self.database.table(SCANS).all()

    def events(self) -> Iterator[Event]:
        return (event for event in self.database.table(EVENTS).all() if event.organizer_id == self.user_id)

    def deeds(self) -> Iterator[AuditEntry]:
        entries = (written.entry for written in self.database.table(AUDIT_ENTRIES).all())
        return (entry for entry in entries if self.user_id in (entry.user_id, entry.target_id))

    def received(self) -> Iterator[Attendee]:
        account = self.account()
        if account is None or not account.bare.user.email_verified:
            return
        for booking in self.database.table(BOOKINGS).all():
            if booking.user_id != self.user_id:
                yield from (each for each in booking.attendees if bears_address(each, account.bare.user.email))


def bears_address(attendee: Attendee, address: str) -> bool:
    """Whether a ticket is made out to the address, whatever its letters' case."""
    return address_key(attendee.person.email) == address_key(address)


def _same_named(section: Section, things: Iterable[Any], **more: Callable[[Any], object]) -> Iterator[Record]:
    """The things as records of the section: fields are attributes of the same names, but for `more`."""
    for thing in things:
        yield {name: more[name](thing) if name in more else getattr(thing, name) for name in FIELDS[section]}


def _profile(rows: Rows) -> Iterator[Record]:
    account = rows.account()
    return _same_named(Section.PROFILE, [account.account().user] if account else [])


def _items(rows: Rows) -> Iterator[Record]:
    for booking in rows.bookings():
        for position, item in enumerate(booking.items):
            own = {"booking_id": lambda _: booking.id, "position": lambda _: position}  # noqa: B023 - called at once
            yield from _same_named(Section.BOOKING_ITEMS, [item], **own)


def _attendees(rows: Rows) -> Iterator[Record]:
    for booking in rows.bookings():
        own = {"booking_id": lambda _: booking.id}  # noqa: B023 - called at once
        yield from _same_named(Section.ATTENDEES, booking.attendees, **own, **PERSON)


def _refunds(rows: Rows) -> Iterator[Record]:
    for payment in rows.payments():
        own = {"payment_id": lambda _: payment.id}  # noqa: B023 - called at once
        yield from _same_named(Section.REFUNDS, payment.refunds, **own)


def _admissions(rows: Rows) -> Iterator[Record]:
    own = {attendee.id for booking in rows.bookings() for attendee in booking.attendees}
    return _same_named(Section.ADMISSIONS, (scan for scan in rows.scans() if scan.attendee_id in own))


def _events(rows: Rows) -> Iterator[Record]:
    for event in rows.events():
        details = {name: lambda _, name=name: getattr(event.details, name) for name in OF_DETAILS}  # noqa: B023 - called at once
        yield from _same_named(
            Section.EVENTS,
            [event],
            **details,
            tags=lambda event: list(event.details.tags),
            images=lambda event: list(event.details.images),
        )


PERSON: Mapping[str, Callable[[Attendee], object]] = {
    "name": lambda attendee: attendee.person.name,
    "email": lambda attendee: attendee.person.email,
}
OFFER: Mapping[str, Callable[[Entry], object]] = {
    "offer_booking_id": lambda entry: entry.offer.booking_id if entry.offer else None,
    "offer_expires_at": lambda entry: entry.offer.expires_at if entry.offer else None,
}
OF_DETAILS = (
    "title",
    "description",
    "category",
    "location",
    "latitude",
    "longitude",
    "start_date",
    "end_date",
    "timezone",
)

SOURCES: Mapping[Section, Callable[[Rows], Iterable[Record]]] = {
    Section.PROFILE: _profile,
    Section.SESSIONS: lambda rows: _same_named(Section.SESSIONS, rows.sessions()),
    Section.SOCIAL_IDENTITIES: lambda rows: _same_named(Section.SOCIAL_IDENTITIES, rows.identities()),
    Section.BOOKINGS: lambda rows: _same_named(Section.BOOKINGS, rows.bookings()),
    Section.BOOKING_ITEMS: _items,
    Section.ATTENDEES: _attendees,
    Section.TICKETS_RECEIVED: lambda rows: _same_named(Section.TICKETS_RECEIVED, rows.received(), **PERSON),
    Section.ADMISSIONS: _admissions,
    Section.PAYMENTS: lambda rows: _same_named(Section.PAYMENTS, rows.payments()),
    Section.REFUNDS: _refunds,
    Section.WAITLIST_ENTRIES: lambda rows: _same_named(Section.WAITLIST_ENTRIES, rows.entries(), **OFFER),
    Section.EVENTS: _events,
    Section.POSTS: lambda rows: _same_named(Section.POSTS, rows.posts()),
    Section.SCANS: lambda rows: _same_named(
        Section.SCANS, (scan for scan in rows.scans() if scan.scanned_by == rows.user_id)
    ),
    Section.NOTIFICATION_PREFERENCES: lambda rows: _same_named(Section.NOTIFICATION_PREFERENCES, rows.preferences()),
    Section.DEVICES: lambda rows: _same_named(Section.DEVICES, rows.devices()),
    Section.NOTIFICATIONS: lambda rows: _same_named(Section.NOTIFICATIONS, rows.notifications()),
    Section.WEBHOOK_ENDPOINTS: lambda rows: _same_named(Section.WEBHOOK_ENDPOINTS, rows.endpoints()),
    Section.SENDINGS: lambda rows: _same_named(
        Section.SENDINGS,
        rows.sendings(),
        subject=lambda sending: sending.message.subject,
        message=lambda sending: sending.message.message,
    ),
    Section.AUDIT_ENTRIES: lambda rows: _same_named(
        Section.AUDIT_ENTRIES, rows.deeds(), details=lambda entry: details_text(entry.details)
    ),
}
