"""The only place that picks adapters: for the web, the command line, workers and tests alike."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from gatherly_adapters.bcrypt_passwords import BcryptPasswords
from gatherly_adapters.courier import Courier
from gatherly_adapters.ed25519_tickets import Ed25519Tickets, Ed25519Verifier, derived_seed
from gatherly_adapters.embedded_secrets import embedded_secret, embedded_ticket_key
from gatherly_adapters.ical_calendars import IcalCalendars
from gatherly_adapters.identifiers import TimeOrderedIdentifiers
from gatherly_adapters.jwt_tokens import JwtTokens
from gatherly_adapters.memory.accounts import MemoryPasswords, MemoryTokens, MemoryUsers
from gatherly_adapters.memory.admission import MemoryGuests, MemoryScans, MemoryTicketSigner
from gatherly_adapters.memory.attendees import MemoryAttendees
from gatherly_adapters.memory.booking import MemoryBookings
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.events import MemoryEvents
from gatherly_adapters.memory.guest_lists import MemoryGuestLists
from gatherly_adapters.memory.idempotency import MemoryIdempotencyKeys
from gatherly_adapters.memory.identifiers import SequentialCodes, SequentialIdentifiers
from gatherly_adapters.memory.inventory import MemoryClaims, MemoryPools
from gatherly_adapters.memory.ledger import MemoryLedger
from gatherly_adapters.memory.notices import MemoryNotices
from gatherly_adapters.memory.outbox import MemoryOutbox
from gatherly_adapters.memory.payment_gateway import MemoryPaymentGateway
from gatherly_adapters.memory.payments import MemoryPayments
from gatherly_adapters.memory.printing import MemoryCalendars, MemoryTicketPrinter
from gatherly_adapters.memory.promotions import MemoryPromoCodes, MemoryPromoUses
from gatherly_adapters.memory.ticketing import MemoryTicketTypes
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_adapters.memory.waitlist import MemoryWaitlistEntries
from gatherly_adapters.printing.tickets import PaperTickets
from gatherly_adapters.random_codes import RandomCodes
from gatherly_adapters.sandbox_gateway import SandboxPaymentGateway
from gatherly_adapters.settings import Settings
from gatherly_adapters.sql import migrations
from gatherly_adapters.sql.accounts import SqlUsers
from gatherly_adapters.sql.admission import SqlGuests, SqlScans
from gatherly_adapters.sql.attendees import SqlAttendees
from gatherly_adapters.sql.booking import SqlBookings
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.events import SqlEvents
from gatherly_adapters.sql.guest_lists import SqlGuestLists
from gatherly_adapters.sql.idempotency import SqlIdempotencyKeys
from gatherly_adapters.sql.inventory import SqlClaims, SqlPools
from gatherly_adapters.sql.ledger import SqlLedger
from gatherly_adapters.sql.notices import SqlNotices
from gatherly_adapters.sql.outbox import SqlOutbox
from gatherly_adapters.sql.payments import SqlPayments
from gatherly_adapters.sql.promotions import SqlPromoCodes, SqlPromoUses
from gatherly_adapters.sql.ticketing import SqlTicketTypes
from gatherly_adapters.sql.unit_of_work import SqlUnitOfWork
from gatherly_adapters.sql.waitlist import SqlWaitlistEntries
from gatherly_adapters.system_clock import SystemClock
from gatherly_core.accounts.ports import Passwords, Tokens
from gatherly_core.admission.ports import TicketReader, TicketSigner
from gatherly_core.application import Application, Policy, Ports
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Envelope
from gatherly_core.kernel.relay import Relay
from gatherly_core.kernel.unit_of_work import StorageAway, UnitOfWork
from gatherly_core.payments.ports import PaymentGateway
from gatherly_core.reactions import FACTS, awaited, react, waits

FIRST_MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""The present of a Gatherly in memory that was given no clock."""

PATIENCE_SECONDS = 20
"""How long what is done in the background may take to end, once the process is to."""

LARGEST_GROUP = 256
"""How many simultaneous bookings of one event share a transaction at most."""


