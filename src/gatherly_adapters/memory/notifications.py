"""Notifications in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from gatherly_adapters.aftermath import bells_of
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.leased_rows import MemoryQueue, Standing
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.identifiers import NotificationId, SendingId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.kernel.queues import Queue
from gatherly_core.notifications.errors import NotificationNotFound
from gatherly_core.notifications.model import STOPPED, WITHHELD, Channel, Notification, Recipient, Status
from gatherly_core.notifications.ports import NotificationFilter


@dataclass(frozen=True, slots=True)
class Told:
    """A notification as it was added, and how far its delivery is."""

    added: Notification
    standing: Standing

    @property
    def id(self) -> NotificationId:
        return self.added.id

    @property
    def queued(self) -> Channel | None:
        return None if self.standing.due_at is None else self.added.channel

    @property
    def dead(self) -> bool | None:
        """Whether something is wrong because of which it was given up; None if not, as an index has it."""
        given_up = self.standing.buried_at is not None and self.standing.why not in WITHHELD
        return True if given_up else None

    def withheld(self, why: str, now: datetime) -> "Told":
        """The same, which is not to go out any more."""
        standing = replace(self.standing, due_at=None, buried_at=now, why=why)
        return replace(self, added=replace(self.added, html=None), standing=standing)

    @property
    def notification(self) -> Notification:
        """The notification as it is now."""
        if self.standing.buried_at is not None:
            return replace(self.added, status=Status.FAILED)
        sent = self.queued is None and self.added.status is Status.QUEUED
        return replace(self.added, status=Status.SENT, html=None) if sent else self.added


OF_OCCASION = Index[Told](lambda told: (told.added.occasion, told.added.recipient.key), lambda told: (told.id,))
OF_USER = Index[Told](lambda told: told.added.recipient.user_id, lambda told: (told.added.created_at, told.id))
QUEUED = Index[Told](
    lambda told: None if told.added.held_until else told.queued,
    lambda told: (not told.added.urgent, told.standing.due_at, told.id),
)
WAITING = Index[Told](lambda told: told.added.sending_id if told.queued else None, lambda told: (told.id,))
DONE = Index[Told](lambda told: None if told.queued else True, lambda told: (told.added.created_at, told.id))
BURIED = Index[Told](lambda told: told.dead, lambda told: (told.standing.buried_at, told.id))
NOTIFICATIONS = Definition[NotificationId, Told](
    lambda told: told.id, (OF_OCCASION, OF_USER, QUEUED, WAITING, DONE, BURIED)
)

NEWEST_FIRST = Keyset("notifications_of_user", datetime, UUID)


class MemoryNotifications:
    """What was told, and is to be told."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._blocks = database.blocks
        self._rows = database.table(NOTIFICATIONS)

    def add(self, notifications: Sequence[Notification]) -> None:
        self._blocks.writing().aftermath.bells.update(bells_of(notifications))
        for new in notifications:
            told = self._rows.select(OF_OCCASION, (new.occasion, new.recipient.key))
            if new.channel not in {each.added.channel for each in told}:
                self._rows.put(Told(new, _standing(new)))

    def queue(self, channel: Channel) -> Queue[Notification]:
        return MemoryQueue(self._rows, QUEUED, channel, NotificationId, lambda told: told.notification)

    def told(self, occasion: str, recipients: Iterable[Recipient]) -> frozenset[Recipient]:
        return frozenset(each for each in recipients if self._rows.select(OF_OCCASION, (occasion, each.key)))

    def of_user(self, user_id: UserId, wanted: NotificationFilter, page: PageRequest) -> Page[Notification]:
        newest_first = self._rows.descending(OF_USER, user_id, NEWEST_FIRST.key(page.after))
        found = (told.notification for told in newest_first if _matches(told.added, wanted))
        return NEWEST_FIRST.page(found, page.limit, lambda each: (each.created_at, each.id))

    def get(self, notification_id: NotificationId) -> Notification:
        found = self._rows.get(notification_id)
        if found is None:
            raise NotificationNotFound("There is no such notification.")
        return found.notification

    def mark_read(self, occasion: str, recipient: Recipient, now: datetime) -> None:
        for each in self._rows.select(OF_OCCASION, (occasion, recipient.key)):
            if not each.added.read:
                self._rows.put(replace(each, added=replace(each.added, read_at=now)))

    def keep_data(self, notification_id: NotificationId, data: Mapping[str, str]) -> None:
        found = self._rows.get(notification_id)
        if found is not None:
            self._rows.put(replace(found, added=replace(found.added, data=dict(data))))

    def withdraw(self, sending_id: SendingId, now: datetime, limit: int) -> int:
        self._blocks.writing()
        idle = [told for told in self._rows.select(WAITING, sending_id) if told.standing.lease is None][:limit]
        for told in idle:
            self._rows.put(told.withheld(STOPPED, now))
        return len(idle)

    def forget(self, before: datetime, limit: int) -> int:
        oldest = islice(self._rows.ascending(DONE, True), limit)
        old = [each.id for each in oldest if each.added.created_at < before]
        for notification_id in old:
            self._rows.remove(notification_id)
        return len(old)


def _standing(notification: Notification) -> Standing:
    at = notification.created_at
    if notification.status is Status.QUEUED:
        return Standing(due_at=notification.held_until or at)
    return Standing(settled_at=at) if notification.status is Status.SENT else Standing(buried_at=at)


def _matches(notification: Notification, wanted: NotificationFilter) -> bool:
    return not (wanted.unread and notification.read) and wanted.channel in (None, notification.channel)
