"""What can go wrong in administration."""

from gatherly_core.kernel.errors import Conflict, NotFound


class DeadLetterNotFound(NotFound):
    code = "dead_letter_not_found"


class FlagNotFound(NotFound):
    code = "flag_not_found"


class AlreadyResolved(Conflict):
    """Somebody has looked after it already."""

    code = "already_resolved"
