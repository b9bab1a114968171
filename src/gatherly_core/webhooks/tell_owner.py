"""Telling an endpoint's owner that nothing is sent there any more."""

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import User
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.identifiers import EndpointId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.notifications.model import Channel, Kind, Recipient
from gatherly_core.notifications.news import News
from gatherly_core.notifications.telling import Tell
from gatherly_core.webhooks.endpoints import Endpoint
from gatherly_core.webhooks.errors import EndpointNotFound
from gatherly_core.webhooks.ports import Endpoints

INSIDE = frozenset({Channel.IN_APP})


class TellOwner:
    """Tells the owner of an endpoint that was switched off, unless it is on again, or deleted.

    In Gatherly alone where nobody has confirmed their address: whoever gives a stranger's could have it written to, as
    often as they switch it on. May be repeated: they are told once each time that it is switched off.
    """

    def __init__(self, unit_of_work: UnitOfWork, users: Users, endpoints: Endpoints, tell: Tell) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._endpoints = endpoints
        self._tell = tell

    def __call__(self, endpoint_id: EndpointId) -> None:
        try:
            endpoint, owner = self._unit_of_work.read(lambda: self._look(endpoint_id))
        except (EndpointNotFound, UserNotFound):
            return
        if endpoint.off is None or endpoint.off_since is None:
            return
        news = News(
            occasion=f"endpoint-off-{endpoint.id}-{endpoint.off_since:%Y%m%d%H%M%S%f}",
            kind=Kind.ENDPOINT_OFF,
            subject_matter={
                "endpoint": str(endpoint.id),
                "why": endpoint.off.value,
                "since": endpoint.failing_since or endpoint.off_since,
            },
            channels=frozenset(Channel) if owner.email_verified else INSIDE,
        )
        self._tell(news, [Recipient(owner.id)])

    def _look(self, endpoint_id: EndpointId) -> tuple[Endpoint, User]:
        endpoint = self._endpoints.get(endpoint_id)
        return endpoint, self._users.get(endpoint.owner_id)
