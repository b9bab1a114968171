"""Telling of a new account."""

from gatherly_core.kernel.identifiers import UserId
from gatherly_core.notifications.model import Kind, Recipient
from gatherly_core.notifications.news import News
from gatherly_core.notifications.telling import Tell


class TellOfAccount:
    """Tells a new user that they have an account.

    Nobody is called by name: who registers an address need not be its owner, and would write words of their own there.
    """

    def __init__(self, tell: Tell, *, public_url: str) -> None:
        self._tell = tell
        self._public_url = public_url

    def __call__(self, user_id: UserId) -> None:
        matter = {"link": f"{self._public_url}/"}
        news = News(occasion=f"registration-{user_id}", kind=Kind.REGISTRATION, subject_matter=matter)
        self._tell(news, [Recipient(user_id)])
