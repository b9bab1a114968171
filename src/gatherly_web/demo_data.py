"""Demo data: people, events of several kinds, bookings, and a sold-out event with a waitlist.

All of it is made by the use cases that everybody uses, step by step; a step that was done already is left out, so
that it may be planted again.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatherly_core.accounts.errors import EmailTaken
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.accounts.register import NewAccount
from gatherly_core.application import Application
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.events.model import Event, EventDetails
from gatherly_core.events.moderate_event import Moderation
from gatherly_core.events.ports import EventFilter, EventSort
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.promotions.errors import PromoCodeTaken
from gatherly_core.promotions.model import PromoDetails
from gatherly_core.ticketing.model import TicketDetails, TicketKind
from gatherly_core.waitlist.join_waitlist import WaitlistRequest

PASSWORD = "gatherly-demo"  # noqa: S105 - it is meant to be known: demo accounts have nothing to hide

ADMIN = NewAccount("Ada Admin", "admin@example.com", PASSWORD, Role.ADMIN)
ORGANIZERS = (
    NewAccount("Olga Organizer", "olga@example.com", PASSWORD, Role.ORGANIZER),
    NewAccount("Omar Organizer", "omar@example.com", PASSWORD, Role.ORGANIZER),
)
ATTENDEES = (
    NewAccount("Anna Attendee", "anna@example.com", PASSWORD),
    NewAccount("Ben Booker", "ben@example.com", PASSWORD),
    NewAccount("Chloé Çelik", "chloe@example.com", PASSWORD),
    NewAccount("大輔 Daisuke", "daisuke@example.com", PASSWORD),
)
PEOPLE = (ADMIN, *ORGANIZERS, *ATTENDEES)


@dataclass(frozen=True, slots=True)
class Plan:
    """An event to plant: whose, what, its promo codes, who books how many of its first ticket type, who then waits."""

    organizer: NewAccount
    details: EventDetails
    tickets: tuple[TicketDetails, ...] = ()
    published: bool = True
    featured: bool = False
    promo_codes: tuple[PromoDetails, ...] = ()
    bookers: tuple[tuple[NewAccount, int], ...] = ()
    waiting: tuple[NewAccount, ...] = ()


def programme(now: datetime) -> tuple[Plan, ...]:
    """What is planted, some days after `now`."""
    olga, omar = ORGANIZERS
    anna, ben, chloe, daisuke = ATTENDEES
    return (
        Plan(
            olga,
            _details("Harbour Jazz Night", now, 21, hours=4, timezone="Europe/Berlin", currency="EUR", capacity=250),
            (
                TicketDetails(kind=TicketKind.REGULAR, name="Standing", price=2500, quantity=200, max_per_booking=8),
                TicketDetails(kind=TicketKind.VIP, name="Front table", price=6000, quantity=20, max_per_booking=4),
                TicketDetails(
                    kind=TicketKind.EARLY_BIRD,
                    name="Early bird",
                    price=1800,
                    quantity=50,
                    sale_end_date=_day(now, 7),
                    max_per_booking=4,
                ),
            ),
            featured=True,
            promo_codes=(PromoDetails(code="HARBOUR20", percent=20, most_uses=50, most_uses_per_user=1),),
            bookers=((anna, 2),),
        ),
        Plan(
            olga,
            _details("Python Meetup", now, 9, hours=3, timezone="Europe/Berlin", currency="EUR", capacity=80),
            bookers=((anna, 1), (ben, 2), (chloe, 1)),
        ),
        Plan(
            omar,
            _details("Piano for Four", now, 12, hours=2, timezone="America/New_York", currency="USD", capacity=4),
            bookers=((anna, 2), (ben, 2)),
            waiting=(chloe, daisuke),
        ),
        Plan(
            omar,
            _details("Ramen Workshop", now, 30, hours=5, timezone="Asia/Tokyo", currency="JPY"),
            (
                TicketDetails(kind=TicketKind.REGULAR, name="One place", price=4500, quantity=16),
                TicketDetails(kind=TicketKind.GROUP, name="Table for four", price=16000, quantity=4, admits=4),
            ),
            featured=True,
        ),
        Plan(
            omar,
            _details("Winter Gala", now, 60, hours=6, timezone="America/New_York", currency="USD", capacity=500),
            published=False,
        ),
    )


ABOUT = {
    "Harbour Jazz Night": ("Music", ("jazz", "live"), "Fischauktionshalle, Hamburg", "Three trios, one harbour."),
    "Python Meetup": ("Technology", ("python", "meetup"), "Betahaus, Berlin", "Talks, pizza, and a lightning round."),
    "Piano for Four": ("Music", ("piano", "live"), "A living room in Brooklyn", "One piano and four listeners."),
    "Ramen Workshop": ("Food", ("cooking", "workshop"), "渋谷, Tokyo", "Noodles from flour to bowl."),
    "Winter Gala": ("Society", ("gala",), "New York", "Still being planned."),
}
"""Category, tags, location and description of each event, by its title."""


def _details(
    title: str,
    now: datetime,
    days: int,
    *,
    hours: int,
    timezone: str,
    currency: str,
    capacity: int | None = None,
) -> EventDetails:
    category, tags, location, description = ABOUT[title]
    start = _day(now, days)
    return EventDetails(
        title=title,
        start_date=start,
        end_date=start + timedelta(hours=hours),
        timezone=timezone,
        currency=currency,
        capacity=capacity,
        category=category,
        tags=tags,
        location=location,
        description=description,
    )


def _day(now: datetime, days: int) -> datetime:
    return (now + timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0)


def plant(application: Application, now: datetime) -> None:
    """Makes whatever of the demo data is not there yet."""
    actors = {person.email: _actor(application, person) for person in PEOPLE}
    for plan in programme(now):
        event = _event(application, actors[plan.organizer.email], plan)
        if plan.featured and not event.featured:
            application.events.moderate_event(actors[ADMIN.email], event.id, Moderation(featured=True))
        for promo_code in plan.promo_codes:
            _promote(application, actors[plan.organizer.email], event, promo_code)
        for booker, quantity in plan.bookers:
            _book(application, actors[booker.email], event, quantity)
        for person in plan.waiting:
            _wait(application, actors[person.email], event)


def _actor(application: Application, person: NewAccount) -> Actor:
    try:
        user = application.accounts.register.admit(person)
    except EmailTaken:
        user = application.accounts.sign_in(person.email, person.password).user
    return Actor(user.id, user.role)


def _event(application: Application, organizer: Actor, plan: Plan) -> Event:
    event = _planted(application, organizer, plan.details.title)
    if event is None:
        event = application.ticketing.create_event(organizer, plan.details, plan.tickets)
    if plan.published and not event.published:
        event = application.events.publish_event(organizer, event.id)
    return event


def _planted(application: Application, organizer: Actor, title: str) -> Event | None:
    own = EventFilter(text=title, organizer_id=organizer.user_id)
    page = application.ticketing.browse_listings(organizer, own, EventSort.CREATED_AT, PageRequest(100))
    return next((listing.event for listing in page.items if listing.event.details.title == title), None)


def _promote(application: Application, organizer: Actor, event: Event, details: PromoDetails) -> None:
    with suppress(PromoCodeTaken):
        application.promotions.create_promo_code(organizer, event.id, details)


def _book(application: Application, actor: Actor, event: Event, quantity: int) -> None:
    orders = application.checkout.list_orders(actor, PageRequest(100)).items
    if all(order.booking.event_id != event.id for order in orders):
        first = application.ticketing.view_ticket_types(actor, event.id)[0].ticket_type
        application.booking.place_booking(BookingRequest(actor, event.id, (Wish(quantity, first.id),)))


def _wait(application: Application, actor: Actor, event: Event) -> None:
    entries = application.waitlist.list_entries(actor, PageRequest(100)).items
    if all(standing.entry.event_id != event.id for standing in entries):
        application.waitlist.join(WaitlistRequest(actor, event.id))


def sign_ins() -> str:
    """Who can sign in to the demo, and with what."""
    rows = [f"  {person.role.value:<10} {person.email:<22} {person.name}" for person in PEOPLE]
    return "\n".join([f"Demo sign-ins, all with the password {PASSWORD}:", *rows])
