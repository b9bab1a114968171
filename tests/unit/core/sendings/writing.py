"""Short ways to say who wrote what to whom."""

from collections.abc import Sequence

from gatherly_core.accounts.model import Actor
from gatherly_core.booking.model import Booking
from gatherly_core.kernel.identifiers import SendingId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.notifications.model import Channel, Kind, Notification
from gatherly_core.notifications.ports import NotificationFilter
from gatherly_core.sendings.model import Message, Progress, Sending
from gatherly_core.ticketing.model import TicketType
from tests.factories import new_id
from tests.unit.core.scene import Scene, owner_of

NEWS = Message("Doors open earlier", "Good news: at 18:30.\n\n\nThere is soup\nfor everybody. ")


def write(
    scene: Scene, ticket_type: TicketType, message: Message = NEWS, by: Actor | None = None, public: bool = False
) -> Sending:
    use_case = scene.app.sendings.announce if public else scene.app.sendings.write_to_attendees
    return use_case(by or scene.organizer, ticket_type.event_id, message, SendingId(new_id()))


def told(scene: Scene, actor: Actor, channel: Channel = Channel.IN_APP) -> list[Notification]:
    """What somebody was written."""
    wanted, page = NotificationFilter(channel=channel), PageRequest(100)
    found = scene.ports.unit_of_work.read(lambda: scene.ports.notifications.of_user(actor.user_id, wanted, page))
    return [each for each in found.items if each.kind in (Kind.ANNOUNCEMENT, Kind.MESSAGE)]


def numbers(scene: Scene, bookings: Sequence[Booking]) -> list[int]:
    """How often the owner of each booking was told something."""
    return [len(told(scene, owner_of(booking))) for booking in bookings]


def progress(scene: Scene, sending: Sending) -> Progress:
    return scene.app.sendings.view_sending(scene.admin, sending.id)[1]


def announced(scene: Scene, ticket_type: TicketType, by: Actor | None = None) -> tuple[Sending, ...]:
    return scene.app.sendings.list_announcements(by, ticket_type.event_id, PageRequest(100)).items
