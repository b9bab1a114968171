"""Things that are there when a test begins, each kept after what it refers to."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from gatherly_core.accounts.identities import SocialIdentity
from gatherly_core.accounts.model import Account, Role, User
from gatherly_core.accounts.sessions import RefreshToken, Session
from gatherly_core.admission.scans import Scan
from gatherly_core.application import Ports
from gatherly_core.booking.model import Booking, BookingKind
from gatherly_core.events.facts import EventRearranged
from gatherly_core.events.model import Event
from gatherly_core.idempotency.model import Claim
from gatherly_core.inventory.model import UNLIMITED, Pool
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.notifications.devices import Device
from gatherly_core.notifications.model import Notification, Recipient
from gatherly_core.payments.model import Payment, PaymentStatus
from gatherly_core.promotions.model import PromoCode
from gatherly_core.sendings.model import Sending
from gatherly_core.staffing.model import Invitation, Member
from gatherly_core.ticketing.model import TicketType
from gatherly_core.waitlist.model import Entry, EntryStatus, Offer
from gatherly_core.webhooks.deliveries import Delivery
from gatherly_core.webhooks.endpoints import Endpoint
from tests.factories import (
    NOW,
    AccountFactory,
    BookingFactory,
    ClaimFactory,
    DeliveryFactory,
    DeviceFactory,
    EndpointFactory,
    EntryFactory,
    EventFactory,
    EventRearrangedFactory,
    InvitationFactory,
    MemberFactory,
    NotificationFactory,
    PaymentFactory,
    PoolFactory,
    PromoCodeFactory,
    RefreshTokenFactory,
    ScanFactory,
    SendingFactory,
    SessionFactory,
    SocialIdentityFactory,
    TicketTypeFactory,
)

T = TypeVar("T")


class Given:
    """Makes things with the factories and keeps them, each in a block of its own."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def account(self, **fields: Any) -> Account:
        account = AccountFactory(**fields)
        self._keep(lambda: self._ports.users.add(account))
        return account

    def user(self, **fields: Any) -> User:
        return self.account(**{f"user__{name}": value for name, value in fields.items()}).user

    def social_identity(self, **fields: Any) -> SocialIdentity:
        identity = SocialIdentityFactory(**fields)
        self._keep(lambda: self._ports.social_identities.add(identity))
        return identity

    def session(self, **fields: Any) -> tuple[Session, RefreshToken]:
        """A session and its first refresh token; without a `user_id`, of a new user."""
        if "user_id" not in fields:
            fields["user_id"] = self.user().id
        session = SessionFactory(**fields)
        token = RefreshTokenFactory(session_id=session.id, issued_at=session.created_at)
        self._keep(lambda: self._ports.sessions.open(session, token))
        return session, token

    def event(self, **fields: Any) -> Event:
        """An event with its pool; without an `organizer_id`, of a new organizer."""
        event = self.bare_event(**fields)
        self.pool(event_id=event.id, size=_size(event))
        return event

    def bare_event(self, **fields: Any) -> Event:
        """An event without any pool."""
        if "organizer_id" not in fields:
            fields["organizer_id"] = self.user(role=Role.ORGANIZER).id
        event = EventFactory(**fields)
        self._keep(lambda: self._ports.events.add(event))
        return event

    def invitation(self, event: Event | None = None, **fields: Any) -> Invitation:
        """An invitation to the staff of an event; without one, of a new one."""
        invitation = self.new_invitation(event, **fields)
        self._keep(lambda: self._ports.invitations.add(invitation))
        return invitation

    def new_invitation(self, event: Event | None = None, **fields: Any) -> Invitation:
        """An invitation that is not kept yet, while all it refers to is."""
        event = event or self.event()
        return InvitationFactory(event_id=event.id, invited_by=event.organizer_id, **fields)

    def member(self, event: Event | None = None, **fields: Any) -> Member:
        """A place in the staff of an event; without one, of a new one, and without a `user_id`, of a new user."""
        member = self.new_member(event, **fields)
        self._keep(lambda: self._ports.staff.add(member))
        return member

    def new_member(self, event: Event | None = None, **fields: Any) -> Member:
        """A place in a staff that is not kept yet, while all it refers to is."""
        if "user_id" not in fields:
            fields["user_id"] = self.user().id
        return MemberFactory(event_id=(event or self.event()).id, **fields)

    def ticket_type(self, event: Event | None = None, **fields: Any) -> TicketType:
        """A ticket type with its pool; without an event, of a new one."""
        ticket_type = TicketTypeFactory(event_id=(event or self.event()).id, **fields)
        self._keep(lambda: self._ports.ticket_types.add(ticket_type))
        self.pool(event_id=ticket_type.event_id, ticket_type_id=ticket_type.id, size=ticket_type.details.quantity)
        return ticket_type

    def pool(self, **fields: Any) -> Pool:
        """A pool; without an `event_id`, the one of a new event."""
        if "event_id" not in fields:
            fields["event_id"] = self.bare_event().id
        pool = PoolFactory(**fields)
        self._keep(lambda: self._ports.pools.add(pool))
        return pool

    def promo_code(self, event: Event | None = None, **fields: Any) -> PromoCode:
        """A promo code; without an event, of a new one."""
        promo_code = PromoCodeFactory(event_id=(event or self.event()).id, **fields)
        self._keep(lambda: self._ports.promo_codes.add(promo_code))
        return promo_code

    def booking(self, ticket_type: TicketType | None = None, **fields: Any) -> Booking:
        """A booking of a ticket type; without a `user_id`, of a new user's."""
        booking = self.new_booking(ticket_type, **fields)
        self._keep(lambda: self._ports.bookings.add([booking]))
        return booking

    def new_booking(self, ticket_type: TicketType | None = None, **fields: Any) -> Booking:
        """A booking that is not kept yet, while all it refers to is."""
        ticket_type = ticket_type or self.ticket_type()
        if "user_id" not in fields:
            fields["user_id"] = self.user().id
        return BookingFactory(event_id=ticket_type.event_id, ticket_type_id=ticket_type.id, **fields)

    def scan(self, booking: Booking | None = None, **fields: Any) -> Scan:
        """A scan of a booking's first attendee; without a booking, of a new one's."""
        scan = self.new_scan(booking, **fields)
        self._keep(lambda: self._ports.scans.add([scan]))
        return scan

    def new_scan(self, booking: Booking | None = None, **fields: Any) -> Scan:
        """A scan that is not kept yet, while all it refers to is."""
        booking = booking or self.booking()
        attendee = booking.attendees[0]
        refers = {"event_id": booking.event_id, "attendee_id": attendee.id, "scanned_by": booking.user_id}
        return ScanFactory(**(refers | fields))

    def entry(self, ticket_type: TicketType | None = None, **fields: Any) -> Entry:
        """An entry for a ticket type; without a `user_id`, of a new user's."""
        entry = self.new_entry(ticket_type, **fields)
        self._keep(lambda: self._ports.waitlist_entries.add(entry))
        return entry

    def new_entry(self, ticket_type: TicketType | None = None, **fields: Any) -> Entry:
        """An entry that is not kept yet, while all it refers to is."""
        ticket_type = ticket_type or self.ticket_type()
        if "user_id" not in fields:
            fields["user_id"] = self.user().id
        return EntryFactory(event_id=ticket_type.event_id, ticket_type_id=ticket_type.id, **fields)

    def offer(self, ticket_type: TicketType | None = None, **fields: Any) -> Entry:
        """An entry that was offered a pending booking."""
        ticket_type = ticket_type or self.ticket_type()
        booking = self.booking(ticket_type, kind=BookingKind.OFFER)
        assert booking.expires_at is not None
        offer = Offer(booking.id, quantity=1, expires_at=booking.expires_at)
        fields = {"user_id": booking.user_id, "status": EntryStatus.OFFERED, "offer": offer} | fields
        return self.entry(ticket_type, **fields)

    def begun(self, job: str) -> UUID:
        """Somebody is at the job; answers the token of the run."""
        token = self._ports.unit_of_work.run(lambda: self._ports.job_runs.begin(job, NOW, NOW))
        assert token is not None
        return token

    def rearrangement(self, event_id: EventId | None = None, **fields: Any) -> EventRearranged:
        """A change of an event that nobody was told of; without one, of a new one."""
        change = EventRearrangedFactory(event_id=event_id or self.event().id, **fields)
        self._keep(lambda: self._ports.rearrangements.add(change))
        return change

    def told_rearrangement(self, event_id: EventId) -> EventRearranged:
        """A change of the event of which people were told at NOW."""
        change = self.rearrangement(event_id)
        self._keep(lambda: self._ports.rearrangements.settle(event_id, [change.version], NOW))
        return change

    def round(self, key: str) -> str:
        """The key of a round that was finished at NOW."""
        self._keep(lambda: self._ports.rounds.finish(key, NOW))
        return key

    def sending(self, user: User | None = None, **fields: Any) -> Sending:
        """Something that a user wrote to others; without one, a new one."""
        sending = SendingFactory(sent_by=(user or self.user()).id, **fields)
        self._keep(lambda: self._ports.sendings.add(sending))
        return sending

    def notification(self, user: User | None = None, **fields: Any) -> Notification:
        """Something that a user was told; without one, a new one."""
        notification = NotificationFactory(**{"recipient": Recipient((user or self.user()).id)} | fields)
        self._keep(lambda: self._ports.notifications.add([notification]))
        return notification

    def payment(self, booking: Booking | None = None, **fields: Any) -> Payment:
        """The payment of a booking; without one, of a new user's."""
        payment = self.new_payment(booking, **fields)
        self._keep(lambda: self._ports.payments.add(payment))
        return payment

    def paid(self, booking: Booking | None = None, **fields: Any) -> Payment:
        """A payment whose money has come."""
        return self.payment(booking, status=PaymentStatus.SUCCEEDED, **fields)

    def new_payment(self, booking: Booking | None = None, **fields: Any) -> Payment:
        """A payment that is not kept yet, while all it refers to is."""
        booking = booking or self.booking()
        return PaymentFactory(
            booking_id=booking.id, **{"event_id": booking.event_id, "user_id": booking.user_id} | fields
        )

    def device(self, **fields: Any) -> Device:
        """A device; without a `user_id`, of a new user's."""
        if "user_id" not in fields:
            fields["user_id"] = self.user().id
        device = DeviceFactory(**fields)
        self._keep(lambda: self._ports.devices.keep(device))
        return device

    def endpoint(self, **fields: Any) -> Endpoint:
        """Where facts are sent; without an `owner_id`, of a new organizer."""
        if "owner_id" not in fields:
            fields["owner_id"] = self.user(role=Role.ORGANIZER).id
        endpoint = EndpointFactory(**fields)
        self._keep(lambda: self._ports.endpoints.add(endpoint))
        return endpoint

    def delivery(self, endpoint: Endpoint | None = None, **fields: Any) -> Delivery:
        """A fact on its way to an endpoint; without one, to a new one."""
        delivery = DeliveryFactory(endpoint_id=(endpoint or self.endpoint()).id, **fields)
        self._keep(lambda: self._ports.deliveries.add([delivery]))
        return delivery

    def claim(self, **fields: Any) -> Claim:
        claim = ClaimFactory(**fields)
        self._keep(lambda: self._ports.idempotency_keys.add(claim))
        return claim

    def _keep(self, block: Callable[[], None]) -> None:
        self._ports.unit_of_work.run(block)


def _size(event: Event) -> int:
    return UNLIMITED if event.details.capacity is None else event.details.capacity
