"""Where a user's traces are in memory, and how they are erased."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from gatherly_adapters.memory.accounts import ACCOUNTS, ERASURES, AccountRow, Erasure
from gatherly_adapters.memory.administration import FLAGS
from gatherly_adapters.memory.admission import SCANS
from gatherly_adapters.memory.blanking import MARK, Change, nameless, without_device, without_reasons
from gatherly_adapters.memory.booking import BOOKINGS
from gatherly_adapters.memory.booking import OF_USER as BOOKINGS_OF_USER
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.delivery_queue import ENDPOINTS
from gatherly_adapters.memory.delivery_queue import OF_USER as ENDPOINTS_OF_USER
from gatherly_adapters.memory.devices import DEVICES
from gatherly_adapters.memory.devices import OF_USER as DEVICES_OF_USER
from gatherly_adapters.memory.events import EVENTS
from gatherly_adapters.memory.exporting import bears_address
from gatherly_adapters.memory.idempotency import CLAIMS
from gatherly_adapters.memory.letter_tokens import BY_USER as TOKENS_OF_USER
from gatherly_adapters.memory.letter_tokens import TOKENS
from gatherly_adapters.memory.notifications import NOTIFICATIONS
from gatherly_adapters.memory.payments import OF_USER as PAYMENTS_OF_USER
from gatherly_adapters.memory.payments import PAYMENTS
from gatherly_adapters.memory.preferences import CHOICES, OF_RECIPIENT
from gatherly_adapters.memory.sendings import SENDINGS
from gatherly_adapters.memory.sessions import BY_SESSION, BY_USER, REFRESH_TOKENS, SESSIONS
from gatherly_adapters.memory.social_identities import IDENTITIES
from gatherly_adapters.memory.social_identities import OF_USER as IDENTITIES_OF_USER
from gatherly_adapters.memory.staffing import INVITATIONS, MEMBERS, POSTS_OF_USER
from gatherly_core.accounts.letter_tokens import Purpose
from gatherly_core.accounts.model import Account
from gatherly_core.administration.model import TargetKind
from gatherly_core.booking.model import Attendee, AttendeeStatus
from gatherly_core.events.model import Event, EventStatus
from gatherly_core.kernel.identifiers import SessionId
from gatherly_core.notifications.model import Recipient
from gatherly_core.privacy.model import Subject, without_words
from gatherly_core.privacy.traces import Trace


@dataclass(frozen=True, slots=True)
class Erasing:
    """Finds what is to be erased of a user: one change for each thing."""

    database: MemoryDatabase
    subject: Subject
    now: datetime

    def sessions(self) -> Iterator[Change]:
        for session in self.database.table(SESSIONS).select(BY_USER, self.subject.user_id):
            yield partial(self._end, session.id)

    def _end(self, session_id: SessionId) -> None:
        tokens = self.database.table(REFRESH_TOKENS)
        for token in tokens.select(BY_SESSION, session_id):
            tokens.remove(token.digest)
        self.database.table(SESSIONS).remove(session_id)

    def letter_tokens(self) -> Iterator[Change]:
        tokens = self.database.table(TOKENS)
        for purpose in Purpose:
            for token in tokens.select(TOKENS_OF_USER, (self.subject.user_id, purpose)):
                yield partial(tokens.remove, token.id)

    def social_identities(self) -> Iterator[Change]:
        identities = self.database.table(IDENTITIES)
        for identity in identities.select(IDENTITIES_OF_USER, self.subject.user_id):
            yield partial(identities.remove, (identity.provider, identity.subject))

    def own_tickets(self) -> Iterator[Change]:
        for booking in self.database.table(BOOKINGS).select(BOOKINGS_OF_USER, self.subject.user_id):
            event = self.database.table(EVENTS).get(booking.event_id)
            of_no_use = not booking.live or event is None or self._over(event)
            for attendee in booking.attendees:
                if of_no_use or attendee.status is AttendeeStatus.VOID or self._theirs(attendee):
                    yield from nameless(self.database, booking, attendee)

    def tickets_received(self) -> Iterator[Change]:
        for booking in self.database.table(BOOKINGS).all() if self.subject.verified else ():
            for attendee in booking.attendees:
                if bears_address(attendee, self.subject.address):
                    yield from nameless(self.database, booking, attendee)

    def posts(self) -> Iterator[Change]:
        members = self.database.table(MEMBERS)
        for member in members.select(POSTS_OF_USER, self.subject.user_id):
            yield partial(members.remove, member.id)

    def invitations(self) -> Iterator[Change]:
        invitations = self.database.table(INVITATIONS)
        for invitation in invitations.all() if self.subject.verified else ():
            if invitation.email == self.subject.address:
                yield partial(invitations.put, replace(invitation, email=f"{MARK}{invitation.id.hex}"))

    def preferences(self) -> Iterator[Change]:
        choices = self.database.table(CHOICES)
        for key in self._keys():
            for choice in choices.select(OF_RECIPIENT, key):
                yield partial(choices.remove, (choice.recipient, choice.topic, choice.channel))

    def devices(self) -> Iterator[Change]:
        devices = self.database.table(DEVICES)
        for device in devices.select(DEVICES_OF_USER, self.subject.user_id):
            yield partial(devices.remove, device.id)

    def scans(self) -> Iterator[Change]:
        for scan in self.database.table(SCANS).all():
            if scan.scanned_by == self.subject.user_id:
                yield from without_device(self.database, scan)

    def refunds(self) -> Iterator[Change]:
        for payment in self.database.table(PAYMENTS).select(PAYMENTS_OF_USER, self.subject.user_id):
            yield from without_reasons(self.database, payment)

    def endpoints(self) -> Iterator[Change]:
        endpoints = self.database.table(ENDPOINTS)
        for endpoint in endpoints.select(ENDPOINTS_OF_USER, self.subject.user_id):
            yield partial(endpoints.remove, endpoint.id)

    def flags(self) -> Iterator[Change]:
        flags, account = self.database.table(FLAGS), (TargetKind.ACCOUNT, str(self.subject.user_id))
        for flag in flags.all():
            if flag.note is not None and (flag.sighting.target_type, flag.sighting.target) == account:
                yield partial(flags.put, replace(flag, note=None))

    def notifications(self) -> Iterator[Change]:
        notifications, theirs = self.database.table(NOTIFICATIONS), self._keys()
        for told in notifications.all():
            if told.added.recipient.key in theirs:
                yield partial(notifications.remove, told.id)

    def sendings(self) -> Iterator[Change]:
        sendings = self.database.table(SENDINGS)
        for sending in sendings.all():
            if sending.sent_by == self.subject.user_id:
                yield partial(sendings.remove, sending.id)

    def deleted_events(self) -> Iterator[Change]:
        """Nothing is left of them here."""
        return iter(())

    def past_events(self) -> Iterator[Change]:
        events = self.database.table(EVENTS)
        for event in events.all():
            silent = event.edited(without_words(event.details), self.now)
            wordy = silent.details != event.details
            if event.organizer_id == self.subject.user_id and wordy and self._over(event):
                yield partial(events.put, silent)

    def answers(self) -> Iterator[Change]:
        claims = self.database.table(CLAIMS)
        for claim in claims.all():
            if claim.scope.user_id == self.subject.user_id:
                yield partial(claims.remove, claim.scope)

    def account(self) -> Iterator[Change]:
        erasure = self.database.table(ERASURES).get(self.subject.user_id)
        if erasure is not None and erasure.erased_at is None:
            yield partial(self._blank, erasure)

    def _blank(self, erasure: Erasure) -> None:
        accounts = self.database.table(ACCOUNTS)
        row = accounts.get(erasure.user_id)
        assert row is not None
        user = replace(
            row.bare.user,
            name="",
            email=f"{MARK}{erasure.user_id.hex}",
            phone=None,
            profile_photo=None,
            email_verified=False,
            updated_at=self.now,
        )
        accounts.put(AccountRow(Account(user, None), "{}"))
        self.database.table(ERASURES).put(replace(erasure, erased_at=self.now))

    def _keys(self) -> tuple[str, ...]:
        """Those of the recipients that they are: as a user, and by their address, if it is proven to be theirs."""
        user = Recipient(self.subject.user_id).key
        return (user, Recipient(address=self.subject.address).key) if self.subject.verified else (user,)

    def _theirs(self, attendee: Attendee) -> bool:
        same_name = attendee.person.name.casefold() == self.subject.name.casefold()
        return same_name or bears_address(attendee, self.subject.address)

    def _over(self, event: Event) -> bool:
        return event.ended(self.now) or event.status is EventStatus.CANCELLED


TRACES: Mapping[Trace, Callable[[Erasing], Iterator[Change]]] = {
    Trace.SESSIONS: Erasing.sessions,
    Trace.LETTER_TOKENS: Erasing.letter_tokens,
    Trace.SOCIAL_IDENTITIES: Erasing.social_identities,
    Trace.OWN_TICKETS: Erasing.own_tickets,
    Trace.TICKETS_RECEIVED: Erasing.tickets_received,
    Trace.POSTS: Erasing.posts,
    Trace.INVITATIONS: Erasing.invitations,
    Trace.PREFERENCES: Erasing.preferences,
    Trace.DEVICES: Erasing.devices,
    Trace.SCANS: Erasing.scans,
    Trace.REFUNDS: Erasing.refunds,
    Trace.ENDPOINTS: Erasing.endpoints,
    Trace.FLAGS: Erasing.flags,
    Trace.NOTIFICATIONS: Erasing.notifications,
    Trace.SENDINGS: Erasing.sendings,
    Trace.DELETED_EVENTS: Erasing.deleted_events,
    Trace.PAST_EVENTS: Erasing.past_events,
    Trace.ANSWERS: Erasing.answers,
    Trace.ACCOUNT: Erasing.account,
}
