"""What is to be done once a block has committed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gatherly_core.administration.dead_letters import QueueName
from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.kernel.queues import Leased
from gatherly_core.notifications.model import Channel, Notification, Status


class Bell(StrEnum):
    """Rung when something was put into a queue, for the workers to look into it. The first are the more urgent."""

    FACTS = "facts"
    FEED = "feed"
    PAYMENTS = "payments"
    LETTERS = "letters"
    MANY = "many"
    EMAIL = "email"
    PUSH = "push"
    SMS = "sms"
    WEBHOOKS = "webhooks"


BELLS = {
    Delivery.SOON: Bell.FACTS,
    Delivery.PAYMENTS: Bell.PAYMENTS,
    Delivery.POST: Bell.LETTERS,
    Delivery.MANY: Bell.MANY,
}
"""Who is called for the facts that are not delivered at once."""

CHANNEL_BELLS = {Channel.EMAIL: Bell.EMAIL, Channel.PUSH: Bell.PUSH, Channel.SMS: Bell.SMS}
"""Who is called for what is to go out by a channel."""

QUEUE_BELLS: Mapping[QueueName, frozenset[Bell]] = {
    QueueName.FACTS: frozenset({Bell.FACTS, *BELLS.values()}),
    QueueName.MESSAGES: frozenset(CHANNEL_BELLS.values()),
    QueueName.WEBHOOKS: frozenset({Bell.WEBHOOKS}),
}
"""Who is called for what was given up in a queue, and is to be tried again."""


def bells_of(notifications: Iterable[Notification]) -> set[Bell]:
    """Who is called for new notifications."""
    queued = {notification.channel for notification in notifications if notification.status is Status.QUEUED}
    return {CHANNEL_BELLS[channel] for channel in queued if channel in CHANNEL_BELLS}


@dataclass(slots=True)
class Aftermath:
    """`mine`: the facts that the process which committed delivers itself, at once. `bells`: those that it rings."""

    mine: list[Leased[Fact]] = field(default_factory=list)
    bells: set[Bell] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.mine or self.bells)
