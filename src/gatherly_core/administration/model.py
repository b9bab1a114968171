"""Flags: what somebody should look at."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from gatherly_core.administration.errors import AlreadyResolved
from gatherly_core.kernel.identifiers import FlagId, UserId


class FlagKind(StrEnum):
    """Why something was flagged."""

    MANY_CARDS = "many_cards"
    """The cards that a user wants to pay with are declined again and again, as when stolen ones are tried out."""
    MANY_BOOKINGS = "many_bookings"
    """A user books far more often than people do."""
    ONE_CODE_AT_TWO_DOORS = "one_code_at_two_doors"
    """One ticket was shown at several doors within minutes."""
    SIGN_IN_ATTACK = "sign_in_attack"
    """Passwords are guessed: for one account, or from one address."""


class TargetKind(StrEnum):
    """What was flagged."""

    ACCOUNT = "account"
    ATTENDEE = "attendee"
    ADDRESS = "address"
    """An address of the network, of which a keyed hash is kept alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Something suspicious in the time that begins at `since`: `target`, by its id or its hash, `count` times."""

    kind: FlagKind
    target_type: TargetKind
    target: str
    since: datetime
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A sighting that somebody should look at, until they have; there is one for each."""

    id: FlagId
    sighting: Sighting
    created_at: datetime
    resolved_at: datetime | None = None
    resolved_by: UserId | None = None
    note: str | None = None

    def resolved(self, by: UserId, note: str | None, now: datetime) -> "Flag":
        """The flag, which somebody has looked at. AlreadyResolved when somebody had before."""
        if self.resolved_at is not None:
            raise AlreadyResolved("Somebody has looked after this already.")
        return replace(self, resolved_at=now, resolved_by=by, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFilter:
    """Which flags are wanted; None leaves a choice open."""

    resolved: bool | None = None
    kind: FlagKind | None = None

    def fits(self, flag: Flag) -> bool:
        """Whether it is wanted."""
        return self.resolved in (None, flag.resolved_at is not None) and self.kind in (None, flag.sighting.kind)
