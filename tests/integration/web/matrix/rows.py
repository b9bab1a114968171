"""What each operation needs in order to succeed, and who may know that its thing is there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.events.model import Event
from tests.factories import new_id
from tests.integration.web.callers import CONCERT, FREE, Form
from tests.integration.web.matrix import things
from tests.integration.web.matrix.cast import Stage
from tests.pictures import encoded, halves

Thing = Callable[[Stage], Any]
Body = Callable[[Stage, Actor | None], Any]

SEEN: dict[Thing, Action] = {
    things.event: Action.VIEW_EVENT,
    things.draft: Action.VIEW_DRAFT,
    things.worded: Action.VIEW_EVENT,
    things.ticket_type: Action.VIEW_EVENT,
    things.promo_code: Action.VIEW_EVENT,
    things.door: Action.VIEW_EVENT,
    things.door_behind: Action.VIEW_EVENT,
    things.invitation: Action.VIEW_STAFF,
    things.member: Action.VIEW_STAFF,
    things.held_booking: Action.VIEW_BOOKING,
    things.booking: Action.VIEW_BOOKING,
    things.attendee: Action.VIEW_BOOKING,
    things.payment: Action.VIEW_BOOKING,
    things.payer: Action.VIEW_PAYMENTS,
    things.session: Action.END_SESSION,
    things.device: Action.REMOVE_DEVICE,
    things.user: Action.ADMINISTER_USER,
    things.flag: Action.VIEW_FLAGS,
    things.dead_letter: Action.VIEW_DEAD_LETTERS,
    things.endpoint: Action.VIEW_ENDPOINT,
    things.delivery: Action.VIEW_ENDPOINT,
    things.category: Action.BROWSE_EVENTS,
    things.entry: Action.VIEW_ENTRY,
    things.notification: Action.READ_NOTIFICATION,
    things.sending: Action.VIEW_SENDING,
    things.offer: Action.VIEW_ENTRY,
}
"""Who is told that they may not, rather than that it is not there."""

IN_DRAFTS = {
    things.event,
    things.draft,
    things.worded,
    things.ticket_type,
    things.promo_code,
    things.invitation,
    things.member,
}
"""What there is before an event is published."""


@dataclass(frozen=True)
class Row:
    """`thing` makes what the address names. `body` is the documented example unless it is told otherwise here."""

    thing: Thing | None = None
    body: Body | None = None
    status: int | None = None
    """With which it is answered when it is allowed; None for the documented success."""


def always(content: Any) -> Body:
    return lambda stage, actor: content


def some_event(stage: Stage) -> Event:
    """An event that has nothing to do with who asks."""
    stage.organizer, stage.staff = stage.someone, {}
    return stage.event_of(stage.on_sale())


def _registration(stage: Stage, actor: Actor | None) -> Any:
    return {"name": "Somebody", "email": f"{new_id()}@example.org", "password": "correct horse battery staple"}


def _credentials(stage: Stage, actor: Actor | None) -> Any:
    return {"email": stage.user(stage.someone).email, "password": "a password"}


def _refresh_token(stage: Stage, actor: Actor | None) -> Any:
    opened = stage.app.accounts.open_session(stage.user(stage.someone))
    return {"refresh_token": opened.refresh_token}


def _invited(stage: Stage, actor: Actor | None) -> Any:
    event = some_event(stage)
    address = stage.confirm_address(actor or stage.person())
    stage.invite(event, address)
    return {"token": stage.token(address)}


def _wish(stage: Stage, actor: Actor | None) -> Any:
    return {"event_id": str(some_event(stage).id), "quantity": 1}


def _wait(stage: Stage, actor: Actor | None) -> Any:
    stage.organizer, stage.staff = stage.someone, {}
    ticket_type = things.sold_out(stage)
    return {"event_id": str(ticket_type.event_id), "ticket_id": str(ticket_type.id)}


def _message(stage: Stage, actor: Actor | None) -> Any:
    # To their own guests, but by admins: they may write to whomever they like.
    to = {"user_ids": [str(actor.user_id)]} if actor and actor.is_admin else {"event_id": str(things.event(stage))}
    return {**to, "subject": "Hello", "message": "Bye."}


def _invitee(stage: Stage, actor: Actor | None) -> Any:
    """Always somebody else: nobody may be invited many times a day."""
    return {"email": f"{new_id()}@example.org", "role": "scanner"}


def _category(stage: Stage, actor: Actor | None) -> Any:
    return {"name": f"category {new_id()}"}


def _shown(stage: Stage, actor: Actor | None) -> Any:
    return {"attendee_id": str(stage.shown)}


ROWS: dict[str, Row] = {
    "POST /api/auth/register": Row(body=_registration),
    "POST /api/auth/login": Row(body=_credentials),
    "POST /api/auth/refresh": Row(body=_refresh_token),
    "POST /api/auth/logout": Row(body=_refresh_token),
    # What no provider has issued.
    "POST /api/auth/social": Row(status=401),
    # Tokens of letters that nobody has written.
    "POST /api/auth/reset-password": Row(status=400),
    "POST /api/auth/verify-email": Row(status=400),
    "POST /api/auth/forgot-password": Row(),
    "GET /api/me": Row(),
    "PATCH /api/me": Row(),
    "DELETE /api/me": Row(),
    "GET /api/me/export": Row(),
    "GET /api/me/posts": Row(),
    "GET /api/me/sessions": Row(),
    "DELETE /api/me/sessions/{id}": Row(things.session),
    "POST /api/me/verification-mail": Row(),
    "GET /api/me/notification-preferences": Row(),
    "PUT /api/me/notification-preferences": Row(),
    # Tokens that nobody has signed.
    "GET /api/unsubscribe": Row(),
    "POST /api/unsubscribe": Row(status=400),
    "GET /api/me/devices": Row(),
    "POST /api/me/devices": Row(),
    "DELETE /api/me/devices/{id}": Row(things.device),
    "GET /api/events": Row(),
    "POST /api/events": Row(body=always(CONCERT)),
    "GET /api/categories": Row(),
    "GET /api/tags": Row(),
    "GET /api/events/{id}": Row(things.event),
    "PUT /api/events/{id}": Row(things.event, always(CONCERT)),
    "DELETE /api/events/{id}": Row(things.event),
    "POST /api/events/{id}/publish": Row(things.draft),
    "POST /api/events/{id}/unpublish": Row(things.event),
    "POST /api/events/{id}/cancel": Row(things.event),
    "POST /api/events/{id}/images": Row(things.event, always(Form.of(encoded(halves(), "PNG")))),
    "PATCH /api/admin/events/{id}": Row(things.event),
    "GET /api/events/{id}/tickets": Row(things.event),
    "POST /api/events/{id}/tickets": Row(things.event, always(FREE)),
    "GET /api/tickets/{id}": Row(things.ticket_type),
    "PUT /api/tickets/{id}": Row(things.ticket_type, always(FREE)),
    "DELETE /api/tickets/{id}": Row(things.ticket_type),
    "POST /api/tickets/{id}/purchase": Row(things.ticket_type, always({"quantity": 1})),
    "POST /api/events/{id}/promo-codes": Row(things.event, always({"code": "HARBOUR20", "percent": 20})),
    "GET /api/events/{id}/promo-codes": Row(things.event),
    "GET /api/promo-codes/{id}": Row(things.promo_code),
    "DELETE /api/promo-codes/{id}": Row(things.promo_code),
    "GET /api/events/{id}/wordings": Row(things.event),
    "PUT /api/events/{id}/wordings/{template}/{language}": Row(things.event),
    "DELETE /api/events/{id}/wordings/{template}/{language}": Row(things.worded),
    "POST /api/events/{id}/wordings/{template}/{language}/preview": Row(things.event),
    "POST /api/bookings": Row(body=_wish),
    "GET /api/bookings": Row(),
    "GET /api/bookings/{id}": Row(things.booking),
    "DELETE /api/bookings/{id}": Row(things.booking),
    "POST /api/bookings/{id}/pay": Row(things.held_booking, always({"payment_method": "pm_card_visa"})),
    "GET /api/bookings/{id}/refund-quote": Row(things.booking),
    "GET /api/bookings/{id}/tickets.pdf": Row(things.booking),
    "GET /api/bookings/{id}/calendar.ics": Row(things.booking),
    "GET /api/attendees/{id}/ticket.pdf": Row(things.attendee),
    "GET /api/attendees/{id}/qr.svg": Row(things.attendee),
    "GET /api/attendees/{id}/qr.png": Row(things.attendee),
    "PATCH /api/attendees/{id}": Row(things.attendee),
    "POST /api/attendees/{id}/transfer": Row(things.attendee),
    "GET /api/payments/{id}": Row(things.payer),
    "POST /api/payments/refund/{id}": Row(things.payment, always({})),
    # What nobody has signed.
    "POST /api/webhooks/stripe": Row(body=always({}), status=400),
    "POST /api/waitlist": Row(body=_wait),
    "GET /api/waitlist": Row(),
    "GET /api/waitlist/{id}": Row(things.entry),
    "DELETE /api/waitlist/{id}": Row(things.entry),
    "PATCH /api/waitlist/{id}": Row(things.entry),
    "POST /api/waitlist/{id}/accept": Row(things.offer, always({})),
    "POST /api/waitlist/{id}/decline": Row(things.offer),
    "POST /api/notifications/send": Row(body=_message),
    "GET /api/notifications/sendings/{id}": Row(things.sending),
    "GET /api/events/{id}/announcements": Row(things.event),
    "POST /api/events/{id}/announcements": Row(things.event),
    "GET /api/notifications": Row(),
    "POST /api/notifications/{id}/read": Row(things.notification),
    "GET /api/events/{id}/waitlist": Row(things.event),
    "GET /api/events/{id}/attendees": Row(things.event),
    "GET /api/events/{id}/checkin-key": Row(things.event),
    "POST /api/events/{id}/checkins": Row(things.event),
    "GET /api/events/{id}/checkins": Row(things.event),
    "POST /api/tickets/{id}/checkin": Row(things.door, _shown),
    "POST /api/tickets/{id}/checkout": Row(things.door_behind, _shown),
    "POST /api/events/{id}/invitations": Row(things.event, _invitee),
    "GET /api/events/{id}/invitations": Row(things.event),
    "DELETE /api/invitations/{id}": Row(things.invitation),
    "POST /api/invitations/accept": Row(body=_invited),
    "GET /api/events/{id}/staff": Row(things.event),
    "DELETE /api/staff/{id}": Row(things.member),
    "GET /api/admin/events": Row(),
    "GET /api/admin/payments": Row(),
    "POST /api/admin/categories": Row(body=_category),
    "PUT /api/admin/categories/{id}": Row(things.category, _category),
    "DELETE /api/admin/categories/{id}": Row(things.category),
    "GET /api/admin/flags": Row(),
    "POST /api/admin/flags/{id}/resolve": Row(things.flag),
    "GET /api/admin/dead-letters": Row(),
    "POST /api/admin/dead-letters/{id}/replay": Row(things.dead_letter),
    "GET /api/admin/users": Row(),
    "PATCH /api/admin/users/{id}": Row(things.user),
    "GET /api/admin/audit-logs": Row(),
    "GET /api/admin/audit-logs/verify": Row(),
    "GET /api/facts": Row(),
    "POST /api/webhook-endpoints": Row(),
    "GET /api/webhook-endpoints": Row(),
    "GET /api/webhook-endpoints/{id}": Row(things.endpoint),
    "DELETE /api/webhook-endpoints/{id}": Row(things.endpoint),
    "POST /api/webhook-endpoints/{id}/rotate-secret": Row(things.endpoint),
    "POST /api/webhook-endpoints/{id}/enable": Row(things.endpoint),
    "GET /api/webhook-endpoints/{id}/deliveries": Row(things.endpoint),
    "POST /api/webhook-endpoints/{id}/deliveries/{name}/redeliver": Row(things.delivery),
}
"""Every operation of the API; one that is not here fails the tests."""
