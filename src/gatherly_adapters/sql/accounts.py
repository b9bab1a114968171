"""Accounts in the database."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Row,
    Select,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)

from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, Json, UtcDateTime, metadata, word_column
from gatherly_adapters.sql.paging import paged
from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Account, Role, User
from gatherly_core.accounts.ports import UserFilter
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest

LONGEST_SEARCH_TEXT = 1500
"""Of a name and an address, whose small letters may take more signs."""

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(255), nullable=False),
    Column("email", String(320), nullable=False),
    *word_column("role", Role),
    Column("password_hash", String(255)),
    Column("phone", String(64)),
    Column("profile_photo", String(2048)),
    Column("preferences", Json, nullable=False),
    Column("email_verified", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
    # Since when nobody can use it any more, and when nothing was left of what is known of its user.
    Column("erasing_since", UtcDateTime),
    Column("erased_at", UtcDateTime),
    Column("search_text", String(LONGEST_SEARCH_TEXT), nullable=False, server_default=text("''")),
    UniqueConstraint("email"),
    **TABLE_OPTIONS,
)

NEWEST_FIRST = Keyset("users", UUID)

# Made once, as are those of the other tables: putting a statement together takes longer than SQLite takes to run it.
ADD = insert(users)
PRESENT = users.c.erasing_since.is_(None)
WITH_ID = select(users).where(users.c.id == bindparam("user_id"), PRESENT)
LOCKED = Locking(WITH_ID)
WITH_IDS = select(users).where(users.c.id.in_(bindparam("user_ids", expanding=True)), PRESENT)
PINNED = Locking(WITH_IDS, shared=True)
WITH_EMAIL = select(users).where(users.c.email == bindparam("address"), PRESENT)
OWNERS = select(users).where(users.c.email.in_(bindparam("addresses", expanding=True)), users.c.email_verified, PRESENT)
FIXED = {"id", "email", "created_at"}
SAVE = update(users).where(users.c.id == bindparam("user_id"), PRESENT)


class SqlUsers:
    """The accounts. One that was given up stays in its table, blank: what was booked and paid refers to it."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, account: Account) -> None:
        self._database.writing.execute(ADD, _row_of(account))

    def get(self, user_id: UserId) -> User:
        return self._found(WITH_ID, user_id).user

    def get_many(self, user_ids: Iterable[UserId]) -> Mapping[UserId, User]:
        return self._users(WITH_IDS, user_ids)

    def pinned(self, user_ids: Iterable[UserId]) -> Mapping[UserId, User]:
        return self._users(self._database.lock(PINNED), user_ids)

    def account(self, user_id: UserId) -> Account:
        return self._found(self._database.lock(LOCKED), user_id)

    def account_of(self, email: str) -> Account | None:
        row = self._database.reading.execute(WITH_EMAIL, {"address": email}).one_or_none()
        return None if row is None else _account_of(row)

    def owners_of(self, addresses: Iterable[str]) -> Mapping[str, User]:
        rows = self._database.reading.execute(OWNERS, {"addresses": sorted(addresses)})
        return {row.email: _account_of(row).user for row in rows}

    def browse(self, wanted: UserFilter, page: PageRequest) -> Page[User]:
        statement = paged(
            select(users).where(PRESENT, *_conditions(wanted)),
            (users.c.id,),
            NEWEST_FIRST.key(page.after),
            page.limit,
            descending=True,
        )
        found = NEWEST_FIRST.page(self._database.reading.execute(statement), page.limit, lambda row: (row.id,))
        return Page(tuple(_account_of(row).user for row in found.items), found.next)

    def save(self, account: Account) -> None:
        kept = {name: value for name, value in _row_of(account).items() if name not in FIXED}
        saved = self._database.writing.execute(SAVE, {"user_id": account.user.id, **kept})
        if saved.rowcount != 1:
            raise UserNotFound("There is no such user.")

    def _users(self, statement: Select[Any], user_ids: Iterable[UserId]) -> Mapping[UserId, User]:
        rows = self._database.reading.execute(statement, {"user_ids": sorted(user_ids)})
        return {row.id: _account_of(row).user for row in rows}

    def _found(self, statement: Select[Any], user_id: UserId) -> Account:
        row = self._database.reading.execute(statement, {"user_id": user_id}).one_or_none()
        if row is None:
            raise UserNotFound("There is no such user.")
        return _account_of(row)


def _conditions(wanted: UserFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.text:
        # Unlike LIKE, it knows no wildcards, which would have to be escaped.
        yield func.instr(users.c.search_text, wanted.text.casefold()) > 0
    if wanted.role is not None:
        yield users.c.role == wanted.role
    if wanted.disabled is not None:
        yield users.c.disabled_at.is_not(None) if wanted.disabled else users.c.disabled_at.is_(None)


def _row_of(account: Account) -> dict[str, object]:
    user = account.user
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "password_hash": account.password_hash,
        "phone": user.phone,
        "profile_photo": user.profile_photo,
        "preferences": dict(user.preferences),
        "email_verified": user.email_verified,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "disabled_at": user.disabled_at,
        "search_text": f"{user.name}\n{user.email}".casefold(),
    }


def _account_of(row: Row[Any]) -> Account:
    user = User(
        id=row.id,
        name=row.name,
        email=row.email,
        role=row.role,
        phone=row.phone,
        profile_photo=row.profile_photo,
        preferences=row.preferences,
        email_verified=row.email_verified,
        created_at=row.created_at,
        updated_at=row.updated_at,
        disabled_at=row.disabled_at,
    )
    return Account(user, row.password_hash)
