"""What the demo shows: people, events of several kinds, bookings, and a sold-out event with a waitlist."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gatherly_core.accounts.model import Role
from gatherly_core.accounts.register import NewAccount
from gatherly_core.events.model import EventDetails
from gatherly_core.promotions.model import PromoDetails
from gatherly_core.ticketing.model import TicketDetails, TicketKind

PASSWORD = "gatherly-demo"  # noqa: S105 - it is meant to be known: demo accounts have nothing to hide

ADMIN = NewAccount("Ada Admin", "admin@example.com", PASSWORD, Role.ADMIN)
ORGANIZERS = OLGA, OMAR = (
    NewAccount("Olga Organizer", "olga@example.com", PASSWORD, Role.ORGANIZER),
    NewAccount("Omar Organizer", "omar@example.com", PASSWORD, Role.ORGANIZER),
)
ATTENDEES = ANNA, BEN, CHLOE, DAISUKE = (
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
    return _jazz_night(now), _meetup(now), _piano(now), _ramen_workshop(now), _gala(now)


def _jazz_night(now: datetime) -> Plan:
    early = TicketDetails(
        kind=TicketKind.EARLY_BIRD,
        name="Early bird",
        price=1800,
        quantity=50,
        sale_end_date=_day(now, 7),
        max_per_booking=4,
    )
    return Plan(
        OLGA,
        _details("Harbour Jazz Night", now, 21, hours=4, timezone="Europe/Berlin", currency="EUR", capacity=250),
        (
            TicketDetails(kind=TicketKind.REGULAR, name="Standing", price=2500, quantity=200, max_per_booking=8),
            TicketDetails(kind=TicketKind.VIP, name="Front table", price=6000, quantity=20, max_per_booking=4),
            early,
        ),
        featured=True,
        promo_codes=(PromoDetails(code="HARBOUR20", percent=20, most_uses=50, most_uses_per_user=1),),
        bookers=((ANNA, 2),),
    )


def _meetup(now: datetime) -> Plan:
    return Plan(
        OLGA,
        _details("Python Meetup", now, 9, hours=3, timezone="Europe/Berlin", currency="EUR", capacity=80),
        bookers=((ANNA, 1), (BEN, 2), (CHLOE, 1)),
    )


def _piano(now: datetime) -> Plan:
    return Plan(
        OMAR,
        _details("Piano for Four", now, 12, hours=2, timezone="America/New_York", currency="USD", capacity=4),
        bookers=((ANNA, 2), (BEN, 2)),
        waiting=(CHLOE, DAISUKE),
    )


def _ramen_workshop(now: datetime) -> Plan:
    return Plan(
        OMAR,
        _details("Ramen Workshop", now, 30, hours=5, timezone="Asia/Tokyo", currency="JPY"),
        (
            TicketDetails(kind=TicketKind.REGULAR, name="One place", price=4500, quantity=16),
            TicketDetails(kind=TicketKind.GROUP, name="Table for four", price=16000, quantity=4, admits=4),
        ),
        featured=True,
    )


def _gala(now: datetime) -> Plan:
    return Plan(
        OMAR,
        _details("Winter Gala", now, 60, hours=6, timezone="America/New_York", currency="USD", capacity=500),
        published=False,
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
