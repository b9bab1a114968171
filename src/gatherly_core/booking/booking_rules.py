"""Who may see a booking."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action, may
from gatherly_core.booking.errors import BookingNotFound
from gatherly_core.booking.model import Booking
from gatherly_core.kernel.identifiers import UserId


def visible(booking: Booking, organizer: UserId | None, actor: Actor) -> Booking:
    """The booking, if it is the actor's, or of an event of the actor's. BookingNotFound otherwise."""
    if may(actor, Action.VIEW_BOOKING, owner=booking.user_id, organizer=organizer):
        return booking
    raise BookingNotFound("There is no such booking.")
