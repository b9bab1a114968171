"""Sending a fact to an endpoint."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EndpointId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.webhooks.deliveries import Delivery, Outcome
from gatherly_core.webhooks.endpoints import SLOW, Endpoint
from gatherly_core.webhooks.errors import EndpointNotFound, NothingToSend, ReceiverFailed, SecretLost
from gatherly_core.webhooks.facts import EndpointSwitchedOff
from gatherly_core.webhooks.model import Publication
from gatherly_core.webhooks.ports import Deliveries, Endpoints, EndpointSecrets, Feed, Receivers
from gatherly_core.webhooks.signing import body_of, headers_of

GONE = 410


class DeliverFact:
    """Sends a fact that is in the feed to an endpoint, signed, and keeps what came of it.

    - delivered is what is answered with a status of success; sent twice, it has the same `webhook-id` and body
    - ReceiverFailed for anything else: it is to be tried again; the endpoint rests, as it does after being slow
    - 410 Gone, and three days in which it was tried in vain, switch the endpoint off; its owner is told
    - SecretLost when it cannot be signed: the endpoint rests, and has not failed
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
        begun = self._clock.now()
        try:
            secrets = self._opened(endpoint, begun)
        except SecretLost as lost:
            waits = Outcome(at=begun, error=lost.code)
            self._unit_of_work.run(lambda: self._keep_waiting(delivery, waits), landed=again)
            raise
        outcome = self._sent(endpoint, publication, secrets)
        took = outcome.at - begun
        self._unit_of_work.run(lambda: self._keep(delivery, endpoint, outcome, took), landed=again)
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

    def _opened(self, endpoint: Endpoint, now: datetime) -> list[str]:
        """The secrets that sign. The former one is of no use any more if it cannot be read, but the newest is."""
        newest, *former = endpoint.secrets(now)
        opened = [self._secrets.opened(endpoint.id, newest)]
        with suppress(SecretLost):
            opened += [self._secrets.opened(endpoint.id, sealed) for sealed in former]
        return opened

    def _sent(self, endpoint: Endpoint, publication: Publication, secrets: Sequence[str]) -> Outcome:
        body = body_of(publication)
        headers = headers_of(str(publication.fact_id), self._clock.now(), body, secrets)
        try:
            status = self._receivers.send(endpoint.url, headers, body)
        except ReceiverFailed as failed:
            return Outcome(at=self._clock.now(), error=failed.why)
        except Invalid as unfit:
            return Outcome(at=self._clock.now(), error=unfit.code)
        return Outcome(at=self._clock.now(), status=status)

    def _keep(self, delivery: Delivery, seen: Endpoint, outcome: Outcome, took: timedelta) -> None:
        if not outcome.delivered or seen.failing_since is not None or took >= SLOW:
            self._change(delivery.endpoint_id, lambda endpoint: self._after(endpoint, outcome, took), outcome.at)
        self._deliveries.note(delivery.id, outcome)

    def _after(self, endpoint: Endpoint, outcome: Outcome, took: timedelta) -> Endpoint:
        serving = self._endpoints.serving(endpoint.owner_id)
        return _settled(endpoint, outcome).answered(outcome.at, took, serving)

    def _keep_waiting(self, delivery: Delivery, waits: Outcome) -> None:
        self._change(delivery.endpoint_id, lambda endpoint: endpoint.waiting(waits.at), waits.at)
        self._deliveries.note(delivery.id, waits)

    def _change(self, endpoint_id: EndpointId, change: Callable[[Endpoint], Endpoint], now: datetime) -> None:
        try:
            before = self._endpoints.locked(endpoint_id)
        except EndpointNotFound:
            return
        after = change(before)
        self._endpoints.save(after)
        if after.off is not None and before.off is None:
            self._facts.add(EndpointSwitchedOff(at=now, endpoint_id=after.id))
            self._trail.record(Deed.WEBHOOK_ENDPOINT_SWITCHED_OFF, None, after.id, why=after.off.value)


def _settled(endpoint: Endpoint, outcome: Outcome) -> Endpoint:
    if outcome.delivered:
        return endpoint.reached()
    return endpoint.gone(outcome.at) if outcome.status == GONE else endpoint.failed(outcome.at)