class Gatherly(AbstractContextManager["Gatherly"]):
    """The application on its adapters, and what its operators need of these. Leaving its context closes it."""

    def __init__(self, ports: Ports, policy: Policy) -> None:
        self.ports = ports
        self.application = Application(ports, policy)
        self.relay = Relay(ports.unit_of_work, ports.outbox, ports.clock, lambda fact: react(self.application, fact))

    @property
    def sandbox(self) -> SandboxPaymentGateway | None:
        """The sandbox, where that is the payment provider."""
        gateway = self.ports.payment_gateway
        return gateway if isinstance(gateway, SandboxPaymentGateway) else None

    def ready(self) -> list[str]:
        """What keeps it from serving, a sentence each."""
        return []

    def migrate(self) -> None:
        """Brings what it stores up to date."""

    def close(self) -> None:
        """Lets go of what it holds open."""

    def __exit__(self, *exception: object) -> None:
        self.close()


def in_memory(clock: Clock | None = None, policy: Policy | None = None, passwords: Passwords | None = None) -> Gatherly:
    """Gatherly with nothing outside the process: for tests of use cases.

    It behaves as on a database, transactions included. Its clock stands still at FIRST_MOMENT; give it a FixedClock
    of your own to move it.
    """
    database = MemoryDatabase()
    unit_of_work = MemoryUnitOfWork(database)
    ports = ports_in_memory(database, unit_of_work, clock or FixedClock(FIRST_MOMENT), passwords or MemoryPasswords())
    gatherly = Gatherly(ports, policy or Policy())
    unit_of_work.on_commit(gatherly.relay.deliver)
    return gatherly


def ports_in_memory(database: MemoryDatabase, unit_of_work: UnitOfWork, clock: Clock, passwords: Passwords) -> Ports:
    """Every port in memory."""
    return Ports(
        unit_of_work=unit_of_work,
        outbox=MemoryOutbox(database, clock, awaited),
        clock=clock,
        identifiers=SequentialIdentifiers(),
        codes=SequentialCodes(),
        passwords=passwords,
        tokens=MemoryTokens(clock),
        users=MemoryUsers(database),
        events=MemoryEvents(database),
        pools=MemoryPools(database),
        claims=MemoryClaims(database),
        ticket_types=MemoryTicketTypes(database),
        promo_codes=MemoryPromoCodes(database),
        promo_uses=MemoryPromoUses(database),
        bookings=MemoryBookings(database),
        attendees=MemoryAttendees(database),
        waitlist_entries=MemoryWaitlistEntries(database),
        payment_gateway=MemoryPaymentGateway(database),
        ticket_signer=MemoryTicketSigner(),
        ticket_printer=MemoryTicketPrinter(),
        calendars=MemoryCalendars(),
        payments=MemoryPayments(database),
        ledger=MemoryLedger(database),
        notices=MemoryNotices(database),
        idempotency_keys=MemoryIdempotencyKeys(database),
        guests=MemoryGuests(database),
        guest_lists=MemoryGuestLists(database),
        scans=MemoryScans(database),
    )


class GatherlyOnDatabase(Gatherly):
    """Gatherly on a database, which outlives it."""

    def __init__(self, ports: Ports, policy: Policy, database: SqlDatabase) -> None:
        super().__init__(ports, policy)
        self._database = database
        self._courier = Courier(self.relay.deliver)

    def follow(self, envelopes: Sequence[Envelope]) -> None:
        """Does what follows from facts that were just committed: at once, but for what nobody waits for."""
        self._courier.take([envelope for envelope in envelopes if waits(envelope.fact)])
        self.relay.deliver([envelope for envelope in envelopes if not waits(envelope.fact)])

    def ready(self) -> list[str]:
        try:
            current = self.ports.unit_of_work.read(lambda: migrations.is_current(self._database.reading))
        except StorageAway as away:
            return [away.detail]
        return [] if current else ["The database is not up to date: run `gatherly migrate`."]

    def migrate(self) -> None:
        migrations.upgrade(self._database.write_engine)

    def close(self) -> None:
        self._courier.close(PATIENCE_SECONDS)
        self._database.close()


