"""Which bell calls for which queues, and what is done about what is in them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gatherly_adapters.aftermath import Bell
from gatherly_core.application import Application, Ports
from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.kernel.queues import Backoff, Leased, Renew
from gatherly_core.kernel.relay import BATCH, Relay
from gatherly_core.kernel.unit_of_work import again
from gatherly_core.notifications.model import Channel, Notification
from gatherly_core.reactions import deliveries, react
from gatherly_core.webhooks.deliveries import Delivery as WebhookDelivery

PATIENCE = Backoff(first=timedelta(seconds=30), longest=timedelta(hours=1), attempts=80)
"""Three days, after which a fact that nothing can be done about becomes a dead letter."""
FACT_BATCH = 20
"""How many facts a worker claims together, where each takes a moment."""
WHILE_IT_IS_NEWS = Backoff(first=timedelta(seconds=30), longest=timedelta(minutes=20), attempts=8)
"""About an hour, after which nobody is to be called away for it any more: they have it in Gatherly, and by e-mail."""
SLOW_BATCH = 5
"""How many are claimed together where one may take ten seconds, as the other side is silent."""
LONG_BATCH = 1
"""How many are claimed together where one may take minutes: none waits for another while anybody is free to do it."""


class Round:
    """Something that is done until nothing is left of it, and is over soon."""

    def __init__(self, catch_up: Callable[[], int]) -> None:
        self.catch_up = catch_up

    def stop(self) -> None:
        """Nothing has to be ended."""


class Relays:
    """The relays of an application, by the bells that call for them."""

    def __init__(self, ports: Ports, application: Application) -> None:
        self._ports = ports
        self._application = application
        told = application.notifications
        self.at_once = self._of_facts(Delivery.AT_ONCE)
        self._called: dict[Bell, tuple[Relay[Any] | Round, ...]] = {
            # Somebody has waited for what was to be done at once, and few such facts are left behind.
            Bell.FACTS: (self.at_once, self._of_facts(Delivery.SOON, FACT_BATCH)),
            Bell.FEED: (Round(application.webhooks.publish_facts),),
            Bell.PAYMENTS: (self._of_facts(Delivery.PAYMENTS, SLOW_BATCH),),
            Bell.LETTERS: (self._of_facts(Delivery.POST, SLOW_BATCH),),
            Bell.MANY: (self._of_facts(Delivery.MANY, LONG_BATCH),),
            Bell.EMAIL: (self._of_channel(Channel.EMAIL, told.mail_notification, PATIENCE),),
            Bell.PUSH: (self._of_channel(Channel.PUSH, told.push_notification, WHILE_IT_IS_NEWS),),
            Bell.SMS: (self._of_channel(Channel.SMS, told.text_notification, WHILE_IT_IS_NEWS),),
            Bell.WEBHOOKS: (self._of_webhooks(),),
        }

    def catch_up(self, bell: Bell) -> int:
        """Does what is due in the queues of this bell; answers how much it was."""
        return sum(relay.catch_up() for relay in self._called[bell])

    def drain(self) -> int:
        """Does what is due in every queue, and what follows from that, until nothing is; answers how much it was."""
        total = 0
        while done := sum(map(self.catch_up, Bell)):
            total += done
        return total

    def stop(self) -> None:
        """Ends all of them after what is being delivered now."""
        for relays in self._called.values():
            for relay in relays:
                relay.stop()

    def _of_channel(
        self, channel: Channel, deliver: Callable[[Notification], None], backoff: Backoff
    ) -> Relay[Notification]:
        def bring(leased: Leased[Notification], _: Renew) -> None:
            deliver(leased.item)

        ports = self._ports
        queue = ports.notifications.queue(channel)
        return Relay(ports.unit_of_work, queue, ports.clock, bring, backoff, SLOW_BATCH)

    def _of_facts(self, delivery: Delivery, batch: int = BATCH) -> Relay[Fact]:
        ports = self._ports
        queue = ports.outbox.queue(delivery)

        def redirected(leased: Leased[Fact]) -> bool:
            requeued = ports.outbox.requeue(leased.id, leased.item)
            if requeued:
                queue.settle(leased, ports.clock.now())
            return requeued > 0

        def deliver(leased: Leased[Fact], renew: Renew) -> None:
            # A former release, which knows of other deliveries, may write on while this one is started.
            foreign = delivery not in deliveries(leased.item)
            if not (foreign and ports.unit_of_work.run(lambda: redirected(leased), landed=again)):
                react(self._application, leased.item, delivery, renew)

        return Relay(ports.unit_of_work, queue, ports.clock, deliver, PATIENCE, batch)

    def _of_webhooks(self) -> Relay[WebhookDelivery]:
        def deliver(leased: Leased[WebhookDelivery], _: Renew) -> None:
            self._application.webhooks.deliver_fact(leased.item)

        ports = self._ports
        # One at a time: after each, it is the turn of the endpoint that has waited the longest.
        return Relay(ports.unit_of_work, ports.deliveries.queue, ports.clock, deliver, PATIENCE, batch=1)
