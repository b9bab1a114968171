"""Of what each template speaks: the variables that it is given, each time all of them.

| variable | a | is |
| --- | --- | --- |
| event_title, event_location | str | the event's, as its organizer wrote them: strangers' text |
| event_start, event_end | datetime | of the event |
| event_timezone | str | its zone, an IANA name: all moments are told in it |
| link | str | where the one thing can be done that is to be done, or more is told |
| reference | str | of the booking |
| tickets | int | how many people the booking admits, or how many tickets are offered |
| total | Amount | of the booking |
| amount | Amount | of the refund |
| paid | bool | whether they have paid anything, which is given back |
| until | datetime | when the hold, the offer, the link or the invitation ends |
| ticket_type | str | the name of what was offered: strangers' text |
| name | str | who the ticket admits: strangers' text |
| lead | str | how long before the start: `week`, `day` or `hour` |
| changes | sequence of str | of `title`, `location` and `time`: what of the event is not as it was |
| old_start, old_end | datetime | of the event before it was changed |
| hours, minutes | int | how long the link is good |
| role | str | in the staff: `manager` or `scanner` |
| subject, paragraphs | str, sequence of str | what an organizer or admin wrote, plain text |
| template, language, fault | str | whose wording is wrong, and in what |
| subjects | sequence of str | what the digest stands for |
"""

from collections.abc import Mapping

from gatherly_core.messages.model import Template

EVENT = frozenset({"event_title", "event_location", "event_start", "event_end", "event_timezone", "link"})

VARIABLES: Mapping[Template, frozenset[str]] = {
    Template.VERIFY_EMAIL: frozenset({"link", "hours"}),
    Template.RESET_PASSWORD: frozenset({"link", "minutes"}),
    Template.INVITATION: frozenset({"event_title", "event_timezone", "role", "until", "link"}),
    Template.REGISTRATION: frozenset({"link"}),
    Template.BOOKING_CONFIRMED: EVENT | {"reference", "tickets", "total"},
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
}
