"""Planting the demo data.

All of it is made by the use cases that everybody uses, step by step; a step that was done already is left out, so
that it may be planted again.
"""

from contextlib import suppress
from datetime import datetime

from gatherly_core.accounts.errors import EmailTaken
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.register import NewAccount
from gatherly_core.application import Application
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.events.model import Event
from gatherly_core.events.moderate_event import Moderation
from gatherly_core.events.ports import EventFilter, EventSort
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.promotions.errors import PromoCodeTaken
from gatherly_core.promotions.model import PromoDetails
from gatherly_core.waitlist.join_waitlist import WaitlistRequest
from gatherly_web.demo_programme import ADMIN, PASSWORD, PEOPLE, Plan, programme


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
