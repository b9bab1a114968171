"""The links in letters by which people get no more of their kind."""

from gatherly_core.notifications.model import MUST_ARRIVE, TOPIC_OF, Notification, Unsubscription
from gatherly_core.notifications.ports import UnsubscribeTokens


class UnsubscribeLinks:
    """Makes the links. They answer what mailers send on a click (RFC 8058), and lead people to a page that asks."""

    def __init__(self, tokens: UnsubscribeTokens, *, public_url: str) -> None:
        self._tokens = tokens
        self._public_url = public_url

    def link_for(self, notification: Notification) -> str | None:
        """None for what must arrive."""
        topic = TOPIC_OF[notification.kind]
        if (topic, notification.channel) in MUST_ARRIVE:
            return None
        token = self._tokens.sign(Unsubscription(notification.recipient.key, topic, notification.channel))
        return f"{self._public_url}/api/unsubscribe?token={token}"
