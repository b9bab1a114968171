"""What can go wrong on the waitlist."""

from gatherly_core.kernel.errors import Conflict, NotFound


class EntryNotFound(NotFound):
    code = "waitlist_entry_not_found"


class NotSoldOut(Conflict):
    """The places can be booked right now."""

    code = "not_sold_out"


class AlreadyWaiting(Conflict):
    """The user waits for this ticket type already, or has an offer of it."""

    code = "already_waiting"


class NoOffer(Conflict):
    """There is no offer to take or to pass on."""

    code = "no_offer"


class OfferExpired(Conflict):
    """The offer's time is over; it goes on to the next."""

    code = "offer_expired"


class NotWaiting(Conflict):
    """The entry has left the line."""

    code = "not_waiting"
