"""The families of errors that the core raises.

Each concrete error belongs to one family and has a stable `code`, a word that clients may rely on. Its text is one
sentence for people. The core never knows how a family is told to a client.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar


class GatherlyError(Exception):
    """Something the caller is told: a stable `code`, one sentence, and perhaps `members`: more for programs to read."""

    code: ClassVar[str]
    retry_after: int | None = None
    """After how many seconds the same request may succeed; None when that cannot be said."""

    def __init__(self, detail: str, **members: str | int | datetime) -> None:
        super().__init__(detail)
        self.detail = detail
        self.members = members


class Unauthenticated(GatherlyError):
    """Nobody, or nobody who can prove it, is asking."""


class Refused(GatherlyError):
    """Who asks may not do this."""


class NotFound(GatherlyError):
    """The thing is absent, or it is somebody else's private thing."""


class Conflict(GatherlyError):
    """The state of things does not allow it."""


class Inconsistent(GatherlyError):
    """It contradicts what the same caller has asked before."""


class Stale(Conflict):
    """The thing was changed since the caller looked at it."""


class Unavailable(GatherlyError):
    """It cannot be done now; the same request may succeed later."""

    retry_after: int | None = 1


class ChannelAway(Unavailable):
    """Nobody is reached by this channel now, whoever it is: what else is to go by it need not be tried before.

    `retry_after` is how many seconds the other side asks to be left alone, None when it does not say.
    """

    def __init__(self, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Untried(Unavailable):
    """It could not even be tried, for a reason of ours: it is no failure of whom it is for, and none is counted."""


class Undeliverable(Conflict):
    """It will never reach whom it is for: trying again is of no use."""


class TooMany(GatherlyError):
    """It was asked too often; the same request may succeed in `retry_after` seconds, at least one."""

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = max(1, retry_after)


class Invalid(GatherlyError):
    """What was asked makes no sense, whatever the state.

    `fields` names what is wrong: the name of a field of the command -> what it must be.
    """

    code = "invalid_input"

    def __init__(self, detail: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.fields = dict(fields or {})


class Forbidden(Refused):
    code = "forbidden"


class AlreadyMade(Conflict):
    """There is a thing of this id already."""

    code = "already_made"


class VersionMismatch(Stale):
    code = "version_mismatch"


class Overloaded(Unavailable):
    """More callers wait for this than can be served in good time."""

    code = "overloaded"
