"""Things to test with: sensible on their own, so that a test names only what it is about.

Every thing made here has an identifier of its own, ascending in the order of making. Parts are changed with two
underscores: `EventFactory(details__capacity=5)`.
"""

from datetime import UTC, datetime, timedelta

import factory

from gatherly_adapters.memory.identifiers import SequentialCodes, SequentialIdentifiers
from gatherly_core.accounts.identities import Provider, SocialIdentity
from gatherly_core.accounts.model import Account, Role, StaffRole, User
from gatherly_core.accounts.sessions import RefreshToken, Session, digest_of
from gatherly_core.admission.scans import Direction, Scan, ScanResult
from gatherly_core.booking.drafting import reference_of
from gatherly_core.booking.model import Attendee, Booking, BookingStatus, Item, Person
from gatherly_core.events.facts import EventRearranged
from gatherly_core.events.model import Event, EventDetails, EventStatus
from gatherly_core.idempotency.model import LEASE, Answer, Claim, Scope, fingerprint_of
from gatherly_core.inventory.model import Pool
from gatherly_core.notifications.devices import Device, Platform
from gatherly_core.notifications.model import Channel, Kind, Notification, Recipient, Status
from gatherly_core.payments.charge import ChargeRequest, Notice
from gatherly_core.payments.model import Payment, PaymentStatus, Refund, RefundCause, RefundStatus
from gatherly_core.promotions.model import PromoCode, PromoDetails
from gatherly_core.sendings.model import Message, Sending
from gatherly_core.staffing.model import GOOD_FOR, Invitation, Member
from gatherly_core.ticketing.model import TicketDetails, TicketKind, TicketType
from gatherly_core.waitlist.model import Entry, EntryStatus, Priority
from gatherly_core.webhooks.deliveries import Delivery
from gatherly_core.webhooks.endpoints import Endpoint
from gatherly_core.webhooks.model import FactType, Publication

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOLD = timedelta(minutes=15)

# Far from where the identifiers and codes start that use cases under test are given.
new_id = SequentialIdentifiers(first=2**40).new
new_code = SequentialCodes(first=2**40).new


class UserFactory(factory.Factory):
    class Meta:
        model = User

    id = factory.LazyFunction(new_id)
    name = factory.Sequence(lambda number: f"Person {number}")
    email = factory.Sequence(lambda number: f"person.{number}@example.org")
    role = Role.ATTENDEE
    created_at = NOW
    updated_at = factory.SelfAttribute("created_at")


class AccountFactory(factory.Factory):
    class Meta:
        model = Account

    user = factory.SubFactory(UserFactory)
    password_hash = "a hash"


class SocialIdentityFactory(factory.Factory):
    class Meta:
        model = SocialIdentity

    id = factory.LazyFunction(new_id)
    user_id = factory.LazyFunction(new_id)
    provider = Provider.GOOGLE
    subject = factory.Sequence(lambda number: f"10000{number}")
    created_at = NOW


class SessionFactory(factory.Factory):
    """A live session, opened NOW."""

    class Meta:
        model = Session

    id = factory.LazyFunction(new_id)
    user_id = factory.LazyFunction(new_id)
    created_at = NOW
    last_used_at = factory.SelfAttribute("created_at")
    expires_at = factory.LazyAttribute(lambda session: session.last_used_at + timedelta(days=14))


class RefreshTokenFactory(factory.Factory):
    """One that was not used yet."""

    class Meta:
        model = RefreshToken

    digest = factory.Sequence(lambda number: digest_of(f"refresh token {number}"))
    session_id = factory.LazyFunction(new_id)
    issued_at = NOW


class EventDetailsFactory(factory.Factory):
    """A concert one month from now, from 19:00 to 22:00 UTC."""

    class Meta:
        model = EventDetails

    title = factory.Sequence(lambda number: f"Concert {number}")
    start_date = datetime(2026, 2, 1, 19, tzinfo=UTC)
    end_date = factory.LazyAttribute(lambda details: details.start_date + timedelta(hours=3))
    timezone = "Europe/Berlin"
    currency = "EUR"


class EventFactory(factory.Factory):
    """A published event."""

    class Meta:
        model = Event

    id = factory.LazyFunction(new_id)
    organizer_id = factory.LazyFunction(new_id)
    details = factory.SubFactory(EventDetailsFactory)
    status = EventStatus.PUBLISHED
    created_at = NOW
    updated_at = factory.SelfAttribute("created_at")


class EventRearrangedFactory(factory.Factory):
    class Meta:
        model = EventRearranged

    event_id = factory.LazyFunction(new_id)
    version = factory.Sequence(lambda number: number + 2)
    title = False
    location = False
    time = True
    old_start = NOW + timedelta(days=40)
    old_end = NOW + timedelta(days=40, hours=2)
    old_title = factory.Sequence(lambda number: 2**48 - 1 - number)
    old_location = factory.Sequence(lambda number: number)
    old_timezone = factory.Sequence(lambda number: number + 1)
    at = NOW


