"""Entries as they are stored, byte by byte: what is verified is what is there, not what it is taken for."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from gatherly_core.audit.model import AuditEntry, Detail, Mac

SEAL_BYTES = 32
ANCHOR = re.compile(rf"([0-9]{{1,18}}):([0-9a-f]{{{2 * SEAL_BYTES}}})")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An entry and what proves it: `mac` who wrote it, and, once it is in the chain, `seal` what stood before it.

    `sequence` is its place in the chain, from 1 on; None until it has one.
    """

    content: Content
    mac: Mac
    sequence: int | None = None
    seal: Mac | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain: the place of the last entry, and the seal on it, which stands for all up to there.

    Kept elsewhere, it shows later that the chain still contains what it did; written `12:` and the seal in hex.
    """

    sequence: int
    seal: bytes

    def __str__(self) -> str:
        return f"{self.sequence}:{self.seal.hex()}"

    @classmethod
    def read(cls, text: str) -> "Anchor":
        """The anchor that is written so. ValueError when that is none."""
        found = ANCHOR.fullmatch(text)
        if found is None:
            raise ValueError("Not the end of a chain.")
        return cls(int(found[1]), bytes.fromhex(found[2]))


BEGINNING = Anchor(0, bytes(SEAL_BYTES))
"""The end of a chain without entries."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain as it is stored, and the code that proves who wrote it."""

    end: Anchor
    mac: Mac


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
