"""Bringing letters and texts to whom they are for.

Each is to be done until it goes without error, or can never go: the worker sees to that. RecipientGone, TooLate and
Stopped as `FindRecipient` says.
"""

from gatherly_core.mail.model import Mail
from gatherly_core.mail.ports import Mailer
from gatherly_core.messages.model import language_of
from gatherly_core.messages.ports import Templates
from gatherly_core.notifications.channels import number_of
from gatherly_core.notifications.enclosing import Enclose
from gatherly_core.notifications.errors import RecipientGone
from gatherly_core.notifications.finding_recipient import FindRecipient, key_of
from gatherly_core.notifications.model import Notification
from gatherly_core.notifications.unsubscribing import UnsubscribeLinks
from gatherly_core.sms.model import Text
from gatherly_core.sms.ports import Texts


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
