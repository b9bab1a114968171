"""The links in letters by which people get no more of their kind."""

from gatherly_core.notifications.model import MUST_ARRIVE, Notification, Unsubscription
from gatherly_core.notifications.ports import UnsubscribeTokens


class UnsubscribeLinks:
    """Makes the links. They answer what mailers send on a click (RFC 8058), and lead people to a page that asks."""

    def __init__(self, tokens: UnsubscribeTokens, *, public_url: str) -> None:
        self._tokens = tokens
        self._public_url = public_url

    def link_for(self, notification: Notification) -> str | None:
        """One that ends all topics of which it tells, a digest several; None for what must arrive."""
        topics = frozenset(topic for topic in notification.topics if (topic, notification.channel) not in MUST_ARRIVE)
        if not topics:
            return None
        token = self._tokens.sign(Unsubscription(notification.recipient.key, topics, notification.channel))
        return f"{self._public_url}/api/unsubscribe?token={token}"
