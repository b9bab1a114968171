"""Writing down who does what."""

import re
from uuid import UUID

from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.facts import TrailGrew
from gatherly_core.audit.keys import AuditKeys
from gatherly_core.audit.model import AuditEntry, Detail
from gatherly_core.audit.ports import AuditEntries
from gatherly_core.audit.signing import signed
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import AuditEntryId, Identifiers, UserId

WORDS = re.compile(r"[A-Za-z0-9_.,:/+-]{0,500}")
"""What a text in the details may be: words of Gatherly's own, identifiers, codes. No sentence fits, nor an address."""
MOST_DETAILS = 20
HASHED = "gatherly: something that an audit entry does not tell"
HASH_LETTERS = 32


class AuditTrail:
    """Writes entries, each in the transaction of the act that it is about: there is one exactly when it was done.

    What is written this way is signed at once, and comes into the chain afterwards: no act waits for another.
    """

    def __init__(
        self, entries: AuditEntries, keys: AuditKeys, facts: Outbox, identifiers: Identifiers, clock: Clock
    ) -> None:
        self._entries = entries
        self._keys = keys
        self._facts = facts
        self._identifiers = identifiers
        self._clock = clock

    def record(self, deed: Deed, by: UserId | None, target_id: UUID | None, **details: Detail) -> None:
        """Writes down that `by` (None: the operator, or nobody known) has done `deed` to the thing `target_id`.

        Called inside the block of the act. `details` are words, identifiers and numbers, never names, addresses or
        what people have written: entries outlive the people in them. ValueError for any other text.
        """
        entry = AuditEntry(
            id=AuditEntryId(self._identifiers.new()),
            at=self._clock.now(),
            action=deed.value,
            user_id=by,
            target_type=deed.target_type,
            target_id=target_id,
            details=_checked(details),
        )
        self._entries.add(entry, signed(self._keys, entry))
        self._facts.add(TrailGrew(at=entry.at))

    def hashed(self, text: str) -> str:
        """What may stand in the details for something that may not: the same for the same text, as long as the key is.

        Without the key nobody can find out what it stands for by trying.
        """
        return self._keys.made(HASHED, text.encode()).value.hex()[:HASH_LETTERS]


def _checked(details: dict[str, Detail]) -> dict[str, Detail]:
    texts = [name for name, detail in details.items() if isinstance(detail, str) and not WORDS.fullmatch(detail)]
    if texts or len(details) > MOST_DETAILS:
        raise ValueError(f"Details of an audit entry are few, and words or numbers: {', '.join(texts or details)}")
    return details
