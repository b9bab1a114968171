"""What can go wrong with ticket types."""

from gatherly_core.kernel.errors import Conflict, Invalid, NotFound


class TicketTypeNotFound(NotFound):
    code = "ticket_not_found"


class TicketTypeSold(Conflict):
    """Live bookings hold tickets of this type."""

    code = "ticket_sold"


class SalesClosed(Conflict):
    """The sales window is not open."""

    code = "sales_closed"


class OverLimit(Conflict):
    """More tickets than one booking may take."""

    code = "over_limit"


class UnderLimit(Conflict):
    """Fewer tickets than one booking must take."""

    code = "under_limit"


class TicketRequired(Invalid):
    """The event sells several ticket types, or none: one must be named."""

    code = "ticket_required"
