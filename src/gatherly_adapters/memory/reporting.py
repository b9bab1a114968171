"""Counting what is left in memory of what is held about people."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from gatherly_adapters.memory.accounts import ACCOUNTS, ERASURES
from gatherly_adapters.memory.administration import FLAGS
from gatherly_adapters.memory.admission import SCANS
from gatherly_adapters.memory.blanking import MARK
from gatherly_adapters.memory.booking import BOOKINGS
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.delivery_queue import ENDPOINTS
from gatherly_adapters.memory.devices import DEVICES
from gatherly_adapters.memory.events import EVENTS
from gatherly_adapters.memory.idempotency import CLAIMS
from gatherly_adapters.memory.notifications import NOTIFICATIONS
from gatherly_adapters.memory.payments import PAYMENTS
from gatherly_adapters.memory.sendings import SENDINGS
from gatherly_adapters.memory.social_identities import IDENTITIES
from gatherly_adapters.memory.staffing import INVITATIONS
from gatherly_core.idempotency.model import KEPT
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.privacy.model import Left

NOTHING = ("", None, "{}", ())


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a place may hold: there since `since`."""

    place: str
    value: object
    since: datetime
    overdue: bool

    @property
    def held(self) -> bool:
        return self.value not in NOTHING and not str(self.value).startswith(MARK)


@dataclass(frozen=True, slots=True)
class Report:
    """What is left; what is past `ended_before`, or older than it is kept at `now`, is overdue."""

    database: MemoryDatabase
    now: datetime
    ended_before: datetime

    def left(self) -> tuple[Left, ...]:
        places: dict[str, list[Found]] = defaultdict(list)
        sources = (
            self._accounts(),
            self._identities(),
            self._guests(),
            self._invitations(),
            self._devices(),
            self._scans(),
            self._refunds(),
            self._flags(),
            self._notifications(),
            self._endpoints(),
            self._sendings(),
            self._events(),
            self._answers(),
        )
        for found in chain.from_iterable(sources):
            places[found.place].append(found)
        return tuple(_counted(place, found) for place, found in places.items())

    def _accounts(self) -> Iterator[Found]:
        for row in self.database.table(ACCOUNTS).all():
            user = row.bare.user
            erasure = self.database.table(ERASURES).get(user.id)
            overdue = erasure is not None and (erasure.erased_at is not None or erasure.since <= self.now)
            for name in ("name", "email", "phone", "profile_photo"):
                yield Found(f"users.{name}", getattr(user, name), user.created_at, overdue)
            yield Found("users.password_hash", row.bare.password_hash, user.created_at, overdue)
            yield Found("users.preferences", row.preferences, user.created_at, overdue)

    def _identities(self) -> Iterator[Found]:
        for identity in self.database.table(IDENTITIES).all():
            overdue = self._gone(identity.user_id)
            yield Found("social_identities.subject", identity.subject, identity.created_at, overdue)

    def _guests(self) -> Iterator[Found]:
        for booking in self.database.table(BOOKINGS).all():
            overdue = self._past(booking.event_id)
            for attendee in booking.attendees:
                yield Found("attendees.name", attendee.person.name, booking.created_at, overdue)
                yield Found("attendees.email", attendee.person.email, booking.created_at, overdue)

    def _invitations(self) -> Iterator[Found]:
        for invitation in self.database.table(INVITATIONS).all():
            overdue = not invitation.good_at(self.now)
            yield Found("staff_invitations.email", invitation.email, invitation.created_at, overdue)

    def _devices(self) -> Iterator[Found]:
        for device in self.database.table(DEVICES).all():
            yield Found("devices.token", device.token, device.created_at, self._gone(device.user_id))

    def _scans(self) -> Iterator[Found]:
        for scan in self.database.table(SCANS).all():
            overdue = self._past(scan.event_id) or self._gone(scan.scanned_by)
            yield Found("scans.device_id", scan.device_id, scan.received_at, overdue)

    def _refunds(self) -> Iterator[Found]:
        for payment in self.database.table(PAYMENTS).all():
            overdue = self._past(payment.event_id) or self._gone(payment.user_id)
            for refund in payment.refunds:
                yield Found("refunds.reason", refund.reason, refund.created_at, overdue)

    def _flags(self) -> Iterator[Found]:
        for flag in self.database.table(FLAGS).all():
            yield Found("flags.note", flag.note, flag.created_at, overdue=False)

    def _notifications(self) -> Iterator[Found]:
        for each in (told.notification for told in self.database.table(NOTIFICATIONS).all()):
            user_id = each.recipient.user_id
            overdue = each.created_at <= self.ended_before or (user_id is not None and self._gone(user_id))
            yield Found("notifications.address", each.recipient.address, each.created_at, overdue)
            for name in ("subject", "message", "html"):
                yield Found(f"notifications.{name}", getattr(each, name), each.created_at, overdue)

    def _endpoints(self) -> Iterator[Found]:
        for endpoint in self.database.table(ENDPOINTS).all():
            gone = self._gone(endpoint.owner_id)
            for name in ("url", "secret", "former_secret"):
                yield Found(f"webhook_endpoints.{name}", getattr(endpoint, name), endpoint.created_at, gone)

    def _sendings(self) -> Iterator[Found]:
        for each in self.database.table(SENDINGS).all():
            overdue = each.created_at <= self.ended_before or self._gone(each.sent_by)
            for name in ("subject", "message"):
                yield Found(f"sendings.{name}", getattr(each.message, name), each.created_at, overdue)

    def _events(self) -> Iterator[Found]:
        for event in self.database.table(EVENTS).all():
            for name in ("title", "category", "tags"):
                yield Found(f"events.{name}", getattr(event.details, name), event.created_at, overdue=False)
            for name in ("description", "location", "images"):
                gone = self._gone(event.organizer_id)
                yield Found(f"events.{name}", getattr(event.details, name), event.created_at, gone)

    def _answers(self) -> Iterator[Found]:
        for claim in self.database.table(CLAIMS).all():
            overdue = self._gone(claim.scope.user_id) or claim.created_at <= self.now - KEPT
            answer = claim.answer
            yield Found("idempotency_keys.headers", answer and answer.headers, claim.created_at, overdue)
            yield Found("idempotency_keys.body", answer and answer.body, claim.created_at, overdue)

    def _past(self, event_id: EventId) -> bool:
        event = self.database.table(EVENTS).get(event_id)
        return event is not None and event.ended(self.ended_before)

    def _gone(self, user_id: UserId) -> bool:
        erasure = self.database.table(ERASURES).get(user_id)
        return erasure is not None and erasure.erased_at is not None


def _counted(place: str, found: list[Found]) -> Left:
    held = [each for each in found if each.held]
    oldest = min((each.since for each in held), default=None)
    return Left(place=place, held=len(held), overdue=sum(each.overdue for each in held), oldest=oldest)
