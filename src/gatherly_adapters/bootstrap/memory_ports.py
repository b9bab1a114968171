"""Every port in memory."""

from gatherly_adapters.bootstrap.surroundings import Surroundings
from gatherly_adapters.bootstrap.words import templates
from gatherly_adapters.memory.accounts import MemoryCommonPasswords, MemoryUsers
from gatherly_adapters.memory.administration import MemoryFlags, MemoryTraces
from gatherly_adapters.memory.admission import MemoryGuests, MemoryScans
from gatherly_adapters.memory.attempts import MemoryAttemptLog
from gatherly_adapters.memory.attendees import MemoryAttendees
from gatherly_adapters.memory.audiences import MemoryAudiences
from gatherly_adapters.memory.audit import MemoryAuditChain, MemoryAuditEntries
from gatherly_adapters.memory.booking import MemoryBookings
from gatherly_adapters.memory.categories import MemoryCategories
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.dead_letters import MemoryDeadLetters
from gatherly_adapters.memory.devices import MemoryDevices
from gatherly_adapters.memory.digests import MemoryHeldBack
from gatherly_adapters.memory.events import MemoryEvents
from gatherly_adapters.memory.feed import MemoryFeed
from gatherly_adapters.memory.guest_lists import MemoryGuestLists
from gatherly_adapters.memory.idempotency import MemoryIdempotencyKeys
from gatherly_adapters.memory.identifiers import SequentialCodes, SequentialIdentifiers
from gatherly_adapters.memory.images import MemoryImageRegister
from gatherly_adapters.memory.inventory import MemoryClaims, MemoryPools
from gatherly_adapters.memory.ledger import MemoryLedger
from gatherly_adapters.memory.letter_tokens import MemoryLetterTokens
from gatherly_adapters.memory.notices import MemoryNotices
from gatherly_adapters.memory.notifications import MemoryNotifications
from gatherly_adapters.memory.outbox import MemoryOutbox
from gatherly_adapters.memory.payments import MemoryPayments
from gatherly_adapters.memory.preferences import MemoryPreferences
from gatherly_adapters.memory.printing import MemoryCalendars, MemoryTicketPrinter
from gatherly_adapters.memory.privacy import MemoryPersonalData
from gatherly_adapters.memory.promotions import MemoryPromoCodes, MemoryPromoUses
from gatherly_adapters.memory.rearrangements import MemoryRearrangements
from gatherly_adapters.memory.rounds import MemoryRounds
from gatherly_adapters.memory.scheduling import MemoryJobRuns
from gatherly_adapters.memory.sendings import MemorySendings
from gatherly_adapters.memory.sessions import MemorySessions
from gatherly_adapters.memory.social_identities import MemorySocialIdentities
from gatherly_adapters.memory.staffing import MemoryInvitations, MemoryStaff
from gatherly_adapters.memory.ticketing import MemoryTicketTypes
from gatherly_adapters.memory.waitlist import MemoryWaitlistEntries
from gatherly_adapters.memory.webhooks import MemoryDeliveries, MemoryEndpoints
from gatherly_adapters.memory.wordings import MemoryWordings
from gatherly_adapters.nh3_markup import Nh3Markup
from gatherly_adapters.pillow_images import PillowImages
from gatherly_core.application import Ports
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.reactions import deliveries
from gatherly_core.webhooks.publications import told


def ports_in_memory(database: MemoryDatabase, unit_of_work: UnitOfWork, around: Surroundings) -> Ports:
    """Every port in memory."""
    return Ports(
        unit_of_work=unit_of_work,
        outbox=MemoryOutbox(database, around.clock, deliveries, told),
        clock=around.clock,
        identifiers=SequentialIdentifiers(),
        codes=SequentialCodes(),
        markup=Nh3Markup(),
        image_codec=PillowImages(),
        image_register=MemoryImageRegister(database),
        images=around.images,
        passwords=around.passwords,
        common_passwords=MemoryCommonPasswords(),
        attempt_log=MemoryAttemptLog(database),
        letter_tokens=MemoryLetterTokens(database),
        tokens=around.tokens,
        refresh_tokens=around.refresh_tokens,
        mailer=around.mailer,
        texts=around.texts,
        pushes=around.pushes,
        templates=templates(),
        identity_providers=around.identity_providers,
        users=MemoryUsers(database),
        sessions=MemorySessions(database),
        social_identities=MemorySocialIdentities(database),
        events=MemoryEvents(database),
        categories=MemoryCategories(database),
        invitations=MemoryInvitations(database),
        staff=MemoryStaff(database),
        pools=MemoryPools(database),
        claims=MemoryClaims(database),
        ticket_types=MemoryTicketTypes(database),
        promo_codes=MemoryPromoCodes(database),
        promo_uses=MemoryPromoUses(database),
        bookings=MemoryBookings(database),
        attendees=MemoryAttendees(database),
        waitlist_entries=MemoryWaitlistEntries(database),
        wordings=MemoryWordings(database),
        payment_gateway=around.payment_gateway,
        ticket_signer=around.ticket_signer,
        ticket_printer=MemoryTicketPrinter(),
        calendars=MemoryCalendars(),
        payments=MemoryPayments(database),
        ledger=MemoryLedger(database),
        notices=MemoryNotices(database),
        idempotency_keys=MemoryIdempotencyKeys(database),
        guests=MemoryGuests(database),
        guest_lists=MemoryGuestLists(database),
        scans=MemoryScans(database),
        audit_entries=MemoryAuditEntries(database),
        audit_chain=MemoryAuditChain(database),
        audit_keys=around.audit_keys,
        dead_letters=MemoryDeadLetters(database),
        flags=MemoryFlags(database),
        traces=MemoryTraces(database),
        endpoints=MemoryEndpoints(database),
        deliveries=MemoryDeliveries(database),
        endpoint_secrets=around.endpoint_secrets,
        receivers=around.receivers,
        job_runs=MemoryJobRuns(database),
        feed=MemoryFeed(database),
        held_back=MemoryHeldBack(database),
        preferences=MemoryPreferences(database),
        unsubscribe_tokens=around.unsubscribe_tokens,
        devices=MemoryDevices(database),
        notifications=MemoryNotifications(database),
        audiences=MemoryAudiences(database),
        rounds=MemoryRounds(database),
        rearrangements=MemoryRearrangements(database),
        sendings=MemorySendings(database),
        personal_data=MemoryPersonalData(database),
    )
