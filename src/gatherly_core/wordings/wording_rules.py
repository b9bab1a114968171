"""Which messages organizers may word, and how much they may say."""

from gatherly_core.messages.errors import WordingInvalid
from gatherly_core.messages.model import Template, Wording
from gatherly_core.wordings.errors import WordingNotFound

WORDABLE = frozenset({
    Template.BOOKING_CONFIRMED,
    Template.PAYMENT_FAILED,
    Template.HOLD_EXPIRING,
    Template.REMINDER,
    Template.EVENT_CHANGED,
    Template.EVENT_CANCELLED,
    Template.REFUND,
    Template.WAITLIST_OFFER,
    Template.OFFER_EXPIRED,
    Template.SURVEY,
})  # fmt: skip
"""The messages about an event in words of Gatherly's. The others are not about one, or are its organizer's anyway;
or they go to people who never asked for anything: tickets, to who attends with somebody else's booking."""

LONGEST_SUBJECT = 200
LONGEST_PARAGRAPH = 2_000
MOST_PARAGRAPHS = 20


def check_wordable(template: Template) -> None:
    """WordingNotFound unless organizers may word the messages of this template."""
    if template not in WORDABLE:
        raise WordingNotFound("There is no such message about an event.")


def check_size(wording: Wording) -> None:
    """WordingInvalid for more than can be kept. Whether it says anything, and each paragraph not too much, is tried."""
    wrong = {}
    if len(wording.subject) > LONGEST_SUBJECT:
        wrong["subject"] = f"must be of 1 to {LONGEST_SUBJECT} characters"
    if len(wording.paragraphs) > MOST_PARAGRAPHS:
        wrong["paragraphs"] = f"must have 1 to {MOST_PARAGRAPHS} entries"
    if wrong:
        raise WordingInvalid("The wording cannot be used.", wrong)
