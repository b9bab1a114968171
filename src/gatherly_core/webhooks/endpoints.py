"""Endpoints: where organizers have facts sent."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from gatherly_core.kernel.identifiers import EndpointId, UserId
from gatherly_core.webhooks.model import FactType, Publication

LONGEST_URL = 500
MOST_ENDPOINTS = 20
"""How many of them one user may have."""
BOTH_SIGN = timedelta(hours=24)
"""How long the former secret signs beside the new one."""
PATIENCE = timedelta(days=3)
"""How long an endpoint may fail before nothing is sent there any more."""
LONGEST_GAP = timedelta(hours=2)
"""Between two failures is time in which the endpoint fails; if it was longer than this, nobody tried in it."""
SHORTEST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=15)
REST_SHARE = 4
"""An endpoint that has failed for some time rests for a quarter of it, within these bounds."""
SLOW = timedelta(seconds=2)
"""An endpoint is slow that takes so long."""
SLOW_REST = 4
"""A slow endpoint rests for four times as long as all of its owner's would take if they were like it.

So the slow ones of one owner take a quarter of a thread at most, however many there are, and there is time for others.
"""


class Off(StrEnum):
    """Why nothing is sent to an endpoint any more."""

    GONE = "gone"
    """It has answered 410 Gone: whoever runs it wants nothing more."""
    FAILING = "failing"
    """It has failed for three days in which it was tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address of a program that is told of facts, of all types if it names none.

    `secret` is sealed: only `EndpointSecrets` reads it; so is `former_secret`, which signs, too, until `former_until`.
    `failing_since` is set from the first failure after the last success on, `failed_at` is the last one, and
    `failing_for` how much of the time between them it was tried in. Nothing is tried before `rests_until`.
    """

    id: EndpointId
    owner_id: UserId
    url: str
    types: tuple[FactType, ...]
    secret: str
    created_at: datetime
    former_secret: str | None = None
    former_until: datetime | None = None
    failing_since: datetime | None = None
    failed_at: datetime | None = None
    failing_for: timedelta = timedelta(0)
    rests_until: datetime | None = None
    off: Off | None = None
    off_since: datetime | None = None

    def wants(self, kind: str) -> bool:
        """Whether facts of a type are sent there."""
        return not self.types or kind in self.types

    def rests(self, now: datetime) -> bool:
        """Whether it has failed, or been slow, so lately that trying it would only keep others waiting."""
        return self.rests_until is not None and now < self.rests_until

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """The sealed secrets that sign, the newest first."""
        if self.former_secret is None or self.former_until is None or now >= self.former_until:
            return (self.secret,)
        return (self.secret, self.former_secret)

    def rotated(self, secret: str, now: datetime) -> "Endpoint":
        """It signs with another secret, and what waited for one that can be read is tried at once."""
        return replace(self, secret=secret, former_secret=self.secret, former_until=now + BOTH_SIGN, rests_until=None)

    def reached(self) -> "Endpoint":
        """It took what was sent."""
        return self._afresh()

    def failed(self, now: datetime) -> "Endpoint":
        """It did not: it is left alone for a while, and for good after three days of this.

        Only time in which it was tried counts: while nobody sends anything, it does not fail.
        """
        gap = now - (self.failed_at or now)
        lasted = self.failing_for + (gap if gap <= LONGEST_GAP else timedelta(0))
        failing = replace(self, failing_since=self.failing_since or now, failed_at=now, failing_for=lasted)
        if lasted >= PATIENCE:
            return failing._off(Off.FAILING, now)
        return replace(failing, rests_until=now + min(max(lasted / REST_SHARE, SHORTEST_REST), LONGEST_REST))

    def answered(self, now: datetime, took: timedelta, serving: int) -> "Endpoint":
        """It kept whoever sent something waiting so long, well or ill; it is one of so many of its owner's that are on.

        If that was slow, it rests for as long as `SLOW_REST` says, or longer if it does anyway.
        """
        if self.off is not None or took < SLOW:
            return self
        return replace(self, rests_until=max(self.rests_until or now, now + took * serving * SLOW_REST))

    def waiting(self, now: datetime) -> "Endpoint":
        """Nothing can be sent there for a reason of ours: it is left alone for a while, and has not failed."""
        return replace(self, rests_until=now + LONGEST_REST)

    def rested(self) -> "Endpoint":
        """It may be tried at once."""
        return replace(self, rests_until=None)

    def gone(self, now: datetime) -> "Endpoint":
        """It wants nothing more."""
        return self._off(Off.GONE, now)

    def on(self) -> "Endpoint":
        """It is tried again, as if it had never failed."""
        return replace(self._afresh(), off=None, off_since=None)

    def _afresh(self) -> "Endpoint":
        return replace(self, failing_since=None, failed_at=None, failing_for=timedelta(0), rests_until=None)

    def _off(self, why: Off, now: datetime) -> "Endpoint":
        return replace(self, off=self.off or why, off_since=self.off_since or now, rests_until=None)


@dataclass(frozen=True, slots=True)
class Revealed:
    """An endpoint and its secret, which is shown this once."""

    endpoint: Endpoint
    secret: str


@dataclass(frozen=True, slots=True)
class Listener:
    """An endpoint that takes facts, and whether its owner sees those of everybody's events."""

    endpoint: Endpoint
    sees_all: bool

    def hears(self, publication: Publication) -> bool:
        """Whether the fact is sent there."""
        seen = self.sees_all or publication.organizer_id == self.endpoint.owner_id
        return seen and self.endpoint.wants(publication.type)
