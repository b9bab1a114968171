"""Of what each template speaks: the variables that it is given, each time all of them."""

from collections.abc import Mapping

from gatherly_core.messages.model import Template

MEANINGS: Mapping[str, str] = {
    "event_title": "the event's title",
    "event_location": "where it is; empty where nobody said",
    "event_start": "when it begins",
    "event_end": "when it ends",
    "event_timezone": "its zone, a name of the IANA: all moments are told by the clocks there",
    "link": "where the one thing can be done that is to be done, or more is told",
    "reference": "the short name of the booking",
    "tickets": "how many people the booking admits, or how many tickets are offered",
    "total": "what the booking costs; nothing is false",
    "unwritten": "how many guests of the booking are not written to, as its owner has named too many that day",
    "amount": "what was given back",
    "paid": "whether they have paid anything, which is given back",
    "until": "when the hold, the offer, the link or the invitation ends; false when it has",
    "ticket_type": "the name of what is offered",
    "name": "who the ticket admits",
    "lead": "how long it is to the start: `week`, `day` or `hour`",
    "changes": "of `title`, `location` and `time`: what of the event is not as it was",
    "old_start": "when it was to begin before it was changed",
    "old_end": "when it was to end before it was changed",
    "role": "in the staff: `manager` or `scanner`",
    "hours": "for how long the link is good",
    "minutes": "for how long the link is good",
    "subject": "what an organizer or an admin writes about",
    "paragraphs": "what they write",
    "template": "which message the wording is of that is wrong",
    "language": "in which language",
    "fault": "what is wrong with it, and where",
    "subjects": "what the messages are about that have come together",
    "endpoint": "the id of the webhook endpoint",
    "why": "why nothing is sent there any more: `gone` or `failing`",
    "since": "since when nothing was delivered there",
}
"""What each variable stands for. What strangers have written is text: of one line each, but for paragraphs."""

EVENT = frozenset({"event_title", "event_location", "event_start", "event_end", "event_timezone", "link"})

VARIABLES: Mapping[Template, frozenset[str]] = {
    Template.VERIFY_EMAIL: frozenset({"link", "hours"}),
    Template.RESET_PASSWORD: frozenset({"link", "minutes"}),
    Template.INVITATION: frozenset({"event_title", "event_timezone", "role", "until", "link"}),
    Template.REGISTRATION: frozenset({"link"}),
    Template.BOOKING_CONFIRMED: EVENT | {"reference", "tickets", "total", "unwritten"},
    Template.TICKET: EVENT | {"reference", "name"},
    Template.PAYMENT_FAILED: EVENT | {"reference", "total", "until"},
    Template.HOLD_EXPIRING: EVENT | {"reference", "total", "until"},
    Template.REMINDER: EVENT | {"lead"},
    Template.EVENT_CHANGED: EVENT | {"changes", "old_start", "old_end"},
    Template.EVENT_CANCELLED: EVENT | {"paid"},
    Template.REFUND: EVENT | {"reference", "amount"},
    Template.WAITLIST_OFFER: EVENT | {"ticket_type", "tickets", "until"},
    Template.OFFER_EXPIRED: EVENT | {"ticket_type"},
    Template.ANNOUNCEMENT: EVENT | {"subject", "paragraphs"},
    Template.MESSAGE: frozenset({"subject", "paragraphs", "link"}),
    Template.SURVEY: EVENT,
    Template.WORDING_FAULT: frozenset({"event_title", "template", "language", "fault"}),
    Template.DIGEST: frozenset({"subjects", "link"}),
    Template.ENDPOINT_OFF: frozenset({"endpoint", "why", "since"}),
}
