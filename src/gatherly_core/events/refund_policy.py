"""What is given back of the price of a booking that its owner cancels, by how long it is until the event starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from gatherly_core.kernel.errors import Invalid

MOST_TIERS = 10
MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Tier:
    """Until so many days before the start, so many percent are given back.

    Days are those of the event's wall clock: 7 days before Tuesday 19:00 is the Tuesday before at 19:00, whatever the
    clocks do in between.
    """

    days_before: int
    percent: int


RefundPolicy = tuple[Tier, ...]

FULL_UNTIL_START: RefundPolicy = (Tier(0, 100),)
"""The policy of an event that says nothing about it."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """How many percent are given back now, until when that is so (None: for good), and why."""

    percent: int
    until: datetime | None
    reason: str


def check_policy(policy: Sequence[Tier] | None) -> None:
    """Invalid unless every tier makes sense, and no two are about the same number of days."""
    tiers = policy or ()
    days = [tier.days_before for tier in tiers]
    if len(tiers) > MOST_TIERS or len(set(days)) < len(days):
        raise Invalid(
            "The refund policy does not make sense.",
            {"refund_policy": f"must have at most {MOST_TIERS} tiers, each for another number of days"},
        )
    if any(not 0 <= tier.days_before <= MOST_DAYS or not 0 <= tier.percent <= 100 for tier in tiers):
        raise Invalid(
            "The refund policy does not make sense.",
            {"refund_policy": f"must have days_before from 0 to {MOST_DAYS} and percent from 0 to 100"},
        )


def rule(policy: RefundPolicy | None, start: datetime, timezone: str, now: datetime) -> Ruling:
    """What the policy says at `now` for an event that starts at `start` (both UTC) in that IANA time zone.

    The tier that ends next counts; after the last one nothing is given back.
    """
    tiers = FULL_UNTIL_START if policy is None else policy
    for tier in sorted(tiers, key=lambda tier: -tier.days_before):
        end = _days_before(start, tier.days_before, timezone)
        if now < end:
            return Ruling(tier.percent, end, f"{tier.percent} % are given back until {end:%Y-%m-%dT%H:%M:%SZ}.")
    return Ruling(0, None, "Nothing is given back any more.")


def _days_before(start: datetime, days: int, timezone: str) -> datetime:
    # Arithmetic on an aware datetime is that of its wall clock; of an hour that there is twice, the first is meant,
    # unless it is the very hour of the start.
    if not days:
        return start
    local = start.astimezone(ZoneInfo(timezone)) - timedelta(days=days)
    return local.astimezone(UTC)
