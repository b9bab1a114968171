"""The use cases of webhooks."""

from gatherly_core.application.ports import Ports
from gatherly_core.webhooks.forget_facts import ForgetFacts
from gatherly_core.webhooks.publish_facts import PublishFacts
from gatherly_core.webhooks.view_feed import ViewFeed


class WebhooksUseCases:
    def __init__(self, p: Ports) -> None:
        self.publish_facts = PublishFacts(p.unit_of_work, p.feed, p.payments)
        self.view_feed = ViewFeed(p.unit_of_work, p.feed)
        self.forget_facts = ForgetFacts(p.unit_of_work, p.feed, p.clock)
