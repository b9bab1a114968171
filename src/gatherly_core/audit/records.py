"""Entries as they are stored, byte by byte: what is verified is what is there, not what it is taken for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from gatherly_core.audit.model import AuditEntry, Detail

ENTRY = "gatherly: an audit entry"
"""What the code of an entry is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an entry says, each part as its bytes in the database."""

    id: bytes
    at: bytes
    action: bytes
    user_id: bytes | None
    target_type: bytes
    target_id: bytes | None
    details: bytes

    @property
    def parts(self) -> tuple[bytes | None, ...]:
        """What the entry's code is made of."""
        return (self.id, self.at, self.action, self.user_id, self.target_type, self.target_id, self.details)


def content_of(entry: AuditEntry) -> Content:
    """The bytes of an entry, the same on every database."""
    return Content(
        id=entry.id.bytes,
        at=moment_text(entry.at).encode(),
        action=entry.action.encode(),
        user_id=None if entry.user_id is None else entry.user_id.bytes,
        target_type=entry.target_type.encode(),
        target_id=None if entry.target_id is None else entry.target_id.bytes,
        details=details_text(entry.details).encode(),
    )


def details_text(details: Mapping[str, Detail]) -> str:
    """The details as JSON, which is the same for the same details."""
    return json.dumps(dict(details), sort_keys=True, separators=(",", ":"))


def moment_text(moment: datetime) -> str:
    """A moment as databases write it, in UTC and to the microsecond: 2026-01-01 12:00:00.000000."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
