"""Having facts sent no more."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EndpointId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.webhooks.endpoint_rules import owned
from gatherly_core.webhooks.ports import Endpoints


class DeleteEndpoint:
    """Takes an endpoint back for good, with its secrets; what is on its way there is given up.

    Its owner may: EndpointNotFound for all others.
    """

    def __init__(self, unit_of_work: UnitOfWork, endpoints: Endpoints, trail: AuditTrail, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._endpoints = endpoints
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, endpoint_id: EndpointId) -> None:
        self._unit_of_work.run(lambda: self._delete(actor, endpoint_id))

    def _delete(self, actor: Actor, endpoint_id: EndpointId) -> None:
        owned(self._endpoints.locked(endpoint_id), actor, Action.RUN_ENDPOINT)
        self._endpoints.delete(endpoint_id, self._clock.now())
        self._trail.record(Deed.WEBHOOK_ENDPOINT_DELETED, actor.user_id, endpoint_id)
