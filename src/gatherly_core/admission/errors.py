"""What can go wrong with tickets at the door."""

from gatherly_core.kernel.errors import Invalid


class UnreadableTicket(Invalid):
    """The text of this QR code is not that of a ticket."""

    code = "unreadable_ticket"


class ForgedTicket(Invalid):
    """The text looks like a ticket's, but none of our keys has signed it."""

    code = "forged_ticket"
