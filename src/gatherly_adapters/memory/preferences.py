"""What people have chosen to be told, in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.notifications.model import AT_FIRST, Channel, Choices, Recipient, Topic


@dataclass(frozen=True, slots=True)
class Choice:
    """What the recipient with a key has chosen for a topic and a channel."""

    recipient: str
    topic: Topic
    channel: Channel
    wanted: bool


OF_RECIPIENT = Index[Choice](lambda choice: choice.recipient, lambda choice: (choice.topic, choice.channel))
CHOICES = Definition[tuple[str, Topic, Channel], Choice](
    lambda choice: (choice.recipient, choice.topic, choice.channel), (OF_RECIPIENT,)
)


class MemoryPreferences:
    """What people have chosen to be told: only what differs from what holds at first is kept."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(CHOICES)

    def of(self, recipients: Iterable[Recipient]) -> Mapping[Recipient, Choices]:
        return {recipient: self._choices(recipient.key) for recipient in recipients}

    def choose(self, key: str, made: Mapping[tuple[Topic, Channel], bool]) -> None:
        for (topic, channel), wanted in made.items():
            if wanted is AT_FIRST.wants(topic, channel):
                self._rows.remove((key, topic, channel))
            else:
                self._rows.put(Choice(key, topic, channel, wanted))

    def _choices(self, key: str) -> Choices:
        return Choices({(each.topic, each.channel): each.wanted for each in self._rows.select(OF_RECIPIENT, key)})
