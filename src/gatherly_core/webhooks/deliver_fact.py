"""Sending a fact to an endpoint."""

from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.webhooks.deliveries import Delivery, Outcome
from gatherly_core.webhooks.endpoints import Endpoint
from gatherly_core.webhooks.errors import EndpointNotFound, NothingToSend, ReceiverFailed, SecretLost
from gatherly_core.webhooks.facts import EndpointSwitchedOff
from gatherly_core.webhooks.model import Publication
from gatherly_core.webhooks.ports import Deliveries, Endpoints, EndpointSecrets, Feed, Receivers
from gatherly_core.webhooks.signing import body_of, headers_of

GONE = 410


class DeliverFact:
    """Sends a fact that is in the feed to an endpoint, signed, and keeps what came of it.

    - delivered is what is answered with a status of success; sent twice, it has the same `webhook-id` and body
    - ReceiverFailed for anything else, and while the endpoint rests as it has just failed: it is to be tried again
    - 410 Gone, and three days of failures, switch the endpoint off; its owner is told
    - NothingToSend when the endpoint is off or deleted, its owner may not be told any more, or the fact is forgotten
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        feed: Feed,
        endpoints: Endpoints,
        deliveries: Deliveries,
        secrets: EndpointSecrets,
        receivers: Receivers,
        facts: Outbox,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._feed = feed
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._secrets = secrets
        self._receivers = receivers
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(self, delivery: Delivery) -> None:
        endpoint, publication = self._unit_of_work.read(lambda: self._look(delivery))
        if endpoint.rests(self._clock.now()):
            raise ReceiverFailed("resting")
        outcome = self._sent(endpoint, publication)
        self._unit_of_work.run(lambda: self._keep(delivery, endpoint, outcome), landed=again)
        if outcome.status == GONE:
            raise NothingToSend("The endpoint wants nothing any more.")
        if not outcome.delivered:
            raise ReceiverFailed(outcome.error or f"status_{outcome.status}")

    def _look(self, delivery: Delivery) -> tuple[Endpoint, Publication]:
        publication, listener = self._feed.get(delivery.fact_id), self._endpoints.listener(delivery.endpoint_id)
        # Asked for once more: who was an admin when it happened may see nothing but their own by now.
        if publication is None or listener is None or not listener.hears(publication):
            raise NothingToSend("There is nothing to be sent, or nobody to send it to.")
        return listener.endpoint, publication

    def _sent(self, endpoint: Endpoint, publication: Publication) -> Outcome:
        now, body = self._clock.now(), body_of(publication)
        try:
            secrets = [self._secrets.opened(endpoint.id, sealed) for sealed in endpoint.secrets(now)]
            headers = headers_of(str(publication.fact_id), now, body, secrets)
            return Outcome(at=now, status=self._receivers.send(endpoint.url, headers, body))
        except ReceiverFailed as failed:
            return Outcome(at=now, error=failed.why)
        except (Invalid, SecretLost) as unfit:
            return Outcome(at=now, error=unfit.code)

    def _keep(self, delivery: Delivery, seen: Endpoint, outcome: Outcome) -> None:
        self._deliveries.note(delivery.id, outcome)
        if outcome.delivered and seen.failing_since is None:
            return
        try:
            before = self._endpoints.locked(delivery.endpoint_id)
        except EndpointNotFound:
            return
        after = _after(before, outcome)
        self._endpoints.save(after)
        if after.off is not None and before.off is None:
            self._facts.add(EndpointSwitchedOff(at=outcome.at, endpoint_id=after.id))
            self._trail.record(Deed.WEBHOOK_ENDPOINT_SWITCHED_OFF, None, after.id, why=after.off.value)


def _after(endpoint: Endpoint, outcome: Outcome) -> Endpoint:
    if outcome.delivered:
        return endpoint.reached()
    return endpoint.gone(outcome.at) if outcome.status == GONE else endpoint.failed(outcome.at)
