"""What is held about a user, as it is erased."""

from enum import StrEnum


class Trace(StrEnum):
    """What is erased of a user, in this order; each may be begun again wherever it was cut off."""

    SESSIONS = "sessions"
    """When they were signed in, and what with."""
    LETTER_TOKENS = "letter tokens"
    """What the links in letters to them are good for."""
    SOCIAL_IDENTITIES = "social identities"
    """As whom providers know them."""
    OWN_TICKETS = "own tickets"
    """Name and address on tickets that they booked: where these are theirs, and on all that are of no use any more."""
    TICKETS_RECEIVED = "tickets received"
    """Name and address on tickets of others' bookings that bear their address, if it is proven to be theirs."""
    POSTS = "posts"
    """Their places in the staffs of events."""
    INVITATIONS = "invitations"
    """Their address, if it is proven to be theirs, on invitations to staffs, which are good for nobody then."""
    SCANS = "scans"
    """The names of the devices with which they scanned."""
    REFUNDS = "refunds"
    """The reasons that were given for refunds to them."""
    DELETED_EVENTS = "deleted events"
    """All that they wrote of events that were deleted."""
    PAST_EVENTS = "past events"
    """Their descriptions of events that are over or cancelled, and where these were; what was sold keeps its title."""
    ANSWERS = "answers"
    """The answers that are kept under their idempotency keys. After all that these could tell of is gone."""
    ACCOUNT = "account"
    """Their name, address, telephone number, photo, preferences and password. Last: with it the address is free."""
