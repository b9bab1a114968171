"""Sending something again."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import DeliveryId, EndpointId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.webhooks.deliveries import Delivery
from gatherly_core.webhooks.endpoint_rules import owned
from gatherly_core.webhooks.errors import DeliveryNotFound, EndpointOff
from gatherly_core.webhooks.ports import Deliveries, Endpoints, Feed


class Redeliver:
    """Sends a fact to an endpoint again, under the same id, whatever became of it before.

    - the endpoint's owner may: EndpointNotFound for all others
    - DeliveryNotFound for what was never to go there, is forgotten, or is nothing that the owner may be told any more
    - not while nothing is sent there: EndpointOff
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        feed: Feed,
        endpoints: Endpoints,
        deliveries: Deliveries,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._feed = feed
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, endpoint_id: EndpointId, delivery_id: DeliveryId) -> Delivery:
        return self._unit_of_work.run(lambda: self._send_again(actor, endpoint_id, delivery_id))

    def _send_again(self, actor: Actor, endpoint_id: EndpointId, delivery_id: DeliveryId) -> Delivery:
        endpoint = owned(self._endpoints.locked(endpoint_id), actor, Action.RUN_ENDPOINT)
        delivery = self._deliveries.get(delivery_id)
        if delivery.endpoint_id != endpoint_id:
            raise DeliveryNotFound("There is no such delivery.")
        if endpoint.off is not None:
            raise EndpointOff("Nothing is sent to this endpoint. Please switch it on first.")
        publication, listener = self._feed.get(delivery.fact_id), self._endpoints.listener(endpoint_id)
        if publication is None or listener is None or not listener.hears(publication):
            raise DeliveryNotFound("This is nothing that is sent there any more.")
        self._deliveries.send_again(delivery_id, self._clock.now())
        if endpoint.rests_until is not None:
            # Whoever asks for it has mended the endpoint, or wants to see whether they have.
            self._endpoints.save(endpoint.rested())
        self._trail.record(Deed.WEBHOOK_DELIVERY_REPEATED, actor.user_id, delivery_id, endpoint_id=str(endpoint_id))
        return self._deliveries.get(delivery_id)
