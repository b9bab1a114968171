"""Giving an endpoint another secret."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EndpointId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.webhooks.endpoint_rules import owned
from gatherly_core.webhooks.endpoints import Endpoint, Revealed
from gatherly_core.webhooks.ports import Endpoints, EndpointSecrets


class RotateSecret:
    """Answers a new secret of an endpoint; the one before it signs, too, for 24 hours.

    - its owner may: EndpointNotFound for all others
    - the secret is shown this once; the one before the last signs nothing any more
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        endpoints: Endpoints,
        secrets: EndpointSecrets,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._endpoints = endpoints
        self._secrets = secrets
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, endpoint_id: EndpointId) -> Revealed:
        secret = self._secrets.new()
        return Revealed(self._unit_of_work.run(lambda: self._rotate(actor, endpoint_id, secret)), secret)

    def _rotate(self, actor: Actor, endpoint_id: EndpointId, secret: str) -> Endpoint:
        endpoint = owned(self._endpoints.locked(endpoint_id), actor, Action.RUN_ENDPOINT)
        rotated = endpoint.rotated(self._secrets.sealed(endpoint_id, secret), self._clock.now())
        self._endpoints.save(rotated)
        self._trail.record(Deed.WEBHOOK_ENDPOINT_SECRET_ROTATED, actor.user_id, endpoint_id)
        return rotated
