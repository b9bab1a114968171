"""What can go wrong with the feed of facts, and with those that are told of them."""

from gatherly_core.kernel.errors import Conflict


class CursorExpired(Conflict):
    """What came after that place in the feed is not kept any more, at least in part."""

    code = "cursor_expired"
