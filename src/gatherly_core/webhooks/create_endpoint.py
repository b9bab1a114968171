"""Having facts sent."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.accounts.ports import Users
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EndpointId, Identifiers, UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.webhooks.endpoints import MOST_ENDPOINTS, Endpoint, Revealed
from gatherly_core.webhooks.errors import TooManyEndpoints
from gatherly_core.webhooks.model import FactType
from gatherly_core.webhooks.ports import Endpoints, EndpointSecrets, Receivers


class CreateEndpoint:
    """Has facts sent to an address from now on, and answers the secret with which they are signed.

    - organizers may, for the facts of their own events, and admins, for all: Forbidden for others
    - to machines of the public internet alone, by HTTPS: Invalid
    - nobody has more than twenty: TooManyEndpoints, before anybody is asked where the address leads
    - the secret is shown this once
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        endpoints: Endpoints,
        secrets: EndpointSecrets,
        receivers: Receivers,
        identifiers: Identifiers,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._endpoints = endpoints
        self._secrets = secrets
        self._receivers = receivers
        self._identifiers = identifiers
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, url: str, types: tuple[FactType, ...]) -> Revealed:
        permit(actor, Action.CREATE_ENDPOINT)
        self._unit_of_work.read(lambda: self._see_room(actor.user_id))
        self._receivers.check(url)
        secret, endpoint_id = self._secrets.new(), EndpointId(self._identifiers.new())
        endpoint = Endpoint(
            id=endpoint_id,
            owner_id=actor.user_id,
            url=url,
            types=types,
            secret=self._secrets.sealed(endpoint_id, secret),
            created_at=self._clock.now(),
        )
        self._unit_of_work.run(lambda: self._add(endpoint))
        return Revealed(endpoint, secret)

    def _add(self, endpoint: Endpoint) -> None:
        # Whoever adds another meanwhile waits, and is counted with this one.
        self._users.account(endpoint.owner_id)
        self._see_room(endpoint.owner_id)
        self._endpoints.add(endpoint)
        self._trail.record(Deed.WEBHOOK_ENDPOINT_CREATED, endpoint.owner_id, endpoint.id)

    def _see_room(self, owner_id: UserId) -> None:
        if self._endpoints.number(owner_id) >= MOST_ENDPOINTS:
            raise TooManyEndpoints(f"Nobody has more than {MOST_ENDPOINTS} endpoints.")
