"""What waits to be told in digests, in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.notifications import NOTIFICATIONS, Told
from gatherly_core.kernel.identifiers import NotificationId
from gatherly_core.notifications.crowds import Crowd, Lately
from gatherly_core.notifications.flooding import CHANNELS, HELD_BACK
from gatherly_core.notifications.model import LEFT_OUT, Channel, Notification, Recipient

Key = tuple[str, Channel]


class MemoryHeldBack:
    """What waits to be told in digests."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(NOTIFICATIONS)

    def lately(self, recipients: Iterable[Recipient], after: datetime, now: datetime) -> Mapping[Crowd, Lately]:
        asked = {recipient.key: recipient for recipient in recipients}
        told: dict[Crowd, list[Told]] = {}
        for each in self._rows.all():
            recipient, new = asked.get(each.added.recipient.key), each.added
            if recipient and new.kind in HELD_BACK and new.channel in CHANNELS and new.created_at > after:
                told.setdefault(Crowd(recipient, new.channel), []).append(each)
        return {crowd: _lately(found, now) for crowd, found in told.items()}

    def due(self, now: datetime, after: Crowd | None, limit: int) -> tuple[Crowd, ...]:
        crowds = {_key(crowd): crowd for crowd in (_crowd(each) for each in self._rows.all() if _is_due(each, now))}
        beyond = (key for key in sorted(crowds) if after is None or key > _key(after))
        return tuple(crowds[key] for key in islice(beyond, limit))

    def of(self, crowd: Crowd, now: datetime, limit: int) -> tuple[Notification, ...]:
        theirs = (each for each in self._rows.all() if _is_due(each, now) and _key(_crowd(each)) == _key(crowd))
        return tuple(each.notification for each in sorted(theirs, key=lambda each: each.id)[:limit])

    def settle(self, notification_ids: Sequence[NotificationId], now: datetime) -> None:
        for told in filter(None, map(self._rows.get, notification_ids)):
            self._rows.put(replace(told, standing=replace(told.standing, due_at=None, settled_at=now)))

    def leave_out(self, notification_ids: Sequence[NotificationId], now: datetime) -> None:
        for told in filter(None, map(self._rows.get, notification_ids)):
            self._rows.put(told.withheld(LEFT_OUT, now))


def _lately(found: list[Told], now: datetime) -> Lately:
    singly = [each.added.created_at for each in found if each.added.held_until is None]
    waiting = [each.added.held_until for each in found if each.added.held_until and each.standing.due_at]
    return Lately(len(singly), min(singly, default=None), max((each for each in waiting if each > now), default=None))


def _crowd(told: Told) -> Crowd:
    return Crowd(told.added.recipient, told.added.channel)


def _key(crowd: Crowd) -> Key:
    return crowd.recipient.key, crowd.channel


def _is_due(told: Told, now: datetime) -> bool:
    return told.added.held_until is not None and told.standing.due_at is not None and told.standing.due_at <= now
