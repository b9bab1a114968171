"""What the core needs from outside, and what an operator may decide. A list, not logic."""

from dataclasses import dataclass, field
from datetime import timedelta

from gatherly_core.accounts.ports import (
    AttemptLog,
    CommonPasswords,
    IdentityProviders,
    LetterTokens,
    Passwords,
    SocialIdentities,
    Users,
)
from gatherly_core.accounts.session_ports import RefreshTokens, Sessions, Tokens
from gatherly_core.accounts.sessions import Terms
from gatherly_core.administration.ports import DeadLetters, Flags, Traces
from gatherly_core.admission.ports import Calendars, GuestLists, Guests, Scans, TicketPrinter, TicketSigner
from gatherly_core.audit.keys import AuditKeys
from gatherly_core.audit.ports import AuditChain, AuditEntries
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.booking.ports import Attendees, Bookings
from gatherly_core.events.categories import Categories
from gatherly_core.events.ports import Events
from gatherly_core.idempotency.ports import IdempotencyKeys
from gatherly_core.images.ports import ImageCodec, ImageRegister, Images
from gatherly_core.inventory.ports import Claims, Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import Codes, Identifiers
from gatherly_core.kernel.markup import Markup
from gatherly_core.kernel.scheduling import JobRuns
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.mail.ports import Mailer
from gatherly_core.messages.ports import Templates
from gatherly_core.notifications.device_ports import Devices
from gatherly_core.notifications.model import Channel
from gatherly_core.notifications.ports import Audiences, HeldBack, Notifications, Preferences, UnsubscribeTokens
from gatherly_core.notifications.rearrangement_ports import Rearrangements
from gatherly_core.notifications.round_ports import Rounds
from gatherly_core.payments.ports import Ledger, Notices, PaymentGateway, Payments
from gatherly_core.privacy.ports import PersonalData
from gatherly_core.promotions.ports import PromoCodes, PromoUses
from gatherly_core.push.ports import Pushes
from gatherly_core.sendings.ports import Sendings
from gatherly_core.sms.ports import Texts
from gatherly_core.staffing.ports import Invitations, Staff
from gatherly_core.ticketing.ports import TicketTypes
from gatherly_core.waitlist.ports import WaitlistEntries
from gatherly_core.webhooks.ports import Deliveries, Endpoints, EndpointSecrets, Feed, Receivers
from gatherly_core.wordings.ports import Wordings


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything that the core needs from outside."""

    unit_of_work: UnitOfWork
    outbox: Outbox
    clock: Clock
    identifiers: Identifiers
    codes: Codes
    markup: Markup
    image_codec: ImageCodec
    image_register: ImageRegister
    images: Images
    passwords: Passwords
    common_passwords: CommonPasswords
    attempt_log: AttemptLog
    letter_tokens: LetterTokens
    tokens: Tokens
    refresh_tokens: RefreshTokens
    mailer: Mailer
    texts: Texts
    pushes: Pushes
    templates: Templates
    identity_providers: IdentityProviders
    users: Users
    sessions: Sessions
    social_identities: SocialIdentities
    events: Events
    categories: Categories
    invitations: Invitations
    staff: Staff
    pools: Pools
    claims: Claims
    ticket_types: TicketTypes
    promo_codes: PromoCodes
    promo_uses: PromoUses
    bookings: Bookings
    attendees: Attendees
    waitlist_entries: WaitlistEntries
    wordings: Wordings
    payment_gateway: PaymentGateway
    ticket_signer: TicketSigner
    ticket_printer: TicketPrinter
    calendars: Calendars
    payments: Payments
    ledger: Ledger
    notices: Notices
    idempotency_keys: IdempotencyKeys
    guests: Guests
    guest_lists: GuestLists
    scans: Scans
    personal_data: PersonalData
    notifications: Notifications
    audiences: Audiences
    rounds: Rounds
    rearrangements: Rearrangements
    sendings: Sendings
    held_back: HeldBack
    preferences: Preferences
    devices: Devices
    audit_entries: AuditEntries
    audit_chain: AuditChain
    audit_keys: AuditKeys
    dead_letters: DeadLetters
    flags: Flags
    traces: Traces
    job_runs: JobRuns
    feed: Feed
    unsubscribe_tokens: UnsubscribeTokens
    endpoints: Endpoints
    deliveries: Deliveries
    endpoint_secrets: EndpointSecrets
    receivers: Receivers

    @property
    def trail(self) -> AuditTrail:
        """What every critical operation is written down with."""
        return AuditTrail(self.audit_entries, self.audit_keys, self.outbox, self.identifiers, self.clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an operator may decide about the rules.

    `hold` is how long the places of an unpaid booking are held, `offer_time` how long those of an offer.
    `retention` is how long it is known who came to an event, once that is over.
    `largest_group` is how many simultaneous bookings are decided together at most; 1 decides each alone.
    `public_url` is where people reach the system, without a slash at the end: what links in letters begin with.
    `channels` are those by which people are told something at all.
    `event_page` is where people find an event, {id} standing for its id: where messages about it lead.
    """

    hold: timedelta = timedelta(minutes=15)
    offer_time: timedelta = timedelta(hours=24)
    retention: timedelta = timedelta(days=365)
    largest_group: int = 256
    sign_in_lasts: Terms = field(default_factory=Terms)
    public_url: str = "http://localhost:5000"
    event_page: str = "http://localhost:5000/e/{id}"
    channels: frozenset[Channel] = frozenset(Channel)
