"""What it means when the database refuses a row: its constraint's name -> the error of the core."""

import re

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from gatherly_core.accounts.errors import EmailTaken, IdentityTaken
from gatherly_core.admission.errors import ScanTaken
from gatherly_core.booking.errors import ReferenceTaken
from gatherly_core.events.errors import CategoryTaken
from gatherly_core.idempotency.errors import RequestInProgress
from gatherly_core.inventory.errors import PlacesGone
from gatherly_core.kernel.errors import AlreadyMade, GatherlyError
from gatherly_core.payments.errors import OverRefund, PaymentExists
from gatherly_core.payments.ledger import AlreadyPosted
from gatherly_core.promotions.errors import PromoCodeTaken
from gatherly_core.staffing.errors import AlreadyInvited, AlreadyStaff
from gatherly_core.waitlist.errors import AlreadyWaiting

PRIMARY = "PRIMARY"
"""What MySQL calls the key of every table, whatever its name."""

MEANINGS: dict[str, tuple[type[GatherlyError], str]] = {
    "uq_users_email": (EmailTaken, "This address has an account already."),
    "uq_social_identities_provider_subject": (IdentityTaken, "Somebody signs in as this identity already."),
    "uq_categories_name_key": (CategoryTaken, "There is a category of this name already."),
    "uq_bookings_reference": (ReferenceTaken, "The reference of the booking was taken. Please try again."),
    "uq_waitlist_entries_ticket_type_id_user_id_active": (AlreadyWaiting, "You wait for this ticket already."),
    "uq_notifications_occasion_recipient_channel": (AlreadyMade, "They have been told of this already."),
    "uq_idempotency_keys_user_id_scope": (RequestInProgress, "This request is being answered right now."),
    "uq_notification_preferences_recipient_topic_channel": (AlreadyMade, "They have chosen this already."),
    "uq_devices_digest": (AlreadyMade, "Somebody has registered this device already."),
    PRIMARY: (AlreadyMade, "There is a thing of this id already."),
    "uq_scans_event_id_device_id_nonce": (ScanTaken, "This scan is there already. Please try again."),
    "uq_promo_codes_event_id_code_key_active": (PromoCodeTaken, "The event has this promo code already."),
    "uq_staff_invitations_event_id_email": (AlreadyInvited, "This address is invited already."),
    "uq_event_staff_event_id_user_id": (AlreadyStaff, "They are in the staff of the event already."),
    "ck_pools_fits": (PlacesGone, "There are not enough places left."),
    "uq_payments_booking_id": (PaymentExists, "The booking has a payment already."),
    "uq_flags_kind_target_type_target_since": (AlreadyMade, "This was flagged already."),
    "ck_payments_reserved": (OverRefund, "That is more than is left of the payment."),
    "uq_rearrangements_event_id_version": (AlreadyMade, "This change is known already."),
    "uq_job_runs_job_period": (AlreadyMade, "The job was begun in this period already."),
    "uq_feed_fact_id": (AlreadyMade, "This was published already."),
    "uq_ledger_postings_key": (AlreadyPosted, "This is in the ledger already."),
}

# The ends of the messages, as a value quoted before them may hold anything.
NAMES = (
    re.compile(r"for key '(?:[^'.]+\.)?(?P<name>\w+)'$"),  # 1062, MySQL with the table and MariaDB without it
    re.compile(r"Check constraint '(?P<name>\w+)' is violated\.?$"),  # 3819, MySQL
    re.compile(r"CONSTRAINT `(?P<name>\w+)` failed for \S+$"),  # 4025, MariaDB
    re.compile(r"^CHECK constraint failed: (?P<name>\w+)$"),  # SQLite
)
# SQLite names the columns of a UNIQUE constraint, of which the naming convention makes its name.
UNIQUE_COLUMNS = re.compile(r"^UNIQUE constraint failed: (?P<columns>\w+\.\w+(, \w+\.\w+)*)$")


def violated(message: str) -> str | None:
    """The name of the constraint that a database's message says is violated; None for any other message."""
    for pattern in NAMES:
        if found := pattern.search(message):
            return found["name"]
    if found := UNIQUE_COLUMNS.search(message):
        columns = [column.split(".") for column in found["columns"].split(", ")]
        if [name for _, name in columns] == ["id"]:
            return PRIMARY
        return "_".join(["uq", columns[0][0], *(name for _, name in columns)])
    return None


def raise_meanings(engine: Engine) -> None:
    """Has the engine raise the error of the core when a constraint with a meaning is violated."""
    event.listen(engine, "handle_error", _raise_meaning)


def _raise_meaning(context: ExceptionContext) -> None:
    original = context.original_exception
    name = violated(str(getattr(original, "msg", None) or original))
    if name in MEANINGS:
        error, detail = MEANINGS[name]
        raise error(detail) from original
