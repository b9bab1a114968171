"""Bringing facts into the feed."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import BookingId, DeliveryId, EventId, Identifiers, UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.payments.facts import PaymentFact
from gatherly_core.payments.model import Payment
from gatherly_core.payments.ports import Payments
from gatherly_core.webhooks.deliveries import Delivery
from gatherly_core.webhooks.model import Publication, Unpublished
from gatherly_core.webhooks.ports import Deliveries, Endpoints, Feed
from gatherly_core.webhooks.publications import PUBLISHED, booking_of, data_of, event_of, subject_of

log = logging.getLogger(__name__)

BATCH = 500
"""How many facts one transaction publishes."""


class PublishFacts:
    """Gives every fact that is told outside its place in the feed.

    - in transactions of its own, one at a time, so that no place before another is ever given after it
    - in the order in which the facts were written down, as far as they are there; a fact that is committed late comes
      late, and is never left out
    - each is counted for its booking, or else its event: 1, 2, 3 and so on
    - in the same transaction each is given to the endpoints that want it, to be sent there
    - may be repeated, also by several at once, and goes on where it was cut off
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        feed: Feed,
        payments: Payments,
        endpoints: Endpoints,
        deliveries: Deliveries,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._feed = feed
        self._payments = payments
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._identifiers = identifiers
        self._clock = clock

    def __call__(self) -> int:
        """How many facts were published."""
        if not self._unit_of_work.read(lambda: self._feed.unpublished(BATCH)):
            return 0
        count = 0
        while published := self._batch():
            count += published
        return count

    def _batch(self) -> int:
        try:
            return self._unit_of_work.run(self._publish, landed=again)
        except AlreadyMade:  # another has begun the feed at this moment: now there is an end to wait for
            return self._unit_of_work.run(self._publish, landed=again)

    def _publish(self) -> int:
        """How many facts it has dealt with."""
        end = self._feed.locked_end()
        if end is None:
            self._feed.begin()
        # Looked for behind the lock: what another has published meanwhile is not there any more.
        facts = self._feed.unpublished(BATCH)
        organizers = self._feed.organizers({event_of(each.fact) for each in facts})
        whose = [each for each in facts if event_of(each.fact) in organizers]
        if publications := tuple(self._placed(whose, organizers, end or 0)):
            self._feed.publish(publications)
            self._deliveries.add(list(self._addressed(publications)))
        if nobodys := [each.id for each in facts if event_of(each.fact) not in organizers]:
            log.error("Of these facts nobody knows whose event they are about; nobody is told of them: %s", nobodys)
            self._feed.withhold(nobodys)
        return len(facts)

    def _placed(
        self, facts: list[Unpublished], organizers: Mapping[EventId, UserId], end: int
    ) -> Iterator[Publication]:
        paid = {each.fact.booking_id for each in facts if isinstance(each.fact, PaymentFact)}
        payments = self._payments.of_bookings(paid) if paid else {}
        sequences = Counter(self._feed.sequences({subject_of(each.fact) for each in facts}))
        for position, each in enumerate(facts, end + 1):
            sequences[subject_of(each.fact)] += 1
            yield _publication(each, position, sequences[subject_of(each.fact)], organizers, payments)

    def _addressed(self, publications: tuple[Publication, ...]) -> Iterator[Delivery]:
        listeners = self._endpoints.listeners({each.organizer_id for each in publications})
        now = self._clock.now()
        for each in publications:
            for listener in listeners:
                if listener.hears(each):
                    yield Delivery(
                        id=DeliveryId(self._identifiers.new()),
                        endpoint_id=listener.endpoint.id,
                        fact_id=each.fact_id,
                        type=each.type,
                        subject_id=each.subject_id,
                        sequence=each.sequence,
                        created_at=now,
                        due_at=now,
                    )


def _publication(
    each: Unpublished,
    position: int,
    sequence: int,
    organizers: Mapping[EventId, UserId],
    payments: Mapping[BookingId, Payment],
) -> Publication:
    fact, event_id = each.fact, event_of(each.fact)
    return Publication(
        position=position,
        fact_id=each.id,
        type=PUBLISHED[type(fact)],
        organizer_id=organizers[event_id],
        event_id=event_id,
        booking_id=booking_of(fact),
        sequence=sequence,
        at=fact.at,
        data=data_of(fact, payments),
    )
