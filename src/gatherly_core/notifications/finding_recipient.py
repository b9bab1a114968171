"""Whom a notification is brought to, by whatever channel."""

from gatherly_core.accounts.model import User
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import SendingId, UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.notifications.errors import RecipientGone, Stopped, TooLate
from gatherly_core.notifications.model import Notification
from gatherly_core.notifications.ports import Stops


class FindRecipient:
    """Who a notification is for, as they are now.

    - who was shut out since, or has given up their account, gets nothing any more: RecipientGone
    - what has become untrue meanwhile is not told: TooLate; nor what was stopped: Stopped
    """

    def __init__(self, unit_of_work: UnitOfWork, users: Users, stops: Stops, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._stops = stops
        self._clock = clock

    def __call__(self, notification: Notification) -> User | None:
        """None for a guest, of whom there is an address only."""
        if notification.outdated(self._clock.now()):
            raise TooLate("That is no longer so.")
        return self._unit_of_work.read(lambda: self._find(notification.recipient.user_id, notification.sending_id))

    def _find(self, user_id: UserId | None, sending_id: SendingId | None) -> User | None:
        if sending_id is not None and self._stops.stopped([sending_id]):
            raise Stopped("It is not to reach anybody any more.")
        if user_id is None:
            return None
        user = self._users.get_many([user_id]).get(user_id)
        if user is None or user.disabled:
            raise RecipientGone("There is no such user any more.")
        return user


def key_of(notification: Notification) -> str:
    """What it is called wherever it goes: the same whenever it goes there again."""
    return f"notification-{notification.id}"
