"""What follows from which fact: one table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from gatherly_core.application import Application
from gatherly_core.booking.facts import BookingCancelled, BookingConfirmed, BookingExpired, BookingFact, BookingHeld
from gatherly_core.booking.model import BookingKind
from gatherly_core.events.facts import EventChanged, EventCreated, EventDeleted, EventPublished, EventUnpublished
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.facts import Fact
from gatherly_core.ticketing.facts import TicketTypeChanged, TicketTypeCreated, TicketTypeDeleted
from gatherly_core.waitlist.facts import (
    OfferAccepted,
    OfferLapsed,
    PlacesOffered,
    WaitlistJoined,
    WaitlistLeft,
)

FACTS: tuple[type[Fact], ...] = (
    EventCreated,
    EventChanged,
    EventPublished,
    EventUnpublished,
    EventDeleted,
    TicketTypeCreated,
    TicketTypeChanged,
    TicketTypeDeleted,
    BookingHeld,
    BookingConfirmed,
    BookingCancelled,
    BookingExpired,
    PlacesFreed,
    WaitlistJoined,
    PlacesOffered,
    OfferAccepted,
    OfferLapsed,
    WaitlistLeft,
)
"""Every fact of the domain."""

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What is done about a fact that `concerns` it. It may be done again."""

    concerns: Callable[[Fact], bool]
    do: Callable[[Application, Any], None]


def to(kind: type[F], do: Callable[[Application, F], None], when: Callable[[F], bool] = lambda _: True) -> Reaction:
    """A reaction to facts of one kind, or to those of them for which `when` holds."""
    return Reaction(lambda fact: isinstance(fact, kind) and when(fact), do)


def of_an_offer(fact: BookingFact) -> bool:
    return fact.kind is BookingKind.OFFER


REACTIONS = (
    to(PlacesFreed, lambda app, fact: app.waitlist.serve(fact.event_id)),
    # These may put on sale again what somebody waits for: no newcomer overtakes them then either.
    to(EventPublished, lambda app, fact: app.waitlist.serve(fact.event_id)),
    to(EventChanged, lambda app, fact: app.waitlist.serve(fact.event_id)),
    to(TicketTypeChanged, lambda app, fact: app.waitlist.serve(fact.event_id)),
    to(BookingConfirmed, lambda app, fact: app.waitlist.close_offer(fact.booking_id), when=of_an_offer),
    to(BookingCancelled, lambda app, fact: app.waitlist.close_offer(fact.booking_id), when=of_an_offer),
    to(BookingExpired, lambda app, fact: app.waitlist.close_offer(fact.booking_id), when=of_an_offer),
    to(EventDeleted, lambda app, fact: app.waitlist.disband(fact.event_id)),
    to(TicketTypeDeleted, lambda app, fact: app.waitlist.disband(fact.event_id, fact.ticket_type_id)),
)
"""Fact -> the use case that follows it, in a transaction of its own."""


def awaited(fact: Fact) -> bool:
    """Whether anything follows from the fact."""
    return any(reaction.concerns(fact) for reaction in REACTIONS)


def react(application: Application, fact: Fact) -> None:
    """Does all that follows from the fact. Raises what goes wrong; it may then be done again, whole."""
    for reaction in REACTIONS:
        if reaction.concerns(fact):
            reaction.do(application, fact)
