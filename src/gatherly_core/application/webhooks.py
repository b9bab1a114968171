"""The use cases of webhooks."""

from gatherly_core.application.ports import Ports
from gatherly_core.notifications.telling import Tell
from gatherly_core.webhooks.create_endpoint import CreateEndpoint
from gatherly_core.webhooks.delete_endpoint import DeleteEndpoint
from gatherly_core.webhooks.deliver_fact import DeliverFact
from gatherly_core.webhooks.forget_facts import ForgetFacts
from gatherly_core.webhooks.publish_facts import PublishFacts
from gatherly_core.webhooks.redeliver import Redeliver
from gatherly_core.webhooks.rotate_secret import RotateSecret
from gatherly_core.webhooks.switch_on_endpoint import SwitchOnEndpoint
from gatherly_core.webhooks.tell_owner import TellOwner
from gatherly_core.webhooks.view_endpoints import ViewDeliveries, ViewEndpoint, ViewEndpoints
from gatherly_core.webhooks.view_feed import ViewFeed


class WebhooksUseCases:
    def __init__(self, p: Ports, tell: Tell) -> None:
        self.publish_facts = PublishFacts(
            p.unit_of_work, p.feed, p.payments, p.endpoints, p.deliveries, p.identifiers, p.clock
        )
        self.view_feed = ViewFeed(p.unit_of_work, p.feed)
        self.forget_facts = ForgetFacts(p.unit_of_work, p.feed, p.deliveries, p.clock)
        self.create_endpoint = CreateEndpoint(
            p.unit_of_work, p.users, p.endpoints, p.endpoint_secrets, p.receivers, p.identifiers, p.trail, p.clock
        )
        self.delete_endpoint = DeleteEndpoint(p.unit_of_work, p.endpoints, p.trail, p.clock)
        self.rotate_secret = RotateSecret(p.unit_of_work, p.endpoints, p.endpoint_secrets, p.trail, p.clock)
        self.switch_on_endpoint = SwitchOnEndpoint(p.unit_of_work, p.endpoints, p.trail)
        self.view_endpoint = ViewEndpoint(p.unit_of_work, p.endpoints)
        self.view_endpoints = ViewEndpoints(p.unit_of_work, p.endpoints)
        self.view_deliveries = ViewDeliveries(p.unit_of_work, p.endpoints, p.deliveries)
        self.redeliver = Redeliver(p.unit_of_work, p.feed, p.endpoints, p.deliveries, p.trail, p.clock)
        self.deliver_fact = DeliverFact(
            p.unit_of_work,
            p.feed,
            p.endpoints,
            p.deliveries,
            p.endpoint_secrets,
            p.receivers,
            p.outbox,
            p.trail,
            p.clock,
        )
        self.tell_owner = TellOwner(p.unit_of_work, p.users, p.endpoints, tell)
