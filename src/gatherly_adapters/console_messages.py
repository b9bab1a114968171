"""Short messages where nobody brings them: lines of the log."""

import logging

from gatherly_core.push.model import Push
from gatherly_core.sms.model import Text

log = logging.getLogger(__name__)


class ConsoleTexts:
    """Says that there is a text, and at the level of debugging what it says; never to whom it would go."""

    def send(self, text: Text) -> None:
        log.info("There is a text, %s, which nobody gets: no provider of SMS is set up", text.key)
        log.debug("%s says: %r", text.key, text.text)


class ConsolePushes:
    """Says that there is a push message, and at the level of debugging what it says; never to which device."""

    def send(self, push: Push) -> None:
        log.info("There is a push message, %s, which nobody gets: no push service is set up", push.key)
        log.debug("%s says: %r, %r, %r", push.key, push.title, push.body, dict(push.data))
