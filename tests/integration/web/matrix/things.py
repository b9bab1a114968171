"""The things that operations are about, as they must be for the operation to succeed."""

from typing import Any

from gatherly_core.accounts.administer_user import UserChange
from gatherly_core.accounts.model import Actor, Role, StaffRole
from gatherly_core.administration.model import Flag, FlagKind, Sighting, TargetKind
from gatherly_core.admission.scan_ticket import ScanRequest
from gatherly_core.admission.scans import Direction
from gatherly_core.booking.model import Booking
from gatherly_core.kernel.identifiers import FlagId, SendingId
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.notifications.devices import Platform
from gatherly_core.notifications.model import Channel, Recipient, Status
from gatherly_core.sendings.model import Message
from gatherly_core.ticketing.model import TicketType
from gatherly_core.wordings.model import Place
from tests.factories import NOW, DeliveryFactory, EndpointFactory, NotificationFactory, PublicationFactory, new_id
from tests.integration.web.matrix.cast import Stage


def event(stage: Stage) -> Any:
    return stage.event().id


def draft(stage: Stage) -> Any:
    return stage.event(published=False).id


def ticket_type(stage: Stage) -> Any:
    return stage.on_sale().id


def worded(stage: Stage) -> Any:
    """With a wording in the first place that there is for one."""
    id = event(stage)
    place = Place(id, Template.BOOKING_CONFIRMED, Language.DE)
    stage.app.wordings.set(stage.admin, place, Wording("Dabei!", ("Bis bald.",)))
    return id


def promo_code(stage: Stage) -> Any:
    return stage.promo_code(stage.on_sale()).id


def invitation(stage: Stage) -> Any:
    return stage.invite(stage.event(), f"{new_id()}@example.org").id


def member(stage: Stage) -> Any:
    """The booker's place in the staff."""
    return stage.employ(stage.event(), StaffRole.SCANNER, stage.booker).id


def held_booking(stage: Stage) -> Any:
    return stage.book(stage.on_sale(), by=stage.booker).id


def _sold(stage: Stage) -> Booking:
    return stage.sell(stage.on_sale(), by=stage.booker)


def booking(stage: Stage) -> Any:
    return _sold(stage).id


def attendee(stage: Stage) -> Any:
    return _sold(stage).attendees[0].id


def payment(stage: Stage) -> Any:
    return stage.payment(_sold(stage)).id


def payer(stage: Stage) -> Any:
    return stage.booker.user_id


def session(stage: Stage) -> Any:
    opened = stage.app.accounts.open_session(stage.user(stage.booker))
    return stage.ports.tokens.verify(opened.token.value).session_id


def device(stage: Stage) -> Any:
    return stage.app.preferences.register_device(stage.booker, f"token-{new_id()}", Platform.ANDROID).id


def user(stage: Stage) -> Any:
    """Somebody whom nobody else here is."""
    return stage.person().user_id


def flag(stage: Stage) -> Any:
    sighting = Sighting(
        kind=FlagKind.MANY_BOOKINGS, target_type=TargetKind.ACCOUNT, target=str(new_id()), since=NOW, count=99
    )
    flag = Flag(id=FlagId(new_id()), sighting=sighting, created_at=NOW)
    stage.ports.unit_of_work.run(lambda: stage.ports.flags.add(flag))
    return flag.id


def dead_letter(stage: Stage) -> Any:
    """A message to somebody who is not there, that was given up."""
    gone = NotificationFactory(channel=Channel.EMAIL, status=Status.FAILED, recipient=Recipient(stage.booker.user_id))
    stage.ports.unit_of_work.run(lambda: stage.ports.notifications.add([gone]))
    return gone.id


def endpoint(stage: Stage) -> Any:
    endpoint = EndpointFactory(owner_id=stage.booker.user_id)
    stage.ports.unit_of_work.run(lambda: stage.ports.endpoints.add(endpoint))
    return endpoint.id


def delivery(stage: Stage) -> Any:
    """An endpoint, of somebody who organizes events by now, and something of theirs that was sent there."""
    owner = stage.booker.user_id
    stage.app.accounts.administer_user(stage.admin, owner, UserChange(role=Role.ORGANIZER))
    endpoint_id, published = endpoint(stage), PublicationFactory(organizer_id=owner)
    delivery = DeliveryFactory(endpoint_id=endpoint_id, fact_id=published.fact_id)

    def send() -> None:
        stage.ports.feed.publish([published])
        stage.ports.deliveries.add([delivery])

    stage.ports.unit_of_work.run(send)
    return f"{endpoint_id}/{delivery.id}"


def category(stage: Stage) -> Any:
    return stage.app.events.create_category(stage.admin, f"category {new_id()}").id


def sold_out(stage: Stage) -> TicketType:
    return stage.sold_out()[0]


def entry(stage: Stage) -> Any:
    return stage.join(sold_out(stage), by=stage.booker).id


def offer(stage: Stage) -> Any:
    """An entry with an offer."""
    ticket_type, sold = stage.sold_out()
    waiting = stage.join(ticket_type, by=stage.booker)
    stage.cancel(sold)
    return waiting.id


def sending(stage: Stage) -> Any:
    """Something that the booker wrote, who was an admin then."""
    writer, id = Actor(stage.booker.user_id, Role.ADMIN), SendingId(new_id())
    return stage.app.sendings.write_to_users(writer, (stage.admin.user_id,), Message("Hello", "Bye."), id).id


def notification(stage: Stage) -> Any:
    """Something that the booker was told."""
    told = NotificationFactory(recipient=Recipient(stage.booker.user_id))
    stage.ports.unit_of_work.run(lambda: stage.ports.notifications.add([told]))
    return told.id


def door(stage: Stage) -> Any:
    """The ticket type of somebody who comes, whom `stage.shown` is then."""
    sold = _sold(stage)
    stage.shown = sold.attendees[0].id
    return sold.items[0].ticket_type_id


def door_behind(stage: Stage) -> Any:
    """The same, of somebody who is inside."""
    ticket_type_id = door(stage)
    scan = ScanRequest(
        actor=stage.admin, ticket_type_id=ticket_type_id, direction=Direction.IN, attendee_id=stage.shown
    )
    stage.app.admission.scan_ticket(scan)
    return ticket_type_id
