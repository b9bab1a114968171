"""What is suspicious. Pure rules over what is recorded anyway."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gatherly_core.administration.model import FlagKind, Sighting, TargetKind
from gatherly_core.kernel.identifiers import AttendeeId

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rule:
    """Whoever does it `least` times or more in a window is suspicious. Windows follow each other without gaps."""

    kind: FlagKind
    target_type: TargetKind
    window: timedelta
    least: int

    def windows(self, now: datetime) -> tuple[datetime, datetime]:
        """When the window before the present one began, and when the present one did."""
        present = now - (now - EPOCH) % self.window
        return present - self.window, present

    def sightings(self, counts: Mapping[str, int], since: datetime) -> list[Sighting]:
        """Who is suspicious, of those who did it so often in the window that began at `since`."""
        return [
            Sighting(kind=self.kind, target_type=self.target_type, target=target, since=since, count=count)
            for target, count in sorted(counts.items())
            if count >= self.least
        ]


MANY_CARDS = Rule(FlagKind.MANY_CARDS, TargetKind.ACCOUNT, timedelta(days=1), 5)
MANY_BOOKINGS = Rule(FlagKind.MANY_BOOKINGS, TargetKind.ACCOUNT, timedelta(hours=1), 20)
ATTACKED_ACCOUNT = Rule(FlagKind.SIGN_IN_ATTACK, TargetKind.ACCOUNT, timedelta(hours=1), 10)
ATTACKING_ADDRESS = Rule(FlagKind.SIGN_IN_ATTACK, TargetKind.ADDRESS, timedelta(hours=1), 30)
TWO_DOORS = Rule(FlagKind.ONE_CODE_AT_TWO_DOORS, TargetKind.ATTENDEE, timedelta(days=1), 2)
"""The count is that of the doors."""
AT_ONCE = timedelta(minutes=10)
"""Who was let in, went out by another door without being seen, and comes again, has taken longer than this."""


@dataclass(frozen=True, slots=True)
class DoorScan:
    """That a ticket was shown at a door, by somebody who wanted to come in."""

    attendee_id: AttendeeId
    device_id: str
    at: datetime
    admitted: bool


def doors_of(scans: Iterable[DoorScan]) -> dict[str, int]:
    """At how many doors each ticket was shown within AT_ONCE of each other, one of them refusing it."""
    by_attendee: dict[AttendeeId, list[DoorScan]] = defaultdict(list)
    for scan in scans:
        by_attendee[scan.attendee_id].append(scan)
    return {str(attendee_id): _doors(shown) for attendee_id, shown in by_attendee.items()}


def _doors(shown: list[DoorScan]) -> int:
    refused = [scan for scan in shown if not scan.admitted]
    return max(
        (len({each.device_id for each in shown if abs(each.at - scan.at) <= AT_ONCE}) for scan in refused), default=0
    )
