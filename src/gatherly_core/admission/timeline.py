"""What the scans of one attendee come to: a pure function of them, whatever the order in which they became known."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from gatherly_core.admission.scans import Attendance, Conflict, Direction, Scan, ScanResult


@dataclass(frozen=True, slots=True)
class Timeline:
    """The passages of one attendee in the order of their own time, each with its result.

    `inside` is the admission that holds, None when the attendee is outside.
    """

    scans: tuple[Scan, ...] = ()
    inside: Scan | None = None

    @property
    def attendance(self) -> Attendance:
        """The last admission, and the leaving that followed it."""
        admitted = _last(self.scans, ScanResult.ADMITTED)
        left = _last(self.scans, ScanResult.LEFT)
        return Attendance(admitted, None if self.inside else left)

    def of(self, scan: Scan) -> Scan:
        """The scan as it stands in this timeline."""
        return next(each for each in self.scans if each.id == scan.id)

    def conflict_of(self, scan: Scan) -> Conflict | None:
        """The conflict that the scan is part of: the one in which it came second, or else the first about it."""
        for each in self.scans:
            if each.result is ScanResult.CONFLICT and scan.id in (each.id, each.against):
                admitted = next(other for other in self.scans if other.id == each.against)
                return Conflict(admitted, each)
        return None


def replayed(passages: Iterable[Scan]) -> Timeline:
    """Goes through the passages of one attendee in the order of their own time.

    - who is outside comes in, who is inside leaves: one admission at most between two leavings
    - a second entry by another device is a conflict with the admission that holds; by the same device, which knew of
      it, it is that admission seen again
    - leaving while outside changes nothing
    """
    seen: list[Scan] = []
    inside: Scan | None = None
    for scan in sorted(passages, key=_order):
        result, against = _outcome(scan, inside)
        seen.append(replace(scan, result=result, against=against.id if against else None))
        if result is ScanResult.ADMITTED:
            inside = seen[-1]
        elif result is ScanResult.LEFT:
            inside = None
    return Timeline(tuple(seen), inside)


def _order(scan: Scan) -> tuple[datetime, Direction, str, str]:
    # Scans of the same moment are told apart by what they say, never by when they became known.
    return (scan.at, scan.direction, scan.device_id, scan.nonce)


def _outcome(scan: Scan, inside: Scan | None) -> tuple[ScanResult, Scan | None]:
    if scan.direction is Direction.OUT:
        return (ScanResult.LEFT if inside else ScanResult.NOT_CHECKED_IN), None
    if inside is None:
        return ScanResult.ADMITTED, None
    if inside.device_id == scan.device_id:
        return ScanResult.ALREADY_CHECKED_IN, inside
    return ScanResult.CONFLICT, inside


def _last(scans: Iterable[Scan], result: ScanResult) -> datetime | None:
    return max((scan.at for scan in scans if scan.result is result), default=None)
