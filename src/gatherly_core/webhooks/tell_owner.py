"""Telling an endpoint's owner that nothing is sent there any more."""

import logging

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import User
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.identifiers import EndpointId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.mail.errors import MailRefused
from gatherly_core.mail.model import Mail
from gatherly_core.mail.ports import Mailer
from gatherly_core.webhooks.endpoints import Endpoint, Off
from gatherly_core.webhooks.errors import EndpointNotFound
from gatherly_core.webhooks.ports import Endpoints

log = logging.getLogger(__name__)

REASONS = {
    Off.GONE: "it has answered 410 Gone, which says that it wants nothing more",
    Off.FAILING: "it has failed for three days",
}
LETTER = """Hello,

Gatherly does not send anything to your webhook endpoint {id} any more, as {reason}.

What happened since {since} UTC was not delivered there. When the endpoint works again, switch it on by
POST {url}/api/webhook-endpoints/{id}/enable. What was given up can be sent again, delivery by delivery, and
GET {url}/api/facts answers everything of the last 90 days.
"""


class TellOwner:
    """Writes to the owner of an endpoint that was switched off, unless it is on again, or deleted.

    Nobody whose address is not confirmed, who is shut out or gives up their account hears of it. MailAway when the
    letter does not go now: it is to be done again.
    """

    def __init__(
        self, unit_of_work: UnitOfWork, users: Users, endpoints: Endpoints, mailer: Mailer, *, public_url: str
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._endpoints = endpoints
        self._mailer = mailer
        self._public_url = public_url

    def __call__(self, endpoint_id: EndpointId) -> None:
        try:
            endpoint, owner = self._unit_of_work.read(lambda: self._look(endpoint_id))
        except (EndpointNotFound, UserNotFound):
            return
        if endpoint.off is None or endpoint.off_since is None or owner.disabled or not owner.email_verified:
            return
        mail = Mail(
            message_id=f"webhook-endpoint-{endpoint.id}-{endpoint.off_since:%Y%m%d%H%M%S}",
            to=owner.email,
            subject="Your webhook endpoint was switched off",
            text=LETTER.format(
                id=endpoint.id,
                reason=REASONS[endpoint.off],
                since=f"{endpoint.failing_since or endpoint.off_since:%Y-%m-%d %H:%M}",
                url=self._public_url,
            ),
        )
        try:
            self._mailer.send(mail)
        except MailRefused as refused:
            log.warning("The letter %s was refused: %s", mail.message_id, refused.detail)
        if not self._unit_of_work.read(lambda: self._users.get_many([owner.id])):
            # The letters that were kept may have been removed while this one was on its way.
            self._mailer.forget(owner.email)

    def _look(self, endpoint_id: EndpointId) -> tuple[Endpoint, User]:
        endpoint = self._endpoints.get(endpoint_id)
        return endpoint, self._users.get(endpoint.owner_id)
