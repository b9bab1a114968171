"""Sending to an endpoint again."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.identifiers import EndpointId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.webhooks.endpoint_rules import owned
from gatherly_core.webhooks.endpoints import Endpoint
from gatherly_core.webhooks.ports import Endpoints


class SwitchOnEndpoint:
    """Sends what happens from now on to an endpoint to which nothing was sent any more.

    - its owner may: EndpointNotFound for all others
    - what was given up meanwhile may be sent again by hand; one that is on is as it was
    """

    def __init__(self, unit_of_work: UnitOfWork, endpoints: Endpoints, trail: AuditTrail) -> None:
        self._unit_of_work = unit_of_work
        self._endpoints = endpoints
        self._trail = trail

    def __call__(self, actor: Actor, endpoint_id: EndpointId) -> Endpoint:
        return self._unit_of_work.run(lambda: self._switch_on(actor, endpoint_id))

    def _switch_on(self, actor: Actor, endpoint_id: EndpointId) -> Endpoint:
        endpoint = owned(self._endpoints.locked(endpoint_id), actor, Action.RUN_ENDPOINT)
        if endpoint.off is None:
            return endpoint
        self._endpoints.save(endpoint.on())
        self._trail.record(Deed.WEBHOOK_ENDPOINT_SWITCHED_ON, actor.user_id, endpoint_id)
        return endpoint.on()
