"""The adapters in memory keep what the ports promise."""

import pytest

from gatherly_adapters.bootstrap import ports_in_memory, surroundings_in_memory
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_core.application import Ports
from tests.contracts.accounts import (
    BrowsingUsersContract,
    CommonPasswordsContract,
    PasswordsContract,
    TokensContract,
    UsersContract,
)
from tests.contracts.administration import FlagsContract, TracesContract
from tests.contracts.admission import CodesContract, TicketSignerContract
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
from tests.contracts.images import ImageRegisterContract, ImagesContract
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
from tests.contracts.sessions import RefreshTokensContract, SessionsContract
from tests.contracts.social_identities import SocialIdentitiesContract
from tests.contracts.staffing import InvitationsContract, StaffContract
from tests.contracts.ticketing import TicketTypesContract
from tests.contracts.unit_of_work import UnitOfWorkContract
from tests.contracts.waitlist import WaitlistEntriesContract
from tests.contracts.webhooks import (
    DeliveriesContract,
    EndpointsContract,
    EndpointSecretsContract,
)
from tests.contracts.wordings import WordingsContract
from tests.factories import NOW


@pytest.fixture
def ports() -> Ports:
    database = MemoryDatabase()
    return ports_in_memory(
        database, MemoryUnitOfWork(database), surroundings_in_memory(FixedClock(NOW), database=database)
    )


class TestMemoryUsers(UsersContract):
    pass


class TestMemoryUsersBrowsing(BrowsingUsersContract):
    pass


class TestMemorySessions(SessionsContract):
    pass


class TestMemoryRefreshTokens(RefreshTokensContract):
    pass


class TestMemoryPasswords(PasswordsContract):
    pass


class TestMemoryCommonPasswords(CommonPasswordsContract):
    pass


class TestMemoryTokens(TokensContract):
    pass


class TestMemoryCodes(CodesContract):
    pass


class TestMemoryTicketSigner(TicketSignerContract):
    pass


class TestMemoryPools(PoolsContract):
    pass


class TestMemoryClaims(ClaimsContract):
    pass


class TestMemorySocialIdentities(SocialIdentitiesContract):
    pass


class TestMemoryPersonalDataHoldings(HoldingsContract):
    pass


class TestMemoryPersonalDataTies(TiesContract):
    pass


class TestMemoryPersonalDataErasing(ErasingContract):
    pass


class TestMemoryPersonalDataForgetting(ForgettingContract):
    pass


class TestMemoryEvents(EventsContract):
    pass


class TestMemoryBrowsing(BrowsingContract):
    pass


class TestMemoryInvitations(InvitationsContract):
    pass


class TestMemoryStaff(StaffContract):
    pass


class TestMemoryPreferences(PreferencesContract):
    pass


class TestMemoryDevices(DevicesContract):
    pass


class TestMemoryHeldBack(HeldBackContract):
    pass


class TestMemoryCategories(CategoriesContract):
    pass


class TestMemoryTicketTypes(TicketTypesContract):
    pass


class TestMemoryPromoCodes(PromoCodesContract):
    pass


class TestMemoryPromoUses(PromoUsesContract):
    pass


class TestMemoryBookings(BookingsContract):
    pass


class TestMemoryGuests(GuestsContract):
    pass


class TestMemoryScans(ScansContract):
    pass


class TestMemoryAttendees(AttendeesContract):
    pass


class TestMemoryGuestLists(GuestListsContract):
    pass


class TestMemoryWaitlistEntries(WaitlistEntriesContract):
    pass


class TestMemoryPayments(PaymentsContract):
    pass


class TestMemoryLedger(LedgerContract):
    pass


class TestMemoryNotices(NoticesContract):
    pass


class TestMemoryNotifications(NotificationsContract):
    pass


class TestMemoryNotificationQueue(NotificationQueueContract):
    pass


class TestMemorySendings(SendingsContract):
    pass


class TestMemoryRounds(RoundsContract):
    pass


class TestMemoryRearrangements(RearrangementsContract):
    pass


class TestMemoryAudiences(AudiencesContract):
    pass


class TestMemoryOutbox(OutboxContract):
    pass


class TestMemoryJobRuns(JobRunsContract):
    pass


class TestMemoryFactsAtOnce(FactsAtOnceContract):
    pass


class TestMemoryFactsSoon(FactsSoonContract):
    pass


class TestMemoryUnitOfWork(UnitOfWorkContract):
    pass


class TestMemoryOnCommit(OnCommitContract):
    pass


class TestMemoryIdempotencyKeys(IdempotencyKeysContract):
    pass


class TestMemoryAuditEntries(AuditEntriesContract):
    pass


class TestMemoryAuditChain(AuditChainContract):
    pass


class TestMemoryImageRegister(ImageRegisterContract):
    pass


class TestMemoryImages(ImagesContract):
    pass


class TestMemoryAttemptLog(AttemptLogContract):
    pass


class TestMemoryLetterTokens(LetterTokensContract):
    pass


class TestMemoryDeadLetters(DeadLettersContract):
    pass


class TestMemoryFlags(FlagsContract):
    pass


class TestMemoryTraces(TracesContract):
    pass


class TestMemoryFeed(FeedContract):
    pass


class TestMemoryWordings(WordingsContract):
    pass


class TestMemoryEndpoints(EndpointsContract):
    pass


class TestMemoryDeliveries(DeliveriesContract):
    pass


class TestMemoryDeliveryQueue(DeliveryQueueContract):
    pass


class TestMemoryEndpointSecrets(EndpointSecretsContract):
    pass
