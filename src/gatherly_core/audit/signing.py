"""What the codes of the audit trail are made of, and whether those that are found are genuine."""

from gatherly_core.audit.keys import AuditKeys
from gatherly_core.audit.model import AuditEntry, Mac
from gatherly_core.audit.records import Anchor, Content, Head, Record, content_of

ENTRY = "gatherly: an audit entry"
SEAL = "gatherly: the seal on an audit entry"
END = "gatherly: the end of the audit chain"

Parts = tuple[bytes | None, ...]


def signed(keys: AuditKeys, entry: AuditEntry) -> Mac:
    """The code that proves who wrote the entry."""
    return keys.made(ENTRY, *_said(content_of(entry)))


def is_genuine(keys: AuditKeys, record: Record) -> bool:
    """Whether the entry was written by who has a key, just as it is."""
    return keys.genuine(record.mac, ENTRY, *_said(record.content))


def sealed(keys: AuditKeys, before: Anchor, record: Record) -> Mac:
    """The seal on an entry that comes next in a chain which ends at `before`."""
    return keys.made(SEAL, *_sealed(before, record))


def is_sealed(keys: AuditKeys, before: Anchor, record: Record) -> bool:
    """Whether the entry has its seal, for the place after `before`."""
    return record.seal is not None and keys.genuine(record.seal, SEAL, *_sealed(before, record))


def head_at(keys: AuditKeys, end: Anchor) -> Head:
    """What is stored of the end of the chain."""
    return Head(end, keys.made(END, *_ending(end)))


def is_end(keys: AuditKeys, head: Head) -> bool:
    """Whether the end of the chain was written by who has a key, just as it is."""
    return keys.genuine(head.mac, END, *_ending(head.end))


def _said(content: Content) -> Parts:
    return (
        content.id,
        content.at,
        content.action,
        content.user_id,
        content.target_type,
        content.target_id,
        content.details,
    )


def _sealed(before: Anchor, record: Record) -> Parts:
    return (str(before.sequence + 1).encode(), before.seal, record.mac.key_id.encode(), record.mac.value)


def _ending(end: Anchor) -> Parts:
    return (str(end.sequence).encode(), end.seal)
