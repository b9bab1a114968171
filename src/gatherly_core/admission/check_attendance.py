"""Checking that attendees stand as the scans of them say."""

from collections.abc import Iterator, Sequence
from functools import partial

from gatherly_core.admission.ports import GuestLists, Scans
from gatherly_core.admission.scans import Guest, GuestFilter, Scan
from gatherly_core.admission.timeline import replayed
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.differences import Difference
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import PageRequest, Position
from gatherly_core.kernel.unit_of_work import UnitOfWork

EVERYBODY = GuestFilter()
BATCH = 100


class CheckAttendance:
    """Replays the scans of every attendee, and names each difference: who is said to be in, or what a scan came to."""

    def __init__(self, unit_of_work: UnitOfWork, pools: Pools, guest_lists: GuestLists, scans: Scans) -> None:
        self._unit_of_work = unit_of_work
        self._pools = pools
        self._guest_lists = guest_lists
        self._scans = scans

    def __call__(self) -> Iterator[Difference]:
        for event_id in self._unit_of_work.read(self._pools.events):
            for guest, passages in self._guests(event_id):
                yield from _differences(guest, passages)

    def _guests(self, event_id: EventId) -> Iterator[tuple[Guest, Sequence[Scan]]]:
        after: Position | None = None
        while True:
            found, after = self._unit_of_work.read(partial(self._look, event_id, after))
            yield from found
            if after is None:
                return

    def _look(
        self, event_id: EventId, after: Position | None
    ) -> tuple[list[tuple[Guest, Sequence[Scan]]], Position | None]:
        page = self._guest_lists.of_event(event_id, EVERYBODY, PageRequest(BATCH, after))
        passages = self._scans.passages(guest.attendee.id for guest in page.items)
        return [(guest, passages[guest.attendee.id]) for guest in page.items], page.next


def _differences(guest: Guest, passages: Sequence[Scan]) -> Iterator[Difference]:
    attendee, timeline = guest.attendee, replayed(passages)
    attendance = timeline.attendance
    for what, stored, replayed_at in (
        ("checked in", attendee.checked_in_at, attendance.checked_in_at),
        ("checked out", attendee.checked_out_at, attendance.checked_out_at),
    ):
        if stored != replayed_at:
            yield Difference(f"{what}, attendee {attendee.id}", str(stored), str(replayed_at))
    recorded = {scan.id: scan.result for scan in passages}
    for scan in timeline.scans:
        if scan.result is not recorded[scan.id]:
            yield Difference(f"result of scan {scan.id}", recorded[scan.id], scan.result)
