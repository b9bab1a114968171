"""Bringing entries into the chain."""

import logging
from dataclasses import replace

from gatherly_core.audit.keys import AuditKeys
from gatherly_core.audit.ports import AuditChain
from gatherly_core.audit.records import BEGINNING, Anchor, Head, Record
from gatherly_core.audit.signing import head_at, is_end, is_genuine, sealed
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.unit_of_work import UnitOfWork, again

log = logging.getLogger(__name__)

BATCH = 500
"""How many entries one transaction seals."""


class SealEntries:
    """Gives every entry that has none a place in the chain, and the seal that ties it to those before it.

    - in transactions of its own, one at a time: whoever acts meanwhile does not wait for it
    - an entry that nobody with a key has written stays outside, for the verification to name
    - while the end of the chain is not as it was written nothing is sealed, which would hide that
    - may be repeated, also by several at once, and goes on where it was cut off
    """

    def __init__(self, unit_of_work: UnitOfWork, chain: AuditChain, keys: AuditKeys) -> None:
        self._unit_of_work = unit_of_work
        self._chain = chain
        self._keys = keys

    def __call__(self) -> int:
        """How many entries were sealed."""
        if not self._unit_of_work.read(lambda: self._chain.unsealed(None, 1)):
            return 0
        count, last = self._batch(None)
        while last is not None:
            more, last = self._batch(last)
            count += more
        return count

    def _batch(self, after: bytes | None) -> tuple[int, bytes | None]:
        try:
            return self._unit_of_work.run(lambda: self._seal(after), landed=again)
        except AlreadyMade:  # another has begun the chain at this moment: now there is a head to wait for
            return self._unit_of_work.run(lambda: self._seal(after), landed=again)

    def _seal(self, after: bytes | None) -> tuple[int, bytes | None]:
        """How many entries it sealed, and the id of the last that it has looked at; None at the end of them."""
        # Looked at before: where something is sealed already, there is a head to be found afterwards.
        begun = bool(self._chain.sealed(None, 1))
        head = self._chain.locked_head()
        records = self._chain.unsealed(after, BATCH)
        if not records:
            return 0, None
        if not (is_end(self._keys, head) if head else not begun):
            log.error("The end of the audit chain is not as it was written; nothing is sealed. See `gatherly audit`")
            return 0, None
        genuine = [record for record in records if is_genuine(self._keys, record)]
        if genuine:
            self._append(head, genuine)
        return len(genuine), records[-1].content.id

    def _append(self, head: Head | None, records: list[Record]) -> None:
        end = head.end if head else BEGINNING
        placed = []
        for record in records:
            seal = sealed(self._keys, end, record)
            end = Anchor(end.sequence + 1, seal.value)
            placed.append(replace(record, sequence=end.sequence, seal=seal))
        self._chain.append(placed, head_at(self._keys, end), head)
