"""Accounts in memory."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.accounts.errors import EmailTaken, InvalidToken, TokenExpired, UserNotFound
from gatherly_core.accounts.model import AccessToken, Account, User
from gatherly_core.accounts.ports import UserFilter
from gatherly_core.accounts.sessions import Bearer
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import SessionId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account, whose preferences are kept as text: what is given out is the caller's own to change."""

    bare: Account
    preferences: str

    def account(self) -> Account:
        return replace(self.bare, user=replace(self.bare.user, preferences=json.loads(self.preferences)))


def _row(account: Account) -> AccountRow:
    bare = replace(account, user=replace(account.user, preferences={}))
    return AccountRow(bare, json.dumps(dict(account.user.preferences)))


@dataclass(frozen=True, slots=True)
class Erasure:
    """Since when a user's account is absent, and when nothing was left of what was known of them."""

    user_id: UserId
    since: datetime
    erased_at: datetime | None = None


ERASURES = Definition[UserId, Erasure](lambda erasure: erasure.user_id)
BY_EMAIL = Index[AccountRow](lambda row: row.bare.user.email, lambda row: (row.bare.user.id,))
BY_ID = Index[AccountRow](lambda row: True, lambda row: (row.bare.user.id,))
ACCOUNTS = Definition[UserId, AccountRow](lambda row: row.bare.user.id, (BY_EMAIL, BY_ID))

NEWEST_FIRST = Keyset("users", UUID)


class MemoryUsers:
    """The accounts."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(ACCOUNTS)
        self._erasures = database.table(ERASURES)

    def add(self, account: Account) -> None:
        if self._rows.select(BY_EMAIL, account.user.email):
            raise EmailTaken("There is an account with this e-mail address already.")
        self._rows.put(_row(account))

    def get(self, user_id: UserId) -> User:
        return self.account(user_id).user

    def get_many(self, user_ids: Iterable[UserId]) -> Mapping[UserId, User]:
        rows = {user_id: self._present(user_id) for user_id in user_ids}
        return {user_id: row.account().user for user_id, row in rows.items() if row is not None}

    def pinned(self, user_ids: Iterable[UserId]) -> Mapping[UserId, User]:
        return self.get_many(user_ids)

    def account(self, user_id: UserId) -> Account:
        row = self._present(user_id)
        if row is None:
            raise UserNotFound("There is no such user.")
        return row.account()

    def account_of(self, email: str) -> Account | None:
        rows = self._rows.select(BY_EMAIL, email)
        return next((row.account() for row in rows if self._present(row.bare.user.id)), None)

    def owners_of(self, addresses: Iterable[str]) -> Mapping[str, User]:
        accounts = {address: self.account_of(address) for address in addresses}
        return {address: each.user for address, each in accounts.items() if each and each.user.email_verified}

    def browse(self, wanted: UserFilter, page: PageRequest) -> Page[User]:
        newest_first = self._rows.descending(BY_ID, True, NEWEST_FIRST.key(page.after))
        present = (row for row in newest_first if self._present(row.bare.user.id) is not None)
        found = (row.account().user for row in present if _matches(row.bare.user, wanted))
        return NEWEST_FIRST.page(found, page.limit, lambda user: (user.id,))

    def save(self, account: Account) -> None:
        kept = self.account(account.user.id).user
        self._rows.put(_row(replace(account, user=replace(account.user, email=kept.email))))

    def _present(self, user_id: UserId) -> AccountRow | None:
        return None if self._erasures.get(user_id) else self._rows.get(user_id)


def _matches(user: User, wanted: UserFilter) -> bool:
    return (
        any(wanted.text.casefold() in part.casefold() for part in (user.name, user.email))
        and wanted.role in (None, user.role)
        and wanted.disabled in (None, user.disabled)
    )


class MemoryPasswords:
    """Salted hashes, quick to compute: fit for tests, and for nothing else."""

    def hash(self, password: str) -> str:
        return _salted(secrets.token_hex(8), password)

    def matches(self, password: str, hashed: str | None) -> bool:
        if hashed is None:
            return False
        return hmac.compare_digest(_salted(hashed.partition("$")[0], password), hashed)


class MemoryCommonPasswords:
    """A few of them."""

    def knows(self, password: str) -> bool:
        return password.casefold() in {"password", "password1", "12345678", "qwertyuiop", "iloveyou"}


def _salted(salt: str, password: str) -> str:
    digest = hashlib.sha256((salt + password).encode("utf-8", errors="surrogatepass"))
    return f"{salt}${digest.hexdigest()}"


class MemoryTokens:
    """Access tokens that only the object that issued them knows, good for `lifetime_seconds` by the given clock."""

    def __init__(self, clock: Clock, lifetime_seconds: int = 3600) -> None:
        self._clock = clock
        self._lifetime_seconds = lifetime_seconds
        self._issued: dict[str, tuple[Bearer, datetime]] = {}

    def issue(self, user_id: UserId, session_id: SessionId) -> AccessToken:
        token = secrets.token_urlsafe()
        expires = self._clock.now() + timedelta(seconds=self._lifetime_seconds)
        self._issued[token] = Bearer(user_id, session_id), expires
        return AccessToken(token, self._lifetime_seconds)

    def verify(self, token: str) -> Bearer:
        if token not in self._issued:
            raise InvalidToken("The access token is not valid.")
        bearer, expires = self._issued[token]
        if self._clock.now() >= expires:
            raise TokenExpired("The access token has expired.")
        return bearer