class InvitationFactory(factory.Factory):
    """Made now."""

    class Meta:
        model = Invitation

    id = factory.LazyFunction(new_id)
    event_id = factory.LazyFunction(new_id)
    email = factory.Sequence(lambda number: f"invited.{number}@example.org")
    role = StaffRole.SCANNER
    invited_by = factory.LazyFunction(new_id)
    created_at = NOW
    expires_at = factory.LazyAttribute(lambda invitation: invitation.created_at + GOOD_FOR)


class MemberFactory(factory.Factory):
    class Meta:
        model = Member

    id = factory.LazyFunction(new_id)
    event_id = factory.LazyFunction(new_id)
    user_id = factory.LazyFunction(new_id)
    role = StaffRole.SCANNER
    created_at = NOW


class TicketDetailsFactory(factory.Factory):
    class Meta:
        model = TicketDetails

    kind = TicketKind.REGULAR
    name = "Regular"
    price = 1500
    quantity = 10


class TicketTypeFactory(factory.Factory):
    class Meta:
        model = TicketType

    id = factory.LazyFunction(new_id)
    event_id = factory.LazyFunction(new_id)
    details = factory.SubFactory(TicketDetailsFactory)
    created_at = NOW
    updated_at = factory.SelfAttribute("created_at")


class PromoDetailsFactory(factory.Factory):
    """Takes 20 percent off, without any limit."""

    class Meta:
        model = PromoDetails

    code = factory.Sequence(lambda number: f"CODE{number}")
    percent = 20


class PromoCodeFactory(factory.Factory):
    class Meta:
        model = PromoCode

    id = factory.LazyFunction(new_id)
    event_id = factory.LazyFunction(new_id)
    details = factory.SubFactory(PromoDetailsFactory)
    created_at = NOW


class PoolFactory(factory.Factory):
    """The pool of an event; with a `ticket_type_id`, that of a ticket type."""

    class Meta:
        model = Pool

    id = factory.LazyFunction(new_id)
    event_id = factory.LazyFunction(new_id)
    ticket_type_id = None
    size = 10


class ItemFactory(factory.Factory):
    class Meta:
        model = Item

    ticket_type_id = factory.LazyFunction(new_id)
    quantity = 1
    unit_price = 1500
    admits = 1


class AttendeeFactory(factory.Factory):
    class Meta:
        model = Attendee

    id = factory.LazyFunction(new_id)
    ticket_type_id = factory.LazyFunction(new_id)
    person = Person("Ada Lovelace", "ada@example.org")
    code = factory.LazyFunction(new_code)
    welcome = True


class BookingFactory(factory.Factory):
    """A pending booking of `quantity` tickets of one type, held for 15 minutes. Confirmed, it has no end."""

    class Meta:
        model = Booking

    class Params:
        ticket_type_id = factory.LazyFunction(new_id)
        quantity = 1
        unit_price = 1500
        admits = 1

    id = factory.LazyFunction(new_id)
    reference = factory.LazyAttribute(lambda booking: reference_of(booking.id))
    user_id = factory.LazyFunction(new_id)
    event_id = factory.LazyFunction(new_id)
    status = BookingStatus.PENDING
    items = factory.LazyAttribute(
        lambda booking: (Item(booking.ticket_type_id, booking.quantity, booking.unit_price, booking.admits),)
    )
    currency = "EUR"
    attendees = factory.LazyAttribute(
        lambda booking: tuple(
            AttendeeFactory(ticket_type_id=item.ticket_type_id) for item in booking.items for _ in range(item.people)
        )
    )
    created_at = NOW
    updated_at = factory.SelfAttribute("created_at")
    expires_at = factory.LazyAttribute(
        lambda booking: booking.created_at + HOLD if booking.status is BookingStatus.PENDING else None
    )


class ScanFactory(factory.Factory):
    """Somebody is let in, and has not been anywhere else."""

    class Meta:
        model = Scan

    id = factory.LazyFunction(new_id)
    event_id = factory.LazyFunction(new_id)
    direction = Direction.IN
    at = NOW
    received_at = factory.SelfAttribute("at")
    device_id = "Gate A"
    nonce = factory.LazyAttribute(lambda scan: str(scan.id))
    scanned_by = factory.LazyFunction(new_id)
    passage = True
    result = ScanResult.ADMITTED
    told = factory.SelfAttribute("result")


class EntryFactory(factory.Factory):
    """Somebody who waits for one ticket."""

    class Meta:
        model = Entry

    id = factory.LazyFunction(new_id)
    event_id = factory.LazyFunction(new_id)
    ticket_type_id = factory.LazyFunction(new_id)
    user_id = factory.LazyFunction(new_id)
    quantity = 1
    priority = Priority.NORMAL
    partial = False
    status = EntryStatus.WAITING
    created_at = NOW
    updated_at = factory.SelfAttribute("created_at")


