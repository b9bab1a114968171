"""The other part of the register: the columns of text that say nothing about people, and why one can know that."""

from typing import Any

from sqlalchemy import Column

from gatherly_adapters.sql.administration import flags
from gatherly_adapters.sql.admission import scans
from gatherly_adapters.sql.attempts import sign_in_attempts
from gatherly_adapters.sql.audit_tables import audit_chain, audit_entries
from gatherly_adapters.sql.booking_tables import attendees, bookings
from gatherly_adapters.sql.categories import categories
from gatherly_adapters.sql.devices import devices
from gatherly_adapters.sql.event_tables import event_images, event_tags, events, images
from gatherly_adapters.sql.feed_tables import feed
from gatherly_adapters.sql.idempotency import idempotency_keys
from gatherly_adapters.sql.ledger import ledger_postings
from gatherly_adapters.sql.letter_tokens import account_tokens
from gatherly_adapters.sql.notices import provider_notices
from gatherly_adapters.sql.notification_tables import notifications
from gatherly_adapters.sql.outbox import outbox
from gatherly_adapters.sql.payment_tables import payments, refunds
from gatherly_adapters.sql.preferences import notification_preferences
from gatherly_adapters.sql.promotions import promo_codes
from gatherly_adapters.sql.rounds import rounds
from gatherly_adapters.sql.scheduling import job_runs
from gatherly_adapters.sql.sendings import sendings
from gatherly_adapters.sql.sessions import refresh_tokens
from gatherly_adapters.sql.staffing_tables import invitation_tokens
from gatherly_adapters.sql.ticketing import ticket_types
from gatherly_adapters.sql.webhook_tables import webhook_deliveries, webhook_endpoints
from gatherly_adapters.sql.wordings import event_wordings

CURRENCY = "an ISO 4217 code"
DIGEST = "a digest, of which nobody can make what it was made of"
RANDOM = "made at random"
CATEGORY = "a label that admins give out, for everybody to read"
OFFER = "what is on sale, for everybody to read"
WORDING = "what everybody is told who books an event; it goes with the event, and with its organizer's account"
AT_THE_PROVIDER = "the provider's name for a movement of money, without which it can be neither proven nor given back"

IMPERSONAL: dict[Column[Any], str] = {
    events.c.timezone: "a name of the IANA time zone database",
    events.c.currency: CURRENCY,
    events.c.refund_policy: "percentages and hours",
    event_tags.c.tag: "a label that events share; it goes when an event is deleted",
    categories.c.name: CATEGORY,
    categories.c.name_key: CATEGORY,
    categories.c.former: CATEGORY,
    images.c.name: DIGEST,
    event_images.c.image: DIGEST,
    ticket_types.c.name: OFFER,
    ticket_types.c.description: OFFER,
    promo_codes.c.code: OFFER,
    promo_codes.c.code_key: OFFER,
    promo_codes.c.ticket_type_ids: "identifiers",
    event_wordings.c.subject: WORDING,
    event_wordings.c.paragraphs: WORDING,
    bookings.c.reference: RANDOM,
    bookings.c.currency: CURRENCY,
    bookings.c.promo_code: OFFER,
    attendees.c.code: RANDOM,
    scans.c.nonce: "the number that a device gives to a scan, so that it counts once",
    scans.c.fingerprint: DIGEST,
    payments.c.currency: CURRENCY,
    payments.c.provider: "the name of a payment provider",
    payments.c.charge_id: AT_THE_PROVIDER,
    refunds.c.provider_refund_id: AT_THE_PROVIDER,
    ledger_postings.c.key: "a word and an identifier",
    ledger_postings.c.currency: CURRENCY,
    provider_notices.c.id: AT_THE_PROVIDER,
    provider_notices.c.kind: "a word of the provider's",
    provider_notices.c.charge_id: AT_THE_PROVIDER,
    account_tokens.c.digest: DIGEST,
    sign_in_attempts.c.id: "a code that needs the secret of the installation to be made",
    notification_preferences.c.recipient: "an identifier, or a code of a guest's address that needs a key to be made",
    devices.c.digest: DIGEST,
    notifications.c.occasion: "words, identifiers, moments and digests",
    notifications.c.recipient: "an identifier, or a digest",
    notifications.c.data: "identifiers, moments and words",
    notifications.c.why: "a word for what went wrong",
    rounds.c.id: "words, identifiers and moments",
    job_runs.c.job: "the name of a job",
    job_runs.c.failure: "the name of an error",
    sendings.c.user_ids: "identifiers",
    sendings.c.channels: "words",
    outbox.c.name: "the name of a kind of fact",
    outbox.c.why: "the name of an error",
    outbox.c.payload: "identifiers, words, numbers and moments: a test looks at every kind of fact",
    webhook_endpoints.c.types: "names of kinds of facts",
    webhook_deliveries.c.type: "the name of a kind of fact",
    webhook_deliveries.c.why: "a word for what went wrong",
    webhook_deliveries.c.error: "a word for what went wrong",
    feed.c.type: "the name of a kind of fact",
    feed.c.data: "identifiers, words and numbers, made of what the outbox has",
    audit_entries.c.action: "a word for what was done",
    audit_entries.c.target_type: "a word for the kind of thing that it was done to",
    audit_entries.c.details: "words, identifiers and numbers: other texts are refused",
    audit_entries.c.key_id: DIGEST,
    audit_entries.c.mac: DIGEST,
    audit_entries.c.seal_key_id: DIGEST,
    audit_entries.c.seal: DIGEST,
    flags.c.target: "an identifier, or a keyed hash",
    audit_chain.c.seal: DIGEST,
    audit_chain.c.key_id: DIGEST,
    audit_chain.c.mac: DIGEST,
    refresh_tokens.c.digest: DIGEST,
    invitation_tokens.c.digest: DIGEST,
    idempotency_keys.c.scope: DIGEST,
    idempotency_keys.c.fingerprint: DIGEST,
}
"""Every other column of text, but those for one of some words."""
