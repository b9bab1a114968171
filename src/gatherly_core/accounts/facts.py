"""What happens to accounts."""

from dataclasses import dataclass
from uuid import UUID

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRegistered(Fact):
    """Somebody has made an account for themselves."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDisabled(Fact):
    """An admin has shut a user out."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRequested(Fact):
    """Somebody wants a letter to a user; perhaps there is no such user."""

    request_id: UUID
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordResetRequested(LetterRequested):
    """Somebody says that they have forgotten the password of an account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailVerificationRequested(LetterRequested):
    """An account has an address of which nobody knows whether its user reads what comes there."""
