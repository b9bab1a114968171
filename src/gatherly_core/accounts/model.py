"""Users, and what is known of who acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from gatherly_core.kernel.identifiers import EventId, SessionId, UserId


class Role(StrEnum):
    ATTENDEE = "attendee"
    ORGANIZER = "organizer"
    ADMIN = "admin"


class StaffRole(StrEnum):
    """What somebody whom the organizer invited does for one event."""

    MANAGER = "manager"
    SCANNER = "scanner"


@dataclass(frozen=True, slots=True)
class Post:
    """A place in the staff of an event."""

    event_id: EventId
    role: StaffRole


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks for something, as they are known at that moment."""

    user_id: UserId
    role: Role
    posts: frozenset[Post] = frozenset()
    session_id: SessionId | None = None
    """The session in which they ask; None for what an operator does."""

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account. `email` is as `address_key` has it, and belongs to one user only."""

    id: UserId
    name: str
    email: str
    role: Role
    created_at: datetime
    updated_at: datetime
    phone: str | None = None
    profile_photo: str | None = None
    preferences: Mapping[str, object] = field(default_factory=dict)
    email_verified: bool = False
    disabled_at: datetime | None = None
    """When an admin shut them out; None for who may sign in."""

    @property
    def disabled(self) -> bool:
        return self.disabled_at is not None

    def verified(self, now: datetime) -> "User":
        """This user, of whom it is known that they read what comes to their address."""
        return self if self.email_verified else replace(self, email_verified=True, updated_at=now)

    def edited(self, changes: Mapping[str, object], now: datetime) -> "User":
        """This user with the given fields of the profile changed."""
        return replace(self, **changes, updated_at=now)  # type: ignore[arg-type]  # EditProfile types the changes


@dataclass(frozen=True, slots=True)
class Account:
    """A user together with the hash of their password, which never leaves the accounts capability.

    None stands for no password: who only signs in by a provider of identities has none.
    """

    user: User
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token, good for `lifetime_seconds` from its issue."""

    value: str
    lifetime_seconds: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The answer to a registration, a sign-in or a refresh."""

    user: User
    token: AccessToken
    refresh_token: str
    """What the session is prolonged with, once."""
