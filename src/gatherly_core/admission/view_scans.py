"""Looking at what was seen at the doors."""

from collections.abc import Mapping
from dataclasses import dataclass

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.admission.ports import Scans
from gatherly_core.admission.scans import Scan, ScanResult
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId, ScanId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LoggedScan:
    """A scan, and the admission that it stands against, if it does."""

    scan: Scan
    against: Scan | None = None


class ViewScans:
    """The scans at the doors of an event, of one result if one is given, the last received first.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, scans: Scans) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._scans = scans

    def __call__(
        self, actor: Actor, event_id: EventId, result: ScanResult | None, page: PageRequest
    ) -> Page[LoggedScan]:
        return self._unit_of_work.read(lambda: self._view(actor, event_id, result, page))

    def _view(self, actor: Actor, event_id: EventId, result: ScanResult | None, page: PageRequest) -> Page[LoggedScan]:
        permitted(self._events.get(event_id), actor, Action.VIEW_SCANS)
        found = self._scans.of_event(event_id, result, page)
        others = self._scans.named([scan.against for scan in found.items if scan.against])
        return Page(tuple(_logged(scan, others) for scan in found.items), found.next)


def _logged(scan: Scan, others: Mapping[ScanId, Scan]) -> LoggedScan:
    return LoggedScan(scan, others[scan.against] if scan.against else None)
