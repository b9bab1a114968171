"""What is done to events and what they sell."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from gatherly_core.accounts.model import StaffRole
from gatherly_core.admission.edit_attendee import AttendeeEdit
from gatherly_core.application import Application
from gatherly_core.audit.deeds import Deed
from gatherly_core.booking.model import Person
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.events.moderate_event import Moderation
from gatherly_core.kernel.identifiers import InvitationId, MemberId, RefundId, SendingId
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.sendings.model import Message
from gatherly_core.waitlist.model import Priority
from gatherly_core.wordings.model import Place
from tests.factories import EventDetailsFactory, PromoDetailsFactory, TicketDetailsFactory, new_id
from tests.unit.core.audit.act import Act
from tests.unit.core.scene import Scene, owner_of


def event_created(scene: Scene) -> Act:
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.ticketing.create_event(scene.organizer, EventDetailsFactory()),
        target=lambda event: event.id,
        details={},
    )


def event_edited(scene: Scene) -> Act:
    event = scene.event()
    details = replace(event.details, title="Another title", location="Another place")
    return Act(
        by=scene.admin.user_id,
        do=lambda app: app.ticketing.edit_event(scene.admin, event.id, details),
        target=lambda _: event.id,
        details={"fields": "title,location"},
    )


def event_published(scene: Scene) -> Act:
    event = scene.event(published=False)
    return _to_event(scene, event.id, lambda app: app.events.publish_event(scene.organizer, event.id))


def event_unpublished(scene: Scene) -> Act:
    event = scene.event()
    return _to_event(scene, event.id, lambda app: app.events.unpublish_event(scene.organizer, event.id))


def event_cancelled(scene: Scene) -> Act:
    event = scene.event()
    return _to_event(scene, event.id, lambda app: app.events.cancel_event(scene.organizer, event.id))


def event_deleted(scene: Scene) -> Act:
    event = scene.event()
    return _to_event(scene, event.id, lambda app: app.events.delete_event(scene.organizer, event.id))


def _to_event(scene: Scene, event_id: UUID, do: Callable[[Application], Any]) -> Act:
    return Act(by=scene.organizer.user_id, do=do, target=lambda _: event_id, details={})


def event_worded(scene: Scene) -> Act:
    place = Place(scene.event().id, Template.REMINDER, Language.DE)
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.wordings.set(scene.organizer, place, Wording("Bald!", ("Bis bald.",))),
        target=lambda _: place.event_id,
        details={"template": "reminder", "language": "de"},
    )


def event_unworded(scene: Scene) -> Act:
    place = Place(scene.event().id, Template.REMINDER, Language.DE)
    scene.app.wordings.set(scene.organizer, place, Wording("Bald!", ("Bis bald.",)))
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.wordings.remove(scene.organizer, place),
        target=lambda _: place.event_id,
        details={"template": "reminder", "language": "de"},
    )


def sending_written(scene: Scene) -> Act:
    event, id = scene.event(), SendingId(new_id())
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.sendings.announce(scene.organizer, event.id, Message("Hello", "Bye."), id),
        target=lambda _: id,
        details={"event_id": str(event.id), "public": True},
    )


def event_featured(scene: Scene) -> Act:
    event = scene.event()
    return Act(
        by=scene.admin.user_id,
        do=lambda app: app.events.moderate_event(scene.admin, event.id, Moderation(featured=True)),
        target=lambda _: event.id,
        details={"featured": True},
    )


def ticket_type_created(scene: Scene) -> Act:
    event = scene.event()
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.ticketing.create_ticket_type(scene.organizer, event.id, TicketDetailsFactory()),
        target=lambda offering: offering.ticket_type.id,
        details={"event_id": str(event.id)},
    )


def ticket_type_edited(scene: Scene) -> Act:
    ticket_type = scene.on_sale(quantity=5)
    details = replace(ticket_type.details, quantity=6, name="Another name")
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.ticketing.edit_ticket_type(scene.organizer, ticket_type.id, details),
        target=lambda _: ticket_type.id,
        details={"event_id": str(ticket_type.event_id), "fields": "name,quantity"},
    )


def ticket_type_deleted(scene: Scene) -> Act:
    ticket_type = scene.on_sale()
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.ticketing.delete_ticket_type(scene.organizer, ticket_type.id),
        target=lambda _: ticket_type.id,
        details={"event_id": str(ticket_type.event_id)},
    )


def promo_code_created(scene: Scene) -> Act:
    event = scene.event()
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.promotions.create_promo_code(scene.organizer, event.id, PromoDetailsFactory()),
        target=lambda promotion: promotion.promo_code.id,
        details={"event_id": str(event.id)},
    )


def promo_code_deleted(scene: Scene) -> Act:
    promo_code = scene.promo_code(scene.on_sale())
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.promotions.delete_promo_code(scene.organizer, promo_code.id),
        target=lambda _: promo_code.id,
        details={"event_id": str(promo_code.event_id)},
    )


def booking_cancelled(scene: Scene) -> Act:
    booking = scene.book(scene.on_sale())
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.checkout.cancel_booking(scene.organizer, booking.id),
        target=lambda _: booking.id,
        details={"event_id": str(booking.event_id)},
    )


def payment_refund_requested(scene: Scene) -> Act:
    booking = scene.sell(scene.on_sale(price=2500))
    request = RefundRequest(
        id=RefundId(new_id()), payment_id=scene.payment(booking).id, amount=700, reason="Anna Smith was ill"
    )
    return Act(
        by=scene.admin.user_id,
        do=lambda app: app.checkout.refund_payment(scene.admin, request),
        target=lambda payment: payment.id,
        details={"refund_id": str(request.id), "amount": 700, "currency": "EUR", "attendees": 0},
    )


def attendee_edited(scene: Scene) -> Act:
    booking = scene.book(scene.on_sale())
    attendee = booking.attendees[0]
    edit = AttendeeEdit(name="Anna Smith", email="anna@example.com", vip=True)
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.admission.edit_attendee(scene.organizer, attendee.id, edit),
        target=lambda _: attendee.id,
        details={"event_id": str(booking.event_id), "fields": "person,vip"},
    )


def attendee_transferred(scene: Scene) -> Act:
    booking = scene.sell(scene.on_sale())
    attendee, person = booking.attendees[0], Person("Anna Smith", "anna@example.com")
    return Act(
        by=owner_of(booking).user_id,
        do=lambda app: app.admission.transfer_ticket(owner_of(booking), attendee.id, person),
        target=lambda _: attendee.id,
        details={"event_id": str(booking.event_id)},
    )


def waitlist_entry_prioritised(scene: Scene) -> Act:
    entry = scene.join(scene.sold_out()[0])
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.waitlist.prioritise(scene.organizer, entry.id, Priority.VIP),
        target=lambda _: entry.id,
        details={"priority": "vip"},
    )


def staff_invited(scene: Scene) -> Act:
    event = scene.event()
    invited = InvitationId(new_id()), "anna@example.com"
    return Act(
        by=scene.admin.user_id,
        do=lambda app: app.staffing.invite(scene.admin, event.id, invited[1], StaffRole.MANAGER, invited[0]),
        target=lambda _: invited[0],
        details={"event_id": str(event.id), "role": "manager"},
    )


def staff_uninvited(scene: Scene) -> Act:
    invitation = scene.invite(scene.event(), "anna@example.com")
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.staffing.withdraw(scene.organizer, invitation.id),
        target=lambda _: invitation.id,
        details={"event_id": str(invitation.event_id)},
    )


def staff_joined(scene: Scene) -> Act:
    person = scene.person()
    address = scene.confirm_address(person)
    invitation = scene.invite(scene.event(), address)
    return Act(
        by=person,
        do=lambda app: app.staffing.accept(person, scene.token(address), MemberId(new_id())),
        target=lambda member: member.id,
        details={"event_id": str(invitation.event_id), "invitation_id": str(invitation.id), "role": "scanner"},
    )


def staff_removed(scene: Scene) -> Act:
    member = scene.join_staff(scene.event(), StaffRole.SCANNER)
    return Act(
        by=scene.organizer.user_id,
        do=lambda app: app.staffing.remove(scene.organizer, member.id),
        target=lambda _: member.id,
        details={"event_id": str(member.event_id), "user_id": str(member.user_id), "role": "scanner"},
    )


EVENT_ACTS: dict[Deed, Callable[[Scene], Act]] = {
    Deed.EVENT_CREATED: event_created,
    Deed.EVENT_EDITED: event_edited,
    Deed.EVENT_PUBLISHED: event_published,
    Deed.EVENT_UNPUBLISHED: event_unpublished,
    Deed.EVENT_CANCELLED: event_cancelled,
    Deed.EVENT_DELETED: event_deleted,
    Deed.EVENT_FEATURED: event_featured,
    Deed.EVENT_WORDED: event_worded,
    Deed.EVENT_UNWORDED: event_unworded,
    Deed.SENDING_WRITTEN: sending_written,
    Deed.TICKET_TYPE_CREATED: ticket_type_created,
    Deed.TICKET_TYPE_EDITED: ticket_type_edited,
    Deed.TICKET_TYPE_DELETED: ticket_type_deleted,
    Deed.PROMO_CODE_CREATED: promo_code_created,
    Deed.PROMO_CODE_DELETED: promo_code_deleted,
    Deed.BOOKING_CANCELLED: booking_cancelled,
    Deed.PAYMENT_REFUND_REQUESTED: payment_refund_requested,
    Deed.ATTENDEE_EDITED: attendee_edited,
    Deed.ATTENDEE_TRANSFERRED: attendee_transferred,
    Deed.WAITLIST_ENTRY_PRIORITISED: waitlist_entry_prioritised,
    Deed.STAFF_INVITED: staff_invited,
    Deed.STAFF_UNINVITED: staff_uninvited,
    Deed.STAFF_JOINED: staff_joined,
    Deed.STAFF_REMOVED: staff_removed,
}
