"""Verifying that the audit trail says what was written into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from gatherly_core.audit.keys import AuditKeys
from gatherly_core.audit.ports import AuditChain
from gatherly_core.audit.records import BEGINNING, Anchor, Head, Record, moment_text
from gatherly_core.audit.signing import is_end, is_genuine, is_sealed
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.paging import batches
from gatherly_core.kernel.unit_of_work import UnitOfWork

BATCH = 1000
LATE = timedelta(minutes=15)
"""After this time an entry should be in the chain: the sweep has come by."""


class Flaw(StrEnum):
    """What is wrong with a place."""

    MISSING = "missing"
    """There is no entry: it was deleted, or the chain was cut off."""
    CHANGED = "changed"
    """The entry is not as it was written."""
    MISPLACED = "misplaced"
    """The entry was not sealed at this place: it was moved, put in, or its seal was changed."""
    UNKNOWN_KEY = "unknown_key"
    """The entry names a key that is not among those that were set, or its name was changed."""
    END_CHANGED = "end_changed"
    """The stored end of the chain is not as it was written, or gone."""
    BEYOND_THE_END = "beyond_the_end"
    """The entry comes after the stored end of the chain."""
    NOT_AS_EXPECTED = "not_as_expected"
    """The chain is sound, but another one than at the time from which the expected end is."""


@dataclass(frozen=True, slots=True)
class Break:
    """The first place that is broken. `sequence` is None for an entry outside the chain, `entry_id` where is none."""

    flaw: Flaw
    sequence: int | None
    entry_id: UUID | None = None

    def __str__(self) -> str:
        place = "outside the chain" if self.sequence is None else f"at place {self.sequence}"
        return f"{self.flaw.replace('_', ' ')} {place}" + (f", entry {self.entry_id}" if self.entry_id else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the verification found.

    `end` is where the chain ends, as far as it is whole; `waiting` entries are genuine and not in it yet, `late` of
    them for longer than LATE.
    """

    end: Anchor
    waiting: int = 0
    late: int = 0
    broken: Break | None = None

    @property
    def intact(self) -> bool:
        """Whether every entry is as it was written, and none is missing that was sealed."""
        return self.broken is None


class VerifyTrail:
    """Recomputes every code of the audit trail, and names the first broken place.

    - the chain from its beginning to its end, in order, and then the entries that are not in it yet
    - with an `expected` end, kept elsewhere: that the chain contains it, so that nothing before it was ever replaced
    - it only looks, at some entries at a time, and may run while entries are written and sealed
    """

    def __init__(self, unit_of_work: UnitOfWork, chain: AuditChain, keys: AuditKeys, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._chain = chain
        self._keys = keys
        self._clock = clock

    def __call__(self, expected: Anchor | None = None) -> Verdict:
        end, broken = self._follow(expected)
        return Verdict(end=end, broken=broken) if broken else self._look_outside(end)

    def _follow(self, expected: Anchor | None) -> tuple[Anchor, Break | None]:
        """How far the chain is whole, and the place that is broken, if one is."""
        end, last = BEGINNING, None
        while True:  # until a page is the last one
            head, records = self._page(last)
            for record in records:
                end, broken = self._step(end, record, expected)
                if broken:
                    return end, broken
                last = end.sequence
            if len(records) < BATCH:
                return end, self._ending(end, head, expected)

    def _page(self, after: int | None) -> tuple[Head | None, Sequence[Record]]:
        return self._unit_of_work.read(lambda: (self._chain.head(), self._chain.sealed(after, BATCH)))

    def _step(self, end: Anchor, record: Record, expected: Anchor | None) -> tuple[Anchor, Break | None]:
        sequence = end.sequence + 1
        if record.sequence is not None and record.sequence > sequence:
            return end, Break(Flaw.MISSING, sequence)
        flaw = self._flaw(end, record)
        if flaw or record.seal is None:
            return end, Break(flaw or Flaw.MISPLACED, sequence, _id_of(record))
        end = Anchor(sequence, record.seal.value)
        if expected and expected.sequence == sequence and expected != end:
            return end, Break(Flaw.NOT_AS_EXPECTED, sequence, _id_of(record))
        return end, None

    def _flaw(self, end: Anchor, record: Record) -> Flaw | None:
        if record.sequence != end.sequence + 1:
            return Flaw.MISPLACED
        if not all(self._keys.knows(mac.key_id) for mac in (record.mac, record.seal) if mac):
            return Flaw.UNKNOWN_KEY
        if not is_genuine(self._keys, record):
            return Flaw.CHANGED
        return None if is_sealed(self._keys, end, record) else Flaw.MISPLACED

    def _ending(self, end: Anchor, head: Head | None, expected: Anchor | None) -> Break | None:
        """What is wrong where the chain ends, seen at the same moment as the head."""
        stored = head.end if head else BEGINNING
        if head and not is_end(self._keys, head):
            return Break(Flaw.END_CHANGED, stored.sequence)
        if max(stored.sequence, expected.sequence if expected else 0) > end.sequence:
            return Break(Flaw.MISSING, end.sequence + 1)
        if stored.sequence < end.sequence:
            return Break(Flaw.BEYOND_THE_END, stored.sequence + 1)
        return None if stored == end else Break(Flaw.END_CHANGED, stored.sequence)

    def _look_outside(self, end: Anchor) -> Verdict:
        waiting = late = 0
        too_old = moment_text(self._clock.now() - LATE).encode()
        for records in batches(self._outside, lambda record: record.content.id):
            for record in records:
                if not is_genuine(self._keys, record) or record.seal:
                    return Verdict(end=end, broken=Break(Flaw.CHANGED, None, _id_of(record)))
                late += record.content.at < too_old
            waiting += len(records)
        return Verdict(end=end, waiting=waiting, late=late)

    def _outside(self, after: bytes | None) -> Sequence[Record]:
        return self._unit_of_work.read(lambda: self._chain.unsealed(after, BATCH))


def _id_of(record: Record) -> UUID | None:
    try:
        return UUID(bytes=record.content.id)
    except ValueError:  # somebody has made something else of it
        return None
