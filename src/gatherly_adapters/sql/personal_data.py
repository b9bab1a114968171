"""The register: what every column of text is good for, and what becomes of what it says about people.

Export, erasure, retention and the report of what is left are driven by it. A column that is in neither part of it
fails the tests.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, ColumnElement, String, and_, func, literal, not_, or_, true

from gatherly_adapters.sql.accounts import users
from gatherly_adapters.sql.administration import flags
from gatherly_adapters.sql.admission import scans
from gatherly_adapters.sql.booking_tables import attendees
from gatherly_adapters.sql.devices import devices
from gatherly_adapters.sql.event_tables import events
from gatherly_adapters.sql.idempotency import idempotency_keys
from gatherly_adapters.sql.notification_tables import notifications
from gatherly_adapters.sql.payment_tables import refunds
from gatherly_adapters.sql.sendings import sendings
from gatherly_adapters.sql.social_identities import social_identities
from gatherly_adapters.sql.staffing_tables import staff_invitations
from gatherly_adapters.sql.webhook_tables import webhook_endpoints
from gatherly_core.kernel.addresses import address_key
from gatherly_core.privacy.holdings import Section
from gatherly_core.privacy.traces import Trace

MARK = "erased "
"""What stands, before the id of its row, where a text must be unlike all others. No address has a space."""


@dataclass(frozen=True, slots=True)
class Blank:
    """What is in a column once nothing is held there: its `value` for a row, and whether a row has another one."""

    value: Callable[[Column[Any]], Any]
    holds: Callable[[Column[Any]], ColumnElement[bool]]


def _marked(column: Column[Any]) -> ColumnElement[str]:
    (key,) = column.table.primary_key
    return literal(MARK) + func.lower(func.hex(key, type_=String), type_=String)


EMPTY = Blank(lambda _: "", lambda column: column != "")
NOTHING = Blank(lambda _: None, lambda column: column.is_not(None))
NO_ENTRIES = Blank(lambda _: {}, lambda column: column != {})
NO_ITEMS = Blank(lambda _: [], lambda column: column != [])
MARKED = Blank(_marked, lambda column: and_(column != "", not_(column.startswith(MARK))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A column that says something about people.

    `shown` are the sections of an export that have it; `withheld` says why none has. `erased` are the traces with
    which it goes, `forgotten` whether it also goes some time after an event. `blank` is what is there then.
    """

    column: Column[Any]
    what: str
    erased: tuple[Trace, ...]
    blank: Blank = EMPTY
    shown: tuple[Section, ...] = ()
    withheld: str = ""
    forgotten: bool = False

    @property
    def holds(self) -> ColumnElement[bool]:
        """Whether a row says anything there."""
        return self.blank.holds(self.column)


def _account(column: Column[Any], what: str, blank: Blank = EMPTY) -> Held:
    return Held(column=column, what=what, erased=(Trace.ACCOUNT,), blank=blank, shown=(Section.PROFILE,))


def _guest(column: Column[Any], what: str) -> Held:
    return Held(
        column=column,
        what=what,
        erased=(Trace.OWN_TICKETS, Trace.TICKETS_RECEIVED),
        shown=(Section.ATTENDEES, Section.TICKETS_RECEIVED),
        forgotten=True,
    )


def _event(column: Column[Any], what: str, *traces: Trace, blank: Blank = EMPTY) -> Held:
    return Held(column=column, what=what, erased=(Trace.DELETED_EVENTS, *traces), blank=blank, shown=(Section.EVENTS,))


def _answer(column: Column[Any], what: str) -> Held:
    withheld = "a copy, for a day, of what is shown where it comes from"
    return Held(column=column, what=what, erased=(Trace.ANSWERS,), blank=NOTHING, withheld=withheld)


def _told(column: Column[Any], what: str, blank: Blank = EMPTY) -> Held:
    return Held(column=column, what=what, erased=(Trace.NOTIFICATIONS,), blank=blank, shown=(Section.NOTIFICATIONS,))


def _written(column: Column[Any], what: str) -> Held:
    return Held(column=column, what=what, erased=(Trace.SENDINGS,), blank=EMPTY, shown=(Section.SENDINGS,))


def _unseen(held: Held, why: str) -> Held:
    return replace(held, shown=(), withheld=why)


