"""Bringing what is to be told to whom it is for.

Each is to be done until it goes without error, or can never go: the worker sees to that. What they have in common:

- who was shut out since, or has given up their account, gets nothing any more: RecipientGone
- what has become untrue meanwhile is not told: TooLate
"""

from gatherly_core.accounts.model import User
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.mail.model import Mail
from gatherly_core.mail.ports import Mailer
from gatherly_core.messages.model import language_of
from gatherly_core.messages.ports import Templates
from gatherly_core.notifications.channels import number_of
from gatherly_core.notifications.enclosing import Enclose
from gatherly_core.notifications.errors import RecipientGone, TooLate
from gatherly_core.notifications.model import Device, Notification
from gatherly_core.notifications.ports import Devices
from gatherly_core.notifications.unsubscribing import UnsubscribeLinks
from gatherly_core.push.errors import DeviceGone
from gatherly_core.push.model import Push
from gatherly_core.push.ports import Pushes
from gatherly_core.sms.model import Text
from gatherly_core.sms.ports import Texts


class FindRecipient:
    """Who a notification is for, as they are now."""

    def __init__(self, unit_of_work: UnitOfWork, users: Users, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._clock = clock

    def __call__(self, notification: Notification) -> User | None:
        """None for a guest, of whom there is an address only. RecipientGone, TooLate."""
        if notification.outdated(self._clock.now()):
            raise TooLate("That is no longer so.")
        user_id = notification.recipient.user_id
        if user_id is None:
            return None
        user = self._unit_of_work.read(lambda: self._users.get_many([user_id]).get(user_id))
        if user is None or user.disabled:
            raise RecipientGone("There is no such user any more.")
        return user


class MailNotification:
    """Sends a notification by e-mail.

    - the letter has the same id whenever it is sent again: so whoever gets it twice can tell
    - tickets and an entry for the calendar are enclosed as they are now
    - of all that need not arrive one can get no more on a click, in the mail program or at the end of the letter
    - MailRefused, MailDeferred, MailAway as the mail server says; Overloaded while too many tickets are printed
    """

    def __init__(
        self, find: FindRecipient, enclose: Enclose, links: UnsubscribeLinks, templates: Templates, mailer: Mailer
    ) -> None:
        self._find = find
        self._enclose = enclose
        self._links = links
        self._templates = templates
        self._mailer = mailer

    def __call__(self, notification: Notification) -> None:
        user = self._find(notification)
        address = user.email if user else notification.recipient.address
        assert address is not None, "a recipient is a user, or an address"
        text, html, link = notification.message, notification.html, self._links.link_for(notification)
        if html is not None and link is not None:
            language = language_of(user.preferences if user else {})
            text, html = self._templates.with_way_out(language, text, html, link)
        self._mailer.send(
            Mail(
                message_id=key_of(notification),
                to=address,
                subject=notification.subject,
                text=text,
                html=html,
                attachments=self._enclose(notification, address),
                unsubscribe=link,
            )
        )


class TextNotification:
    """Sends a notification by SMS, to the number that its recipient has now.

    - RecipientGone when that is none which can be written to
    - TextRefused, TextDeferred, TextsAway as the provider says
    """

    def __init__(self, find: FindRecipient, texts: Texts) -> None:
        self._find = find
        self._texts = texts

    def __call__(self, notification: Notification) -> None:
        user = self._find(notification)
        number = number_of(user.phone) if user and user.phone else None
        if number is None:
            raise RecipientGone("There is no number to write to.")
        self._texts.send(Text(key=key_of(notification), to=number, text=notification.message))


class PushNotification:
    """Shows a notification on all devices that its recipient has now.

    - a device that is gone is forgotten; RecipientGone when none is left
    - PushRefused, PushDeferred, PushAway as the service says, once it was tried on all of them: each shows it once,
      however often it is sent there
    """

    def __init__(self, unit_of_work: UnitOfWork, find: FindRecipient, devices: Devices, pushes: Pushes) -> None:
        self._unit_of_work = unit_of_work
        self._find = find
        self._devices = devices
        self._pushes = pushes

    def __call__(self, notification: Notification) -> None:
        user = self._find(notification)
        devices = self._unit_of_work.read(lambda: self._devices.of_users([user.id])[user.id]) if user else ()
        outcomes = [(device, self._try(notification, device)) for device in devices]
        gone = [device.id for device, error in outcomes if isinstance(error, DeviceGone)]
        if gone:
            self._unit_of_work.run(lambda: self._devices.remove(gone), landed=again)
        errors = [error for _, error in outcomes if error is not None and not isinstance(error, DeviceGone)]
        if errors:
            raise errors[0]
        if len(gone) == len(devices):
            raise RecipientGone("There is no device to show it on.")

    def _try(self, notification: Notification, device: Device) -> GatherlyError | None:
        event = {"event_id": str(notification.event_id)} if notification.event_id else {}
        try:
            self._pushes.send(
                Push(
                    key=key_of(notification),
                    token=device.token,
                    title=notification.subject,
                    body=notification.message,
                    data={"notification_id": str(notification.id), "kind": notification.kind, **event},
                )
            )
        except GatherlyError as error:
            return error
        return None


def key_of(notification: Notification) -> str:
    """What it is called wherever it goes: the same whenever it goes there again."""
    return f"notification-{notification.id}"
