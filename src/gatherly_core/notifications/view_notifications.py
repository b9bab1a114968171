"""Looking at what one was told."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import NotificationId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.notifications.errors import NotificationNotFound
from gatherly_core.notifications.model import Notification
from gatherly_core.notifications.ports import NotificationFilter, Notifications


class ListNotifications:
    """What the user who asks was told, by whatever channel, newest first."""

    def __init__(self, unit_of_work: UnitOfWork, notifications: Notifications) -> None:
        self._unit_of_work = unit_of_work
        self._notifications = notifications

    def __call__(self, actor: Actor, wanted: NotificationFilter, page: PageRequest) -> Page[Notification]:
        return self._unit_of_work.read(lambda: self._notifications.of_user(actor.user_id, wanted, page))


class ReadNotification:
    """Marks something that the user who asks was told as read, and with it what they were told of it otherwise.

    - one's own: NotificationNotFound for all others
    - it stays read, however often it is done
    """

    def __init__(self, unit_of_work: UnitOfWork, notifications: Notifications, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._notifications = notifications
        self._clock = clock

    def __call__(self, actor: Actor, notification_id: NotificationId) -> Notification:
        return self._unit_of_work.run(lambda: self._read(actor, notification_id), landed=again)

    def _read(self, actor: Actor, notification_id: NotificationId) -> Notification:
        told = self._notifications.get(notification_id)
        if not may(actor, Action.READ_NOTIFICATION, owner=told.recipient.user_id):
            raise NotificationNotFound("There is no such notification.")
        self._notifications.mark_read(told.occasion, told.recipient, self._clock.now())
        return self._notifications.get(notification_id)
