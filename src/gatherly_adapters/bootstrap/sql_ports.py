"""Every port on a database."""

from gatherly_adapters.bootstrap.surroundings import Surroundings
from gatherly_adapters.bootstrap.words import templates
from gatherly_adapters.common_passwords import ShippedCommonPasswords
from gatherly_adapters.ical_calendars import IcalCalendars
from gatherly_adapters.identifiers import TimeOrderedIdentifiers
from gatherly_adapters.nh3_markup import Nh3Markup
from gatherly_adapters.pillow_images import PillowImages
from gatherly_adapters.printing.tickets import PaperTickets
from gatherly_adapters.random_codes import RandomCodes
from gatherly_adapters.sql.accounts import SqlUsers
from gatherly_adapters.sql.administration import SqlFlags, SqlTraces
from gatherly_adapters.sql.admission import SqlGuests, SqlScans
from gatherly_adapters.sql.attempts import SqlAttemptLog
from gatherly_adapters.sql.attendees import SqlAttendees
from gatherly_adapters.sql.audiences import SqlAudiences
from gatherly_adapters.sql.audit import SqlAuditEntries
from gatherly_adapters.sql.audit_chain import SqlAuditChain
from gatherly_adapters.sql.booking import SqlBookings
from gatherly_adapters.sql.categories import SqlCategories
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.dead_letters import SqlDeadLetters
from gatherly_adapters.sql.devices import SqlDevices
from gatherly_adapters.sql.digests import SqlHeldBack
from gatherly_adapters.sql.events import SqlEvents
from gatherly_adapters.sql.feed import SqlFeed
from gatherly_adapters.sql.guest_lists import SqlGuestLists
from gatherly_adapters.sql.idempotency import SqlIdempotencyKeys
from gatherly_adapters.sql.images import SqlImageRegister
from gatherly_adapters.sql.inventory import SqlClaims, SqlPools
from gatherly_adapters.sql.ledger import SqlLedger
from gatherly_adapters.sql.letter_tokens import SqlLetterTokens
from gatherly_adapters.sql.notices import SqlNotices
from gatherly_adapters.sql.notifications import SqlNotifications
from gatherly_adapters.sql.outbox import SqlOutbox
from gatherly_adapters.sql.payments import SqlPayments
from gatherly_adapters.sql.preferences import SqlPreferences
from gatherly_adapters.sql.privacy import SqlPersonalData
from gatherly_adapters.sql.promotions import SqlPromoCodes, SqlPromoUses
from gatherly_adapters.sql.rearrangements import SqlRearrangements
from gatherly_adapters.sql.rounds import SqlRounds
from gatherly_adapters.sql.scheduling import SqlJobRuns
from gatherly_adapters.sql.sendings import SqlSendings
from gatherly_adapters.sql.sessions import SqlSessions
from gatherly_adapters.sql.social_identities import SqlSocialIdentities
from gatherly_adapters.sql.staffing import SqlInvitations, SqlStaff
from gatherly_adapters.sql.ticketing import SqlTicketTypes
from gatherly_adapters.sql.waitlist import SqlWaitlistEntries
from gatherly_adapters.sql.webhooks import SqlDeliveries, SqlEndpoints
from gatherly_adapters.sql.wordings import SqlWordings
from gatherly_core.all_facts import FACTS
from gatherly_core.application import Ports
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.reactions import deliveries
from gatherly_core.webhooks.publications import PUBLISHED, told


def ports_on(database: SqlDatabase, unit_of_work: UnitOfWork, around: Surroundings) -> Ports:
    """Every port on a database."""
    identifiers = TimeOrderedIdentifiers()
    return Ports(
        unit_of_work=unit_of_work,
        outbox=SqlOutbox(database, around.clock, identifiers, FACTS, deliveries, told),
        clock=around.clock,
        identifiers=identifiers,
        codes=RandomCodes(),
        markup=Nh3Markup(),
        image_codec=PillowImages(),
        image_register=SqlImageRegister(database),
        images=around.images,
        passwords=around.passwords,
        common_passwords=ShippedCommonPasswords(),
        attempt_log=SqlAttemptLog(database, around.guess_secret),
        letter_tokens=SqlLetterTokens(database),
        tokens=around.tokens,
        refresh_tokens=around.refresh_tokens,
        mailer=around.mailer,
        texts=around.texts,
        pushes=around.pushes,
        templates=templates(),
        identity_providers=around.identity_providers,
        users=SqlUsers(database),
        sessions=SqlSessions(database),
        social_identities=SqlSocialIdentities(database),
        events=SqlEvents(database),
        categories=SqlCategories(database),
        invitations=SqlInvitations(database),
        staff=SqlStaff(database),
        pools=SqlPools(database),
        claims=SqlClaims(database),
        ticket_types=SqlTicketTypes(database),
        promo_codes=SqlPromoCodes(database),
        promo_uses=SqlPromoUses(database),
        bookings=SqlBookings(database),
        attendees=SqlAttendees(database),
        waitlist_entries=SqlWaitlistEntries(database),
        wordings=SqlWordings(database),
        payment_gateway=around.payment_gateway,
        ticket_signer=around.ticket_signer,
        ticket_printer=PaperTickets(),
        calendars=IcalCalendars(),
        payments=SqlPayments(database),
        ledger=SqlLedger(database),
        notices=SqlNotices(database),
        idempotency_keys=SqlIdempotencyKeys(database),
        guests=SqlGuests(database),
        guest_lists=SqlGuestLists(database),
        scans=SqlScans(database),
        audit_entries=SqlAuditEntries(database),
        audit_chain=SqlAuditChain(database),
        audit_keys=around.audit_keys,
        dead_letters=SqlDeadLetters(database),
        flags=SqlFlags(database),
        traces=SqlTraces(database),
        endpoints=SqlEndpoints(database),
        deliveries=SqlDeliveries(database),
        endpoint_secrets=around.endpoint_secrets,
        receivers=around.receivers,
        job_runs=SqlJobRuns(database),
        feed=SqlFeed(database, PUBLISHED),
        held_back=SqlHeldBack(database),
        preferences=SqlPreferences(database, around.guest_codes),
        unsubscribe_tokens=around.unsubscribe_tokens,
        devices=SqlDevices(database),
        notifications=SqlNotifications(database),
        audiences=SqlAudiences(database),
        rounds=SqlRounds(database),
        rearrangements=SqlRearrangements(database, identifiers),
        sendings=SqlSendings(database),
        personal_data=SqlPersonalData(database, around.guest_codes),
    )