class SendingFactory(factory.Factory):
    """A message to some user, who is not kept; or, with an `event_id`, to those who take part in it."""

    class Meta:
        model = Sending

    id = factory.LazyFunction(new_id)
    sent_by = factory.LazyFunction(new_id)
    message = Message("Doors open earlier", "They open at 18:30.")
    user_ids = factory.LazyAttribute(lambda sending: () if sending.event_id else (new_id(),))
    event_id = None
    created_at = NOW


class NotificationFactory(factory.Factory):
    """Something that a user was told in Gatherly itself."""

    class Meta:
        model = Notification

    id = factory.LazyFunction(new_id)
    occasion = factory.LazyAttribute(lambda notification: f"occasion-{notification.id}")
    recipient = factory.LazyFunction(lambda: Recipient(new_id()))
    kind = Kind.BOOKING_CONFIRMED
    channel = Channel.IN_APP
    subject = "Your booking"
    message = "It is confirmed."
    status = factory.LazyAttribute(
        lambda notification: Status.SENT if notification.channel is Channel.IN_APP else Status.QUEUED
    )
    created_at = NOW


class RefundFactory(factory.Factory):
    """Money that is about to go back, of which the provider does not know yet."""

    class Meta:
        model = Refund

    id = factory.LazyFunction(new_id)
    amount = 500
    status = RefundStatus.PENDING
    cause = RefundCause.POLICY
    created_at = NOW
    updated_at = factory.SelfAttribute("created_at")


class PaymentFactory(factory.Factory):
    """A payment of which no money has come. With a status that says otherwise, all of it has."""

    class Meta:
        model = Payment

    id = factory.LazyFunction(new_id)
    booking_id = factory.LazyFunction(new_id)
    event_id = factory.LazyFunction(new_id)
    user_id = factory.LazyFunction(new_id)
    amount = 1500
    currency = "EUR"
    status = PaymentStatus.REQUIRES_PAYMENT
    provider = "sandbox"
    charge_id = factory.LazyAttribute(lambda payment: f"charge_{payment.id}")
    captured = factory.LazyAttribute(lambda payment: payment.amount if payment.status in PAID else 0)
    created_at = NOW
    updated_at = factory.SelfAttribute("created_at")


PAID = {PaymentStatus.SUCCEEDED, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED}


class EndpointFactory(factory.Factory):
    class Meta:
        model = Endpoint

    id = factory.LazyFunction(new_id)
    owner_id = factory.LazyFunction(new_id)
    url = "https://crm.example.org/hooks"
    types = ()
    secret = "sealed"
    created_at = NOW


class DeliveryFactory(factory.Factory):
    class Meta:
        model = Delivery

    id = factory.LazyFunction(new_id)
    endpoint_id = factory.LazyFunction(new_id)
    fact_id = factory.LazyFunction(new_id)
    type = FactType.BOOKING_CONFIRMED
    subject_id = factory.LazyFunction(new_id)
    sequence = 1
    created_at = NOW
    due_at = factory.SelfAttribute("created_at")


class PublicationFactory(factory.Factory):
    class Meta:
        model = Publication

    position = factory.Sequence(lambda number: number + 1)
    fact_id = factory.LazyFunction(new_id)
    type = FactType.BOOKING_CONFIRMED
    organizer_id = factory.LazyFunction(new_id)
    event_id = factory.LazyFunction(new_id)
    booking_id = factory.LazyFunction(new_id)
    sequence = 1
    at = NOW
    data = factory.LazyFunction(dict)


class NoticeFactory(factory.Factory):
    class Meta:
        model = Notice

    id = factory.Sequence(lambda number: f"notice_{number}")
    kind = "charge.succeeded"
    charge_id = factory.Sequence(lambda number: f"charge_{number}")


class ChargeRequestFactory(factory.Factory):
    class Meta:
        model = ChargeRequest

    payment_id = factory.LazyFunction(new_id)
    booking_id = factory.LazyFunction(new_id)
    reference = "ABCD-EFGH-JK"
    amount = 3000
    currency = "EUR"


class DeviceFactory(factory.Factory):
    class Meta:
        model = Device

    id = factory.LazyFunction(new_id)
    user_id = factory.LazyFunction(new_id)
    token = factory.Sequence(lambda number: f"token-{number}")
    platform = Platform.ANDROID
    created_at = NOW


class ScopeFactory(factory.Factory):
    class Meta:
        model = Scope

    user_id = factory.LazyFunction(new_id)
    method = "POST"
    path = "/api/bookings"
    key = factory.Sequence(lambda number: f"key {number}")


class AnswerFactory(factory.Factory):
    class Meta:
        model = Answer

    status = 201
    headers = (("Content-Type", "application/json"), ("Location", "/api/bookings/17"))
    body = b'{"id": 17}'


class ClaimFactory(factory.Factory):
    """The claim of a request on which somebody has begun to work."""

    class Meta:
        model = Claim

    scope = factory.SubFactory(ScopeFactory)
    fingerprint = fingerprint_of(b"{}")
    work_id = factory.LazyFunction(new_id)
    created_at = NOW
    leased_until = factory.LazyAttribute(lambda claim: claim.created_at + LEASE)