def on_database(settings: Settings, clock: Clock | None = None, passwords: Passwords | None = None) -> Gatherly:
    """Gatherly as operators run it, unless tests give it a clock of theirs, or passwords that are faster to hash.

    Each process needs its own: connections do not survive a fork.
    """
    clock = clock or SystemClock()
    database = SqlDatabase(
        settings.database_url,
        pool_size=settings.database_pool_size,
        pool_overflow=settings.database_pool_overflow,
        pool_timeout=settings.database_pool_timeout,
        pool_recycle=settings.database_pool_recycle,
    )
    unit_of_work = SqlUnitOfWork(database)
    secret = settings.jwt_secret or embedded_secret(settings.data)
    tokens = JwtTokens(secret, clock, settings.access_token_seconds)
    gateway = _payment_gateway(settings)
    signer = Ed25519Tickets(ticket_keys(settings))
    ports = ports_on(database, unit_of_work, clock, passwords or BcryptPasswords(), tokens, gateway, signer)
    gatherly = GatherlyOnDatabase(ports, _policy(settings), database)
    unit_of_work.on_commit(gatherly.follow)
    return gatherly


def ticket_reader(public_keys: Sequence[bytes]) -> TicketReader:
    """What knows tickets from forgeries with nothing but the public keys. ValueError when one of them is none."""
    return Ed25519Verifier(public_keys)


def ticket_keys(settings: Settings) -> tuple[bytes, ...]:
    """The seeds of the keys that are good for tickets, the one that signs first.

    Without a setting there is one: derived from the secret that was set, or kept in a file where none was.
    """
    if settings.ticket_keys:
        return settings.ticket_keys
    if settings.jwt_secret:
        return (derived_seed(settings.jwt_secret),)
    return (embedded_ticket_key(settings.data),)


def ports_on(
    database: SqlDatabase,
    unit_of_work: UnitOfWork,
    clock: Clock,
    passwords: Passwords,
    tokens: Tokens,
    payment_gateway: PaymentGateway,
    ticket_signer: TicketSigner,
) -> Ports:
    """Every port on a database."""
    identifiers = TimeOrderedIdentifiers()
    return Ports(
        unit_of_work=unit_of_work,
        outbox=SqlOutbox(database, clock, identifiers, FACTS, awaited),
        clock=clock,
        identifiers=identifiers,
        codes=RandomCodes(),
        passwords=passwords,
        tokens=tokens,
        users=SqlUsers(database),
        events=SqlEvents(database),
        pools=SqlPools(database),
        claims=SqlClaims(database),
        ticket_types=SqlTicketTypes(database),
        promo_codes=SqlPromoCodes(database),
        promo_uses=SqlPromoUses(database),
        bookings=SqlBookings(database),
        attendees=SqlAttendees(database),
        waitlist_entries=SqlWaitlistEntries(database),
        payment_gateway=payment_gateway,
        ticket_signer=ticket_signer,
        ticket_printer=PaperTickets(),
        calendars=IcalCalendars(),
        payments=SqlPayments(database),
        ledger=SqlLedger(database),
        notices=SqlNotices(database),
        idempotency_keys=SqlIdempotencyKeys(database),
        guests=SqlGuests(database),
        guest_lists=SqlGuestLists(database),
        scans=SqlScans(database),
    )


def _payment_gateway(settings: Settings) -> PaymentGateway:
    if settings.stripe is None:
        return SandboxPaymentGateway(settings.data)
    from gatherly_adapters.stripe_gateway import StripePaymentGateway  # noqa: PLC0415 -- half a second: see ADR 9

    return StripePaymentGateway(settings.stripe)


def _policy(settings: Settings) -> Policy:
    return Policy(
        hold=timedelta(seconds=settings.hold_seconds),
        offer_time=timedelta(seconds=settings.offer_seconds),
        largest_group=LARGEST_GROUP if settings.grouping else 1,
    )
