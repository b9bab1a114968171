"""What people have chosen to be told, in the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import uuid4

from sqlalchemy import Boolean, Column, String, Table, UniqueConstraint, bindparam, delete, insert, select

from gatherly_adapters.guest_codes import GuestCodes
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, metadata, word_column
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.notifications.model import AT_FIRST, GUEST_KEY_LENGTH, Channel, Choices, Recipient, Topic

notification_preferences = Table(
    "notification_preferences",
    metadata,
    Column("id", Id, primary_key=True),
    # A user's id, or a code of a guest's address: a guest, too, may have enough of something.
    Column("recipient", String(64), nullable=False),
    *word_column("topic", Topic),
    *word_column("channel", Channel),
    Column("wanted", Boolean, nullable=False),
    UniqueConstraint("recipient", "topic", "channel"),
    **TABLE_OPTIONS,
)

rows = notification_preferences.c

OF = select(notification_preferences).where(rows.recipient.in_(bindparam("keys", expanding=True)))
TAKE_BACK = delete(notification_preferences).where(
    rows.recipient.in_(bindparam("keys", expanding=True)),
    rows.topic == bindparam("of_topic"),
    rows.channel == bindparam("by_channel"),
)
CHOOSE = insert(notification_preferences)


class SqlPreferences:
    """What people have chosen to be told: only what differs from what holds at first is kept, guests' under a code."""

    def __init__(self, database: SqlDatabase, codes: GuestCodes) -> None:
        self._database = database
        self._codes = codes

    def of(self, recipients: Iterable[Recipient]) -> Mapping[Recipient, Choices]:
        kept_as = {recipient: self._kept_as(recipient.key) for recipient in recipients}
        keys = tuple(key for keys in kept_as.values() for key in keys)
        made: dict[str, dict[tuple[Topic, Channel], bool]] = defaultdict(dict)
        for row in self._database.reading.execute(OF, {"keys": keys}):
            made[row.recipient][row.topic, row.channel] = row.wanted
        return {
            recipient: Choices({cell: wanted for key in keys for cell, wanted in made.get(key, {}).items()})
            for recipient, keys in kept_as.items()
        }

    def choose(self, key: str, made: Mapping[tuple[Topic, Channel], bool]) -> None:
        keys = self._kept_as(key)
        for (topic, channel), wanted in sorted(made.items()):
            self._database.writing.execute(TAKE_BACK, {"keys": keys, "of_topic": topic, "by_channel": channel})
            if wanted is not AT_FIRST.wants(topic, channel):
                self._keep(keys[0], topic, channel, wanted)

    def _kept_as(self, key: str) -> tuple[str, ...]:
        return self._codes.all(key) if len(key) == GUEST_KEY_LENGTH else (key,)

    def _keep(self, key: str, topic: Topic, channel: Channel, wanted: bool) -> None:
        row = {"id": uuid4(), "recipient": key, "topic": topic, "channel": channel, "wanted": wanted}
        try:
            self._database.writing.execute(CHOOSE, row)
        except AlreadyMade:
            # Somebody has just chosen the same: there is one choice only that differs from what holds at first.
            return
