"""What people are told, before and after it has been put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Template(StrEnum):
    """What is told."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 -- the name of a letter, no password
    INVITATION = "invitation"
    REGISTRATION = "registration"
    BOOKING_CONFIRMED = "booking_confirmed"
    TICKET = "ticket"
    """For who attends with somebody else's booking."""
    PAYMENT_FAILED = "payment_failed"
    HOLD_EXPIRING = "hold_expiring"
    REMINDER = "reminder"
    EVENT_CHANGED = "event_changed"
    EVENT_CANCELLED = "event_cancelled"
    REFUND = "refund"
    WAITLIST_OFFER = "waitlist_offer"
    OFFER_EXPIRED = "offer_expired"
    ANNOUNCEMENT = "announcement"
    MESSAGE = "message"
    SURVEY = "survey"
    WORDING_FAULT = "wording_fault"
    """An organizer's own wording could not be used."""
    DIGEST = "digest"
    ENDPOINT_OFF = "endpoint_off"
    """Nothing is sent to somebody's webhook endpoint any more."""


class Language(StrEnum):
    EN = "en"
    DE = "de"


def language_of(preferences: Mapping[str, object]) -> Language:
    """The language that a user wants, by `preferences["language"]`, a tag of BCP 47; English for what there is not."""
    tag = preferences.get("language")
    primary = tag.split("-")[0].lower() if isinstance(tag, str) else ""
    return Language(primary) if primary in tuple(Language) else Language.EN


@dataclass(frozen=True, slots=True)
class Amount:
    """Money, in minor units of the currency."""

    minor: int
    currency: str


Value = str | int | bool | datetime | Amount | Sequence[str] | None
"""What can be put into words. Moments are aware; they are told in the zone of the event, if there is one."""

SubjectMatter = Mapping[str, Value]
"""What a template speaks of: the variables of `gatherly_core.messages.variables`, and their values."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What an organizer says in place of the standard words: templates of a subject and of paragraphs."""

    subject: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """Something put into words.

    `subject` is one line of at most 200 signs, without control characters. `text` is for e-mail and in-app, `short` for
    where there is little room (SMS, push), `html` is a whole document that says what `text` does. `fault` tells what is
    wrong with the organizer's wording, in place of which the standard words were used; None when nothing is.
    """

    subject: str
    text: str
    short: str
    html: str
    fault: str | None = None
