"""What one is told, and by which channels."""

from collections.abc import Mapping
from itertools import product

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.notifications.acquaintance import GetToKnow, as_guest
from gatherly_core.notifications.errors import MustArrive
from gatherly_core.notifications.model import AT_FIRST, MUST_ARRIVE, Channel, Choices, Recipient, Topic
from gatherly_core.notifications.ports import Preferences


class ViewPreferences:
    """What the user who asks has chosen to be told, also by the links in letters to their address."""

    def __init__(self, unit_of_work: UnitOfWork, get_to_know: GetToKnow) -> None:
        self._unit_of_work = unit_of_work
        self._get_to_know = get_to_know

    def __call__(self, actor: Actor) -> Choices:
        recipient = Recipient(actor.user_id)
        known = self._unit_of_work.read(lambda: self._get_to_know([recipient])).get(recipient)
        if known is None:
            raise UserNotFound("There is no such user any more.")
        return known.choices


class ChoosePreferences:
    """Keeps what the user who asks wants to be told, all of it: what they do not name is as it is at first.

    - what must arrive cannot be switched off: MustArrive, and nothing is changed
    - it counts for what is told from then on, in place of what they chose by links in letters to their address
    """

    def __init__(self, unit_of_work: UnitOfWork, users: Users, preferences: Preferences) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._preferences = preferences

    def __call__(self, actor: Actor, wanted: Mapping[tuple[Topic, Channel], bool]) -> Choices:
        refused = [cell for cell in sorted(MUST_ARRIVE) if wanted.get(cell) is False]
        if refused:
            fields = {f"preferences.{topic}.{channel}": "must be true" for topic, channel in refused}
            raise MustArrive("What concerns bookings is told by e-mail and in Gatherly itself.", fields)
        choices = Choices({cell: wanted.get(cell, AT_FIRST.wants(*cell)) for cell in product(Topic, Channel)})
        self._unit_of_work.run(lambda: self._choose(actor, choices), landed=again)
        return choices

    def _choose(self, actor: Actor, choices: Choices) -> None:
        # Locked, so that choices made at the same time are not mixed, and none outlives its account.
        user = self._users.account(actor.user_id).user
        self._preferences.choose(Recipient(user.id).key, choices.made)
        if guest := as_guest(user):
            self._preferences.choose(guest.key, {cell: AT_FIRST.wants(*cell) for cell in choices.made})
