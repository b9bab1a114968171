"""Accounts in the database."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Row, Select, String, Table, UniqueConstraint, insert, select, update

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, Json, UtcDateTime, metadata, word_column
from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Account, Role, User
from gatherly_core.kernel.identifiers import UserId

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(255), nullable=False),
    Column("email", String(320), nullable=False),
    *word_column("role", Role),
    Column("password_hash", String(255), nullable=False),
    Column("phone", String(64)),
    Column("profile_photo", String(2048)),
    Column("preferences", Json, nullable=False),
    Column("email_verified", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("email"),
    **TABLE_OPTIONS,
)


class SqlUsers:
    """The accounts."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, account: Account) -> None:
        self._database.writing.execute(insert(users), _row_of(account))

    def get(self, user_id: UserId) -> User:
        return self._found(_with_id(user_id)).user

    def get_many(self, user_ids: Iterable[UserId]) -> Mapping[UserId, User]:
        rows = self._database.reading.execute(select(users).where(users.c.id.in_(tuple(user_ids))))
        return {row.id: _account_of(row).user for row in rows}

    def account(self, user_id: UserId) -> Account:
        return self._found(self._database.locking(_with_id(user_id)))

    def account_of(self, email: str) -> Account | None:
        row = self._database.reading.execute(select(users).where(users.c.email == email)).one_or_none()
        return None if row is None else _account_of(row)

    def save(self, account: Account) -> None:
        kept = {name: value for name, value in _row_of(account).items() if name not in {"id", "email", "created_at"}}
        saved = self._database.writing.execute(update(users).where(users.c.id == account.user.id).values(kept))
        if saved.rowcount != 1:
            raise UserNotFound("There is no such user.")

    def _found(self, statement: Select[Any]) -> Account:
        row = self._database.reading.execute(statement).one_or_none()
        if row is None:
            raise UserNotFound("There is no such user.")
        return _account_of(row)


def _with_id(user_id: UserId) -> Select[Any]:
    return select(users).where(users.c.id == user_id)


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
    )
    return Account(user, row.password_hash)
