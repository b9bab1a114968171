"""What makes the details of an event sensible, and who may see one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may, permit
from gatherly_core.events.errors import AlreadyCalledOff, EventNotFound, EventOver, HasBookings, NotPublished
from gatherly_core.events.model import Event, EventDetails, EventStatus
from gatherly_core.events.refund_policy import check_policy
from gatherly_core.inventory.model import UNLIMITED
from gatherly_core.inventory.ports import Claims
from gatherly_core.kernel.errors import Invalid, VersionMismatch
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.markup import Markup
from gatherly_core.kernel.money import known_currency

NO_PLACES = frozenset({"localtime", "Factory"})
"""Files beside the time zones: the zone of whatever machine it is, and the one of a machine that was not set up."""


LONGEST_DESCRIPTION = 10_000
"""In characters, markup included."""
MOST_IMAGES = 20


def cleaned(details: EventDetails, markup: Markup) -> EventDetails:
    """The details, of whose description only what is harmless is left. Invalid when that is too long."""
    description = markup.clean(details.description)
    if len(description) > LONGEST_DESCRIPTION:
        raise Invalid(
            "The description is too long.",
            {"description": f"must be of at most {LONGEST_DESCRIPTION} characters when it is written as HTML"},
        )
    return replace(details, description=description)


def check_details(details: EventDetails) -> None:
    """Invalid, naming the field, unless the details make sense together."""
    known_currency(details.currency)
    check_zone(details.timezone)
    check_policy(details.refund_policy)
    if len(details.images) > MOST_IMAGES:
        raise Invalid("The event has too many images.", {"images": f"must have at most {MOST_IMAGES} entries"})
    if details.end_date <= details.start_date:
        raise Invalid("An event must end after it starts.", {"end_date": "must be after start_date"})
    _check_wall_clock(details)
    if details.capacity is not None and not 0 <= details.capacity < UNLIMITED:
        raise Invalid("The capacity is out of range.", {"capacity": f"must be from 0 to {UNLIMITED - 1}"})
    if (details.latitude is None) != (details.longitude is None):
        raise Invalid("A position needs both coordinates.", {"latitude": "must be given together with longitude"})


def _check_wall_clock(details: EventDetails) -> None:
    """Invalid unless there is a wall clock that shows when the event ends: there is none after the year 9999."""
    try:
        details.end_date.astimezone(ZoneInfo(details.timezone))
    except OverflowError:
        raise Invalid("The event is too far off.", {"end_date": "must be before the year 10000 in its zone"}) from None


def check_zone(name: str) -> None:
    """Invalid unless `name` is a zone of the IANA time zone database."""
    # Not found out by loading it: that would open files and import modules by a name that anybody may make up.
    if name not in _zones():
        raise Invalid("The time zone is unknown.", {"timezone": "must be an IANA time zone such as Europe/Berlin"})


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - NO_PLACES)


def if_any(look: Callable[[EventId], Event], event_id: EventId) -> Event | None:
    """The event as `look` finds it; None once it is deleted, while what was booked for it stays with its owners."""
    try:
        return look(event_id)
    except EventNotFound:
        return None


def visible(event: Event, actor: Actor | None) -> Event:
    """The event, if `actor` may see it: anybody sees one that is no draft. EventNotFound otherwise."""
    if event.status is not EventStatus.DRAFT or may(actor, Action.VIEW_DRAFT, event=event):
        return event
    raise EventNotFound("There is no such event.")


def permitted(event: Event, actor: Actor, action: Action) -> Event:
    """The event, if `actor` may do `action` to it, or to what belongs to it.

    EventNotFound for a draft that they may not even see, Forbidden otherwise.
    """
    permit(actor, action, event=visible(event, actor))
    return event


def check_cancellable(event: Event, now: datetime) -> Event:
    """The event, if it can be cancelled at `now`. AlreadyCalledOff, NotPublished, EventOver otherwise."""
    if event.status is EventStatus.CANCELLED:
        raise AlreadyCalledOff("The event is cancelled already.")
    if not event.published:
        raise NotPublished("The event is not published; it can be deleted instead.")
    if event.ended(now):
        raise EventOver("The event has ended; it can no longer be cancelled.")
    return event


def check_withdrawable(event: Event, claims: Claims, now: datetime) -> None:
    """NotPublished unless the event is published, HasBookings while it has a live booking."""
    if not event.published:
        raise NotPublished("The event is not published.")
    if claims.any_live(event.id, now):
        raise HasBookings("The event has bookings; it can no longer be unpublished.")


def check_version(present: int, expected: int | None) -> None:
    """VersionMismatch when a version was expected and it is not the present one."""
    if expected is not None and expected != present:
        raise VersionMismatch(f"It was changed in the meantime: its version is {present}, not {expected}.")


def places_of(details: EventDetails) -> int:
    """The size of the pool that stands for the event's capacity."""
    return UNLIMITED if details.capacity is None else details.capacity
