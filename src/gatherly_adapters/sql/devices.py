"""Where users are shown messages at once, in the database."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Row, String, Table, UniqueConstraint, bindparam, delete, insert, select

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.metadata import (
    LONG_TEXT,
    TABLE_OPTIONS,
    Id,
    UtcDateTime,
    metadata,
    reference,
    word_column,
)
from gatherly_adapters.sql.paging import paged
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import DeviceId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.notifications.devices import Device, Platform

devices = Table(
    "devices",
    metadata,
    Column("id", Id, primary_key=True),
    reference("user_id", "users"),
    Column("token", LONG_TEXT, nullable=False),
    # Tokens are longer than what a database keeps unlike.
    Column("digest", String(64), nullable=False),
    *word_column("platform", Platform),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("digest"),
    Index(None, "user_id", "created_at", "id"),
    **TABLE_OPTIONS,
)

rows = devices.c

OLDEST_FIRST = Keyset("devices_of_user", datetime, UUID)

OF_USERS = (
    select(devices).where(rows.user_id.in_(bindparam("user_ids", expanding=True))).order_by(rows.created_at, rows.id)
)
WITH_ID = select(devices).where(rows.id == bindparam("device_id"))
OF_TOKEN = select(devices).where(rows.digest == bindparam("of_digest"))
KEEP = insert(devices)
MAKE_ROOM = delete(devices).where(rows.digest == bindparam("of_digest"))
REMOVE = delete(devices).where(rows.id.in_(bindparam("ids", expanding=True)))


class SqlDevices:
    """Where users are shown messages at once."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def of_users(self, user_ids: Iterable[UserId]) -> Mapping[UserId, tuple[Device, ...]]:
        found: dict[UserId, tuple[Device, ...]] = dict.fromkeys(user_ids, ())
        for row in self._database.reading.execute(OF_USERS, {"user_ids": tuple(found)}):
            found[row.user_id] += (_device_of(row),)
        return found

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Device]:
        order = (rows.created_at, rows.id)
        of_user = select(devices).where(rows.user_id == user_id)
        statement = paged(of_user, order, OLDEST_FIRST.key(page.after), page.limit)
        found = map(_device_of, self._database.reading.execute(statement))
        return OLDEST_FIRST.page(found, page.limit, lambda device: (device.created_at, device.id))

    def get(self, device_id: DeviceId) -> Device | None:
        row = self._database.reading.execute(WITH_ID, {"device_id": device_id}).one_or_none()
        return None if row is None else _device_of(row)

    def of_token(self, token: str) -> Device | None:
        row = self._database.reading.execute(OF_TOKEN, {"of_digest": _digest(token)}).one_or_none()
        return None if row is None else _device_of(row)

    def keep(self, device: Device) -> None:
        # Who registers the same token at the same time is a moment earlier, and gives way all the same.
        while not self._kept(device):
            pass

    def remove(self, device_ids: Iterable[DeviceId]) -> None:
        if ids := tuple(device_ids):
            self._database.writing.execute(REMOVE, {"ids": ids})

    def _kept(self, device: Device) -> bool:
        digest = _digest(device.token)
        row = {
            "id": device.id,
            "user_id": device.user_id,
            "token": device.token,
            "digest": digest,
            "platform": device.platform,
            "created_at": device.created_at,
        }
        self._database.writing.execute(MAKE_ROOM, {"of_digest": digest})
        try:
            self._database.writing.execute(KEEP, row)
        except AlreadyMade:
            return False
        return True


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _device_of(row: Row[Any]) -> Device:
    return Device(row.id, row.user_id, row.token, row.platform, row.created_at)
