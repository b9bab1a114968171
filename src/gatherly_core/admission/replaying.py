"""What becomes of attendees, and of the scans there are of them, when further scans turn up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gatherly_core.admission.scans import Attendance, Guest, Scan, ScanResult, Verdict
from gatherly_core.admission.timeline import replayed
from gatherly_core.kernel.identifiers import AttendeeId


class Replay:
    """The timelines of some attendees, before and after `new` scans have turned up. It changes nothing."""

    def __init__(self, before: Mapping[AttendeeId, Sequence[Scan]], new: Iterable[Scan]) -> None:
        passages = {attendee_id: list(scans) for attendee_id, scans in before.items()}
        self._recorded = {scan.id: scan for scans in before.values() for scan in scans}
        self._touched: set[AttendeeId] = set()
        new = tuple(new)
        for scan in new:
            if scan.passage and scan.attendee_id:
                passages[scan.attendee_id].append(scan)
                self._touched.add(scan.attendee_id)
        self._timelines = {attendee_id: replayed(scans) for attendee_id, scans in passages.items()}
        self.new = tuple(map(self._told, new))
        """The new scans, each with what it has come to and what is told of it."""

    @property
    def revised(self) -> tuple[Scan, ...]:
        """The scans recorded before that have come to something else."""
        scans = (scan for timeline in self._timelines.values() for scan in timeline.scans)
        return tuple(scan for scan in scans if self._recorded.get(scan.id, scan) != scan)

    @property
    def attendances(self) -> dict[AttendeeId, Attendance]:
        """How those stand of whom new scans count."""
        return {attendee_id: self._timelines[attendee_id].attendance for attendee_id in self._touched}

    def verdict(self, scan: Scan, guests: Mapping[AttendeeId, Guest]) -> Verdict:
        """What is said of a scan, new or recorded before."""
        if scan.attendee_id is None:
            return Verdict(scan)
        timeline, guest = self._timelines[scan.attendee_id], guests[scan.attendee_id]
        if scan.attendee_id in self._touched:
            guest = guest.attending(timeline.attendance)
        return Verdict(scan, guest, timeline.conflict_of(scan))

    def _told(self, scan: Scan) -> Scan:
        if not scan.passage or scan.attendee_id is None:
            return scan
        timeline = self._timelines[scan.attendee_id]
        scan = timeline.of(scan)
        conflict = timeline.conflict_of(scan)
        # Who was the first, but is heard of last, is told what the other one could not be.
        known_before = conflict is not None and conflict.doubled.id in self._recorded
        return replace(scan, told=ScanResult.CONFLICT if known_before else scan.result)
