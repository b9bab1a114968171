"""What one is told, and by which channels."""

from collections.abc import Mapping
from itertools import product

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.notifications.errors import MustArrive
from gatherly_core.notifications.model import AT_FIRST, MUST_ARRIVE, Channel, Choices, Recipient, Topic
from gatherly_core.notifications.ports import Preferences


class ViewPreferences:
    """What the user who asks has chosen to be told."""

    def __init__(self, unit_of_work: UnitOfWork, preferences: Preferences) -> None:
        self._unit_of_work = unit_of_work
        self._preferences = preferences

    def __call__(self, actor: Actor) -> Choices:
        recipient = Recipient(actor.user_id)
        return self._unit_of_work.read(lambda: self._preferences.of([recipient])[recipient])


class ChoosePreferences:
    """Keeps what the user who asks wants to be told, all of it: what they do not name is as it is at first.

    - what must arrive cannot be switched off: MustArrive, and nothing is changed
    - it counts for what is told from then on
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
        self._users.account(actor.user_id)
        self._preferences.choose(Recipient(actor.user_id).key, choices.made)
