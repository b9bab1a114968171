"""The SQL adapters keep what their ports promise, on every database."""

from tests.contracts.accounts import BrowsingUsersContract, UsersContract
from tests.contracts.administration import FlagsContract, TracesContract
from tests.contracts.attempts import AttemptLogContract
from tests.contracts.attendees import AttendeesContract
from tests.contracts.audit import AuditChainContract, AuditEntriesContract
from tests.contracts.booking import BookingsContract
from tests.contracts.browsing import BrowsingContract
from tests.contracts.categories import CategoriesContract
from tests.contracts.claims import ClaimsContract
from tests.contracts.dead_letters import DeadLettersContract
from tests.contracts.delivery_queue import DeliveryQueueContract
from tests.contracts.devices import DevicesContract
from tests.contracts.digests import HeldBackContract
from tests.contracts.events import EventsContract
from tests.contracts.feed import FeedContract
from tests.contracts.guest_lists import GuestListsContract
from tests.contracts.idempotency import IdempotencyKeysContract
from tests.contracts.images import ImageRegisterContract
from tests.contracts.inventory import PoolsContract
from tests.contracts.ledger import LedgerContract
from tests.contracts.letter_tokens import LetterTokensContract
from tests.contracts.notices import NoticesContract
from tests.contracts.notifications import AudiencesContract, NotificationQueueContract, NotificationsContract
from tests.contracts.on_commit import OnCommitContract
from tests.contracts.outbox import FactsAtOnceContract, FactsSoonContract, OutboxContract
from tests.contracts.payments import PaymentsContract
from tests.contracts.preferences import PreferencesContract
from tests.contracts.privacy import ErasingContract, ForgettingContract, HoldingsContract, TiesContract
from tests.contracts.promotions import PromoCodesContract, PromoUsesContract
from tests.contracts.rearrangements import RearrangementsContract
from tests.contracts.rounds import RoundsContract
from tests.contracts.scans import GuestsContract, ScansContract
from tests.contracts.scheduling import JobRunsContract
from tests.contracts.sendings import SendingsContract
from tests.contracts.sessions import SessionsContract
from tests.contracts.social_identities import SocialIdentitiesContract
from tests.contracts.staffing import InvitationsContract, StaffContract
from tests.contracts.ticketing import TicketTypesContract
from tests.contracts.unit_of_work import UnitOfWorkContract
from tests.contracts.waitlist import WaitlistEntriesContract
from tests.contracts.webhooks import DeliveriesContract, EndpointsContract
from tests.contracts.wordings import WordingsContract


class TestSqlUnitOfWork(UnitOfWorkContract):
    pass


class TestSqlUnitOfWorkAfterCommit(OnCommitContract):
    pass


class TestSqlNotifications(NotificationsContract):
    pass


class TestSqlNotificationQueue(NotificationQueueContract):
    pass


class TestSqlSendings(SendingsContract):
    pass


class TestSqlRounds(RoundsContract):
    pass


class TestSqlRearrangements(RearrangementsContract):
    pass


class TestSqlAudiences(AudiencesContract):
    pass


class TestSqlOutbox(OutboxContract):
    pass


class TestSqlJobRuns(JobRunsContract):
    pass


class TestSqlFactsAtOnce(FactsAtOnceContract):
    pass


class TestSqlFactsSoon(FactsSoonContract):
    pass


class TestSqlUsers(UsersContract):
    pass


class TestSqlSocialIdentities(SocialIdentitiesContract):
    pass


class TestSqlPersonalDataHoldings(HoldingsContract):
    pass


class TestSqlPersonalDataTies(TiesContract):
    pass


class TestSqlPersonalDataErasing(ErasingContract):
    pass


class TestSqlPersonalDataForgetting(ForgettingContract):
    pass


class TestSqlUsersBrowsing(BrowsingUsersContract):
    pass


class TestSqlSessions(SessionsContract):
    pass


class TestSqlEvents(EventsContract):
    pass


class TestSqlEventsBrowsing(BrowsingContract):
    pass


class TestSqlInvitations(InvitationsContract):
    pass


class TestSqlStaff(StaffContract):
    pass


class TestSqlPreferences(PreferencesContract):
    pass


class TestSqlDevices(DevicesContract):
    pass


class TestSqlHeldBack(HeldBackContract):
    pass


class TestSqlCategories(CategoriesContract):
    pass


class TestSqlTicketTypes(TicketTypesContract):
    pass


class TestSqlPools(PoolsContract):
    pass


class TestSqlClaims(ClaimsContract):
    pass


class TestSqlPromoCodes(PromoCodesContract):
    pass


class TestSqlPromoUses(PromoUsesContract):
    pass


class TestSqlBookings(BookingsContract):
    pass


class TestSqlGuests(GuestsContract):
    pass


class TestSqlScans(ScansContract):
    pass


class TestSqlAttendees(AttendeesContract):
    pass


class TestSqlGuestLists(GuestListsContract):
    pass


class TestSqlWaitlistEntries(WaitlistEntriesContract):
    pass


class TestSqlPayments(PaymentsContract):
    pass


class TestSqlLedger(LedgerContract):
    pass


class TestSqlNotices(NoticesContract):
    pass


class TestSqlIdempotencyKeys(IdempotencyKeysContract):
    pass


class TestSqlAuditEntries(AuditEntriesContract):
    pass


class TestSqlAuditChain(AuditChainContract):
    pass


class TestSqlImageRegister(ImageRegisterContract):
    pass


class TestSqlAttemptLog(AttemptLogContract):
    pass


class TestSqlLetterTokens(LetterTokensContract):
    pass


class TestSqlDeadLetters(DeadLettersContract):
    pass


class TestSqlFlags(FlagsContract):
    pass


class TestSqlTraces(TracesContract):
    pass


class TestSqlFeed(FeedContract):
    pass


class TestSqlWordings(WordingsContract):
    pass


class TestSqlEndpoints(EndpointsContract):
    pass


class TestSqlDeliveries(DeliveriesContract):
    pass


class TestSqlDeliveryQueue(DeliveryQueueContract):
    pass
