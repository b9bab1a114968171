"""What accounts need from outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gatherly_core.accounts.attempts import Attempts
from gatherly_core.accounts.identities import ProvenIdentity, Provider, SocialIdentity
from gatherly_core.accounts.letter_tokens import LetterToken, Purpose
from gatherly_core.accounts.model import Account, Role, User
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.paging import Page, PageRequest


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which users to list. `text` is in the name or the address, whatever its letters' case."""

    text: str = ""
    role: Role | None = None
    disabled: bool | None = None


class Users(Protocol):
    """The accounts. Works inside a unit of work only.

    An account that was given up is absent from every answer, from the moment in which its erasure began.
    """

    def add(self, account: Account) -> None:
        """Keeps a new account. EmailTaken when the address belongs to another, also when both come at once."""
        ...

    def get(self, user_id: UserId) -> User:
        """UserNotFound when there is none."""
        ...

    def get_many(self, user_ids: Iterable[UserId]) -> Mapping[UserId, User]:
        """Those of the users that exist."""
        ...

    def pinned(self, user_ids: Iterable[UserId]) -> Mapping[UserId, User]:
        """The same, none of whom can give up their account until the block ends; others may pin them too."""
        ...

    def account(self, user_id: UserId) -> Account:
        """The user with their password's hash, locked until the block ends. UserNotFound when there is none."""
        ...

    def account_of(self, email: str) -> Account | None:
        """The account with this address, which must be given as `address_key` has it."""
        ...

    def owners_of(self, addresses: Iterable[str]) -> Mapping[str, User]:
        """Whose each of the addresses is proven to be, for those that are anybody's. They are `address_key`s."""
        ...

    def browse(self, wanted: UserFilter, page: PageRequest) -> Page[User]:
        """The users, the newest first. Invalid for a position of another list."""
        ...

    def save(self, account: Account) -> None:
        """Keeps the changed account. The address cannot change."""
        ...


class SocialIdentities(Protocol):
    """Who signs in as whom a provider knows. Works inside a unit of work only."""

    def add(self, identity: SocialIdentity) -> None:
        """IdentityTaken when a user has this subject of this provider already, also when both come at once."""
        ...

    def user_of(self, provider: Provider, subject: str) -> UserId | None:
        """The user who signs in as this subject, which is told from others letter by letter."""
        ...

    def of_user(self, user_id: UserId) -> tuple[SocialIdentity, ...]:
        """All of a user, oldest first."""
        ...

    def remove_of(self, user_id: UserId) -> None:
        """Takes all of a user away."""
        ...


class IdentityProviders(Protocol):
    """The providers who are believed about who somebody is.

    They are reached over a network, so never inside a unit of work: RuntimeError where that can be told.
    """

    def verify(self, provider: Provider, token: str, nonce: str | None) -> ProvenIdentity:
        """Who the token was issued to, by that provider, for this installation, and not too long ago.

        `nonce` is what the client asked the provider to put into the token; None when it asked for none. Only the
        tokens of OpenID Connect have one (OpenID Connect Core 1.0, 3.1.3.7): Invalid when there is one for others.
        InvalidIdentity when the token is anything else, or has another nonce, or one that is not given.
        ProviderUnavailable when the provider is not set up. IdentityProviderAway when it cannot be asked.
        """
        ...


class Passwords(Protocol):
    """Hashes that are slow to compute, so that a stolen one is of little use.

    Unavailable when so many are wanted at once that it would take too long.
    """

    def hash(self, password: str) -> str: ...

    def matches(self, password: str, hashed: str | None) -> bool:
        """Whether `hashed` was made from `password`. None takes the same time and is always False."""
        ...


class CommonPasswords(Protocol):
    """The passwords that everybody tries first."""

    def knows(self, password: str) -> bool:
        """Whether it is one of them, whatever the case of its letters."""
        ...


class LetterTokens(Protocol):
    """The secrets that were sent in letters, known by their digests. Works inside a unit of work only."""

    def keep(self, token: LetterToken) -> None:
        """Keeps it, in place of the one with its id."""
        ...

    def find(self, digest: str) -> LetterToken | None:
        """The one of this digest, if there is any."""
        ...

    def number(self, user_id: UserId, purpose: Purpose, since: datetime, but: UUID) -> int:
        """How many a user has, for one purpose, that were made after `since`; without the one whose id is `but`."""
        ...

    def remove(self, user_id: UserId, purpose: Purpose) -> None:
        """Takes all away that a user has for one purpose."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` of those that were made at `before` or earlier; answers how many."""
        ...


class AttemptLog(Protocol):
    """How often what is limited was attempted, as a guess at a secret. Works inside a unit of work only."""

    def locked(self, subject: str, now: datetime) -> Attempts:
        """What is known of the attempts at this subject, locked until the block ends; none, and `now`, at first."""
        ...

    def save(self, subject: str, attempts: Attempts) -> None:
        """Keeps what the block has locked."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` subjects that nobody attempted after `before`; answers how many."""
        ...
