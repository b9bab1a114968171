"""What follows from which fact: one table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

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
class Reaction(Generic[F]):
    """What is done about facts of one type, if `concerns` says that the fact concerns it. May be repeated."""

    to: type[F]
    do: Callable[[Application, F], None]
    concerns: Callable[[F], bool] = lambda _: True

    def awaits(self, fact: Fact) -> bool:
        return isinstance(fact, self.to) and self.concerns(fact)

    def follow(self, application: Application, fact: Fact) -> None:
        if isinstance(fact, self.to) and self.concerns(fact):
            self.do(application, fact)


def _of_an_offer(fact: BookingFact) -> bool:
    return fact.kind is BookingKind.OFFER


REACTIONS: tuple[Reaction[PlacesFreed] | Reaction[BookingFact] | Reaction[EventDeleted] | Reaction[TicketTypeDeleted], ...]
REACTIONS = (
    Reaction(PlacesFreed, lambda app, fact: app.waitlist.serve(fact.event_id)),
    Reaction(BookingConfirmed, lambda app, fact: app.waitlist.close_offer(fact.booking_id), _of_an_offer),
    Reaction(BookingCancelled, lambda app, fact: app.waitlist.close_offer(fact.booking_id), _of_an_offer),
    Reaction(BookingExpired, lambda app, fact: app.waitlist.close_offer(fact.booking_id), _of_an_offer),
    Reaction(EventDeleted, lambda app, fact: app.waitlist.disband(fact.event_id)),
    Reaction(TicketTypeDeleted, lambda app, fact: app.waitlist.disband(fact.event_id, fact.ticket_type_id)),
)
"""Fact -> the use case that follows it, in another transaction."""


def awaited(fact: Fact) -> bool:
    """Whether anything follows from the fact."""
    return any(reaction.awaits(fact) for reaction in REACTIONS)


def react(application: Application, fact: Fact) -> None:
    """Does all that follows from the fact. Raises what goes wrong; it may then be done again, whole."""
    for reaction in REACTIONS:
        reaction.follow(application, fact)
