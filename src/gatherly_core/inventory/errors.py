"""What can go wrong with places."""

from gatherly_core.kernel.errors import Conflict


class PlacesGone(Conflict):
    """A pool had fewer places than it seemed to have: others took them in the meantime. Decide again."""

    code = "sold_out"


class BelowUse(Conflict):
    """A pool cannot become smaller than the places that are taken or kept of it."""

    code = "below_sold"
