"""Hearing no more of something, by a link in a letter."""

from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.notifications.model import Unsubscription
from gatherly_core.notifications.ports import Preferences, UnsubscribeTokens


class Unsubscribe:
    """Has whoever a letter went to told nothing more of its kind by e-mail, guests too, who have no account.

    - of a digest, nothing more of all the kinds that it lists
    - by the token of its link, which anybody may send who has the letter: InvalidUnsubscription for any other
    - however often it is sent; what was chosen otherwise meanwhile is taken back
    - nothing is kept of who has given up their account
    """

    def __init__(
        self, unit_of_work: UnitOfWork, users: Users, preferences: Preferences, tokens: UnsubscribeTokens
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._preferences = preferences
        self._tokens = tokens

    def __call__(self, token: str) -> Unsubscription:
        unsubscription = self._tokens.read(token)
        self._unit_of_work.run(lambda: self._keep(unsubscription), landed=again)
        return unsubscription

    def _keep(self, unsubscription: Unsubscription) -> None:
        user_id = unsubscription.user_id
        if user_id is None or self._users.pinned([user_id]):
            wishes = {(topic, unsubscription.channel): False for topic in unsubscription.topics}
            self._preferences.choose(unsubscription.key, wishes)
