"""What can go wrong with wordings."""

from gatherly_core.kernel.errors import NotFound


class WordingNotFound(NotFound):
    """The event has no wording of this, or nobody can have one."""

    code = "wording_not_found"
