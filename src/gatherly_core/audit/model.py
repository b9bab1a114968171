"""Entries of the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gatherly_core.kernel.identifiers import AuditEntryId, UserId

Detail = str | int | bool | None
"""A word, a number, or whether: never a text that somebody has written, nor a name or an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """That somebody did something to something, at `at`.

    `user_id` is None for what nobody signed in has done: the operator, or who could not sign in. An entry names
    people and things by their identifiers alone, so that it can be kept when the people are forgotten.
    """

    id: AuditEntryId
    at: datetime
    action: str
    """A Deed, perhaps one that this release no longer knows."""
    user_id: UserId | None
    target_type: str
    target_id: UUID | None
    details: Mapping[str, Detail]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSearch:
    """Which entries are wanted: those to which all of these apply; None applies to each.

    `since` is the earliest moment, and `until` the first that is too late.
    """

    action: str | None = None
    user_id: UserId | None = None
    target_type: str | None = None
    target_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def fits(self, entry: AuditEntry) -> bool:
        """Whether it is wanted."""
        return (
            self.action in (None, entry.action)
            and self.user_id in (None, entry.user_id)
            and self.target_type in (None, entry.target_type)
            and self.target_id in (None, entry.target_id)
            and (self.since is None or self.since <= entry.at)
            and (self.until is None or entry.at < self.until)
        )


@dataclass(frozen=True, slots=True)
class Mac:
    """A message authentication code, HMAC-SHA-256 (RFC 2104) in 32 bytes, and the name of the key that made it."""

    key_id: str
    value: bytes
