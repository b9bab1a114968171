"""Who may see a booking."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may
from gatherly_core.booking.errors import BookingNotFound
from gatherly_core.booking.model import Booking
from gatherly_core.events.model import Event


def visible(booking: Booking, event: Event | None, actor: Actor) -> Booking:
    """The booking of this event, if `actor` may see it. BookingNotFound otherwise."""
    if may(actor, Action.VIEW_BOOKING, owner=booking.user_id, event=event):
        return booking
    raise BookingNotFound("There is no such booking.")
