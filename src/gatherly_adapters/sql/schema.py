"""Every table of the database."""

from gatherly_adapters.sql.accounts import users
from gatherly_adapters.sql.administration import flags
from gatherly_adapters.sql.admission import scans
from gatherly_adapters.sql.attempts import sign_in_attempts
from gatherly_adapters.sql.audit_tables import audit_chain, audit_entries
from gatherly_adapters.sql.booking_tables import attendees, booking_items, bookings
from gatherly_adapters.sql.categories import categories
from gatherly_adapters.sql.devices import devices
from gatherly_adapters.sql.event_tables import event_images, event_tags, events, images
from gatherly_adapters.sql.feed_tables import feed, feed_end, feed_sequences, unpublished_facts
from gatherly_adapters.sql.idempotency import idempotency_keys
from gatherly_adapters.sql.inventory_tables import pools
from gatherly_adapters.sql.ledger import ledger_entries, ledger_postings
from gatherly_adapters.sql.letter_tokens import account_tokens
from gatherly_adapters.sql.metadata import metadata
from gatherly_adapters.sql.notices import provider_notices
from gatherly_adapters.sql.notification_tables import notifications
from gatherly_adapters.sql.outbox import outbox
from gatherly_adapters.sql.payment_tables import payments, refunds
from gatherly_adapters.sql.preferences import notification_preferences
from gatherly_adapters.sql.promotions import promo_codes
from gatherly_adapters.sql.rearrangements import rearrangements
from gatherly_adapters.sql.rounds import rounds
from gatherly_adapters.sql.scheduling import job_runs
from gatherly_adapters.sql.sendings import sendings
from gatherly_adapters.sql.sessions import refresh_tokens, sessions
from gatherly_adapters.sql.social_identities import social_identities
from gatherly_adapters.sql.staffing_tables import event_staff, invitation_tokens, staff_invitations
from gatherly_adapters.sql.ticketing import ticket_types
from gatherly_adapters.sql.waitlist import waitlist_entries
from gatherly_adapters.sql.webhook_tables import webhook_deliveries, webhook_endpoints
from gatherly_adapters.sql.wordings import event_wordings

TABLES = (
    users,
    social_identities,
    sessions,
    refresh_tokens,
    categories,
    events,
    event_tags,
    images,
    event_images,
    event_staff,
    staff_invitations,
    invitation_tokens,
    ticket_types,
    pools,
    promo_codes,
    event_wordings,
    bookings,
    booking_items,
    attendees,
    scans,
    waitlist_entries,
    payments,
    refunds,
    ledger_postings,
    ledger_entries,
    provider_notices,
    notifications,
    rounds,
    rearrangements,
    sendings,
    outbox,
    unpublished_facts,
    feed,
    feed_end,
    feed_sequences,
    webhook_endpoints,
    webhook_deliveries,
    idempotency_keys,
    notification_preferences,
    devices,
    sign_in_attempts,
    account_tokens,
    audit_entries,
    audit_chain,
    flags,
    job_runs,
)
"""In an order in which none refers to a later one."""

__all__ = ["TABLES", "metadata"]
