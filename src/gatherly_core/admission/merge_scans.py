"""Merging the scans that devices have made on their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.admission.door_rules import mistimed, refusal, seen_by
from gatherly_core.admission.errors import ScanTaken
from gatherly_core.admission.ports import Guests, Scans, TicketSigner
from gatherly_core.admission.refusals import log_refused
from gatherly_core.admission.replaying import Replay
from gatherly_core.admission.scans import Direction, Guest, Scan, ScanKey, ScanResult, Verdict
from gatherly_core.admission.showing import Shown, shown
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.identifiers import EventId, Identifiers, ScanId
from gatherly_core.kernel.unit_of_work import UnitOfWork

MOST_SCANS = 500
"""In one batch."""
ATTEMPTS = 3
"""How often a batch is tried that others keep uploading at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineScan:
    """What a device has seen, at its own time. Its `nonce` tells it apart from all others of the device."""

    text: str = field(repr=False)
    at: datetime
    direction: Direction
    device_id: str
    nonce: str

    @property
    def key(self) -> ScanKey:
        return (self.device_id, self.nonce)


Batch = Mapping[ScanKey, tuple[OfflineScan, Shown]]
Merged = tuple[tuple[Scan, ...], Mapping[ScanKey, Verdict]]
"""The scans that were new, and what is said of all."""


class MergeScans:
    """Takes what devices have seen while nobody could be asked, and finds out who was let in twice.

    - the event's organizer, its staff and admins may: EventNotFound for a foreign draft, Forbidden
    - MOST_SCANS at a time: Invalid
    - each scan gets a verdict, in the order of the batch, and none spoils the others
    - a device's nonce stands for one scan: what was merged before is told again, and counts once
    - a scan that is refused changes nothing for the attendee: a bad ticket (as for ScanTicket), a time that is yet to
      come or before the booking
    - the others count in the order of their own time, whatever the order in which they come: an earlier one changes
      what later ones have come to
    - two devices that let somebody in while nobody left between: one admission, and a conflict that names both
    - every scan is kept, refused ones too, and these are logged
    - who runs the door alone sees who comes by their names
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        guests: Guests,
        scans: Scans,
        signer: TicketSigner,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._guests = guests
        self._scans = scans
        self._signer = signer
        self._identifiers = identifiers
        self._clock = clock

    def __call__(self, actor: Actor, event_id: EventId, batch: Sequence[OfflineScan]) -> tuple[Verdict, ...]:
        if len(batch) > MOST_SCANS:
            raise Invalid("These are too many scans.", {"scans": f"must have at most {MOST_SCANS} entries"})
        seen: dict[ScanKey, tuple[OfflineScan, Shown]] = {}
        for scan in batch:  # of those with the same key the first stands for all
            if scan.key not in seen:
                seen[scan.key] = scan, shown(scan.text, self._signer)
        new, verdicts = self._patiently(actor, event_id, seen)
        for recorded in new:
            log_refused(recorded)
        return tuple(verdicts[scan.key] for scan in batch)

    def _patiently(self, actor: Actor, event_id: EventId, batch: Batch) -> Merged:
        for _ in range(ATTEMPTS - 1):
            try:
                return self._run(actor, event_id, batch)
            except ScanTaken:
                continue  # another upload of it was faster: now it is known
        return self._run(actor, event_id, batch)

    def _run(self, actor: Actor, event_id: EventId, batch: Batch) -> Merged:
        return self._unit_of_work.run(lambda: self._merge(actor, event_id, batch), landed=self._landed)

    def _merge(self, actor: Actor, event_id: EventId, batch: Batch) -> Merged:
        event = permitted(self._events.pinned(event_id), actor, Action.RUN_DOOR)
        known = self._scans.known(event.id, batch)
        unknown = {key: seen for key, seen in batch.items() if key not in known}
        guests = self._guests.locked(
            [code for _, seen in unknown.values() for code in seen.codes],
            [scan.attendee_id for scan in known.values() if scan.attendee_id],
        )
        by_code, by_id = {g.attendee.code: g for g in guests}, {g.attendee.id: g for g in guests}
        now = self._clock.now()
        judged = [
            self._judged(scan, seen, by_code.get(seen.code or ""), event.id, actor, now)
            for scan, seen in unknown.values()
        ]
        replay = Replay(self._scans.passages(by_id), judged)
        self._scans.add(replay.new)
        self._scans.revise(replay.revised)
        self._guests.keep(replay.attendances)
        told = {**known, **{scan.key: scan for scan in replay.new}}
        seen = {id: seen_by(actor, event, guest) for id, guest in by_id.items()}
        return replay.new, {key: replay.verdict(scan, seen) for key, scan in told.items()}

    def _judged(
        self, scan: OfflineScan, seen: Shown, guest: Guest | None, event_id: EventId, actor: Actor, now: datetime
    ) -> Scan:
        refused = refusal(seen, guest, event_id) or mistimed(scan.at, now, guest)
        result = refused or ScanResult.ADMITTED
        return Scan(
            id=ScanId(self._identifiers.new()),
            event_id=event_id,
            attendee_id=guest.attendee.id if guest and guest.event_id == event_id else None,
            direction=scan.direction,
            at=scan.at,
            received_at=now,
            device_id=scan.device_id,
            nonce=scan.nonce,
            scanned_by=actor.user_id,
            fingerprint=seen.fingerprint,
            passage=refused is None,
            result=result,
            told=result,
        )

    def _landed(self, merged: Merged) -> bool:
        ids = [scan.id for scan in merged[0]]
        return len(self._scans.named(ids)) == len(ids)
