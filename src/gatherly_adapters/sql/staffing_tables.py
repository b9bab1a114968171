"""The tables of invitations and staff, and how they are written in them."""

from typing import Any

from sqlalchemy import Column, Index, Row, String, Table, UniqueConstraint

from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata, reference, word_column
from gatherly_core.accounts.model import StaffRole
from gatherly_core.staffing.model import Invitation, Member

staff_invitations = Table(
    "staff_invitations",
    metadata,
    Column("id", Id, primary_key=True),
    reference("event_id", "events"),
    Column("email", String(320), nullable=False),
    *word_column("role", StaffRole),
    reference("invited_by", "users"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    UniqueConstraint("event_id", "email"),
    Index(None, "event_id", "created_at", "id"),
    Index(None, "expires_at"),
    **TABLE_OPTIONS,
)

invitation_tokens = Table(
    "invitation_tokens",
    metadata,
    Column("digest", String(64), primary_key=True),
    reference("invitation_id", "staff_invitations"),
    Index(None, "invitation_id"),
    **TABLE_OPTIONS,
)

event_staff = Table(
    "event_staff",
    metadata,
    Column("id", Id, primary_key=True),
    reference("event_id", "events"),
    reference("user_id", "users"),
    *word_column("role", StaffRole),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("event_id", "user_id"),
    Index(None, "event_id", "created_at", "id"),
    Index(None, "user_id", "created_at", "id"),
    **TABLE_OPTIONS,
)


def invitation_of(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        event_id=row.event_id,
        email=row.email,
        role=row.role,
        invited_by=row.invited_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def member_of(row: Row[Any]) -> Member:
    return Member(id=row.id, event_id=row.event_id, user_id=row.user_id, role=row.role, created_at=row.created_at)
