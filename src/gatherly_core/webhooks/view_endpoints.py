"""Looking at where facts are sent, and at what became of them."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.kernel.identifiers import EndpointId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.webhooks.deliveries import Delivery
from gatherly_core.webhooks.endpoint_rules import owned
from gatherly_core.webhooks.endpoints import Endpoint
from gatherly_core.webhooks.ports import Deliveries, Endpoints


class ViewEndpoints:
    """The endpoints of whoever asks, in the order in which they were made."""

    def __init__(self, unit_of_work: UnitOfWork, endpoints: Endpoints) -> None:
        self._unit_of_work = unit_of_work
        self._endpoints = endpoints

    def __call__(self, actor: Actor, page: PageRequest) -> Page[Endpoint]:
        permit(actor, Action.LIST_ENDPOINTS)
        return self._unit_of_work.read(lambda: self._endpoints.of_user(actor.user_id, page))


class ViewEndpoint:
    """An endpoint, for its owner: EndpointNotFound for all others."""

    def __init__(self, unit_of_work: UnitOfWork, endpoints: Endpoints) -> None:
        self._unit_of_work = unit_of_work
        self._endpoints = endpoints

    def __call__(self, actor: Actor, endpoint_id: EndpointId) -> Endpoint:
        endpoint = self._unit_of_work.read(lambda: self._endpoints.get(endpoint_id))
        return owned(endpoint, actor, Action.VIEW_ENDPOINT)


class ViewDeliveries:
    """What was sent to an endpoint, or is to be, newest first. For its owner: EndpointNotFound for all others."""

    def __init__(self, unit_of_work: UnitOfWork, endpoints: Endpoints, deliveries: Deliveries) -> None:
        self._unit_of_work = unit_of_work
        self._endpoints = endpoints
        self._deliveries = deliveries

    def __call__(self, actor: Actor, endpoint_id: EndpointId, page: PageRequest) -> Page[Delivery]:
        return self._unit_of_work.read(lambda: self._look(actor, endpoint_id, page))

    def _look(self, actor: Actor, endpoint_id: EndpointId, page: PageRequest) -> Page[Delivery]:
        owned(self._endpoints.get(endpoint_id), actor, Action.VIEW_ENDPOINT)
        return self._deliveries.of_endpoint(endpoint_id, page)