REGISTER: tuple[Held, ...] = (
    _account(users.c.name, "the user's name"),
    _account(users.c.email, "the user's address", MARKED),
    _unseen(_account(users.c.password_hash, "what their password is known by", NOTHING), "a secret"),
    _account(users.c.phone, "the user's telephone number", NOTHING),
    _account(users.c.profile_photo, "where a photo of the user is", NOTHING),
    _account(users.c.preferences, "what the user prefers", NO_ENTRIES),
    _unseen(_account(users.c.search_text, "name and address, to be looked through"), "made of what is shown"),
    Held(
        column=social_identities.c.subject,
        what="as whom a provider knows the user",
        erased=(Trace.SOCIAL_IDENTITIES,),
        shown=(Section.SOCIAL_IDENTITIES,),
    ),
    _guest(attendees.c.name, "who comes, as the booker names them"),
    _guest(attendees.c.email, "the address of who comes"),
    _unseen(_guest(attendees.c.search_text, "both, to be looked through"), "made of what is shown"),
    _unseen(_guest(attendees.c.email_key, "the address, to be found by it"), "made of what is shown"),
    Held(
        column=staff_invitations.c.email,
        what="whom an organizer invites to a staff",
        erased=(Trace.INVITATIONS,),
        blank=MARKED,
        withheld="they have it in a letter, and it goes after a week",
    ),
    Held(
        column=devices.c.token,
        what="what a push service knows a device of theirs by",
        erased=(Trace.DEVICES,),
        withheld="a secret, good for nothing but reaching the device",
    ),
    Held(
        column=scans.c.device_id,
        what="what who scans calls their device",
        erased=(Trace.SCANS,),
        blank=MARKED,
        shown=(Section.SCANS,),
        forgotten=True,
    ),
    Held(
        column=refunds.c.reason,
        what="why money went back, in anybody's words",
        erased=(Trace.REFUNDS,),
        blank=NOTHING,
        shown=(Section.REFUNDS,),
        forgotten=True,
    ),
    Held(
        column=flags.c.note,
        what="what admins noted of something suspicious",
        erased=(Trace.FLAGS,),
        blank=NOTHING,
        withheld="who is behind an attack must not learn what is known of it",
    ),
    _unseen(
        _told(notifications.c.address, "where a guest was written to", NOTHING),
        "it is that of the profile, by which these were found",
    ),
    _told(notifications.c.subject, "of what somebody was told"),
    _told(notifications.c.message, "what somebody was told"),
    _unseen(_told(notifications.c.html, "the same as HTML, until it is sent", NOTHING), "a copy of what is shown"),
    Held(
        column=webhook_endpoints.c.url,
        what="where the user has facts sent",
        erased=(Trace.ENDPOINTS,),
        shown=(Section.WEBHOOK_ENDPOINTS,),
    ),
    Held(
        column=webhook_endpoints.c.secret,
        what="what these are signed with, sealed",
        erased=(Trace.ENDPOINTS,),
        withheld="a secret, which they were shown once",
    ),
    Held(
        column=webhook_endpoints.c.former_secret,
        what="the same, before it was replaced",
        erased=(Trace.ENDPOINTS,),
        blank=NOTHING,
        withheld="a secret, which they were shown once",
    ),
    _written(sendings.c.subject, "of what they wrote to many people"),
    _written(sendings.c.message, "what they wrote to many people"),
    _event(events.c.title, "what the organizer calls an event"),
    _event(events.c.description, "what the organizer says of it", Trace.PAST_EVENTS),
    _event(events.c.category, "of what kind it is", blank=NOTHING),
    _event(events.c.tags, "its labels", blank=NO_ITEMS),
    _event(events.c.location, "where it is", Trace.PAST_EVENTS),
    _event(events.c.images, "where pictures of it are", Trace.PAST_EVENTS, blank=NO_ITEMS),
    _unseen(_event(events.c.search_text, "all of that, to be looked through"), "made of what is shown"),
    _answer(idempotency_keys.c.headers, "the head of an answer"),
    _answer(idempotency_keys.c.body, "an answer, with all that it says of who asked"),
)
"""Every column that says something about people."""


def columns_of(trace: Trace) -> tuple[Held, ...]:
    """What goes with a trace."""
    return tuple(held for held in REGISTER if trace in held.erased)


def any_held(columns: tuple[Held, ...]) -> ColumnElement[bool]:
    """Whether a row says anything in one of these columns of its table; a row of none of them does by being there."""
    return or_(*(held.holds for held in columns)) if columns else true()


def bears_address(address: str) -> ColumnElement[bool]:
    """Whether a ticket is made out to the address, whatever its letters' case. An index finds it."""
    return attendees.c.email_key == address_key(address)
