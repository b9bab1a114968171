"""What endpoints, deliveries and the secrets they are signed with promise."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.kernel.identifiers import EndpointId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.kernel.queues import Leased
from gatherly_core.webhooks.deliveries import Delivery, DeliveryStatus, Outcome
from gatherly_core.webhooks.endpoints import Endpoint, Listener, Off
from gatherly_core.webhooks.errors import DeliveryNotFound, EndpointNotFound, SecretLost
from gatherly_core.webhooks.model import FactType
from tests.contracts.contract import Contract, garbled
from tests.factories import NOW, EndpointFactory, new_id

MINUTE = timedelta(minutes=1)
LAST = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


class EndpointsContract(Contract):
    def get(self, endpoint_id: EndpointId) -> Endpoint:
        return self.read(lambda: self.ports.endpoints.get(endpoint_id))

    def heard_by(self, *organizers: Any) -> list[tuple[EndpointId, bool]]:
        found = self.read(lambda: self.ports.endpoints.listeners(iter(organizers)))
        return sorted((listener.endpoint.id, listener.sees_all) for listener in found)

    def test_it_keeps_an_endpoint_whole(self) -> None:
        whole = self.given.endpoint(
            url="https://example.org/" + "x" * 480,
            types=(FactType.REFUND_PAID, FactType.BOOKING_HELD),
            secret="s" * 255,
            former_secret="f" * 255,
            former_until=LAST,
            failing_since=NOW,
            failed_at=LAST,
            failing_for=timedelta(days=3, seconds=1),
            rests_until=NOW + MINUTE,
            off=Off.FAILING,
            off_since=NOW,
            created_at=NOW + timedelta(microseconds=1),
        )
        bare = self.given.endpoint()
        assert (self.get(whole.id), self.get(bare.id)) == (whole, bare)
        assert self.run(lambda: self.ports.endpoints.locked(whole.id)) == whole

    def test_it_saves_what_has_changed(self) -> None:
        endpoint, other = self.given.endpoint(), self.given.endpoint()
        changed = endpoint.rotated("another", NOW).failed(NOW)

        def change() -> None:
            self.ports.endpoints.locked(endpoint.id)
            self.ports.endpoints.save(changed)

        self.run(change)
        assert (self.get(endpoint.id), self.get(other.id)) == (changed, other)

    def test_it_forgets_a_deleted_one(self) -> None:
        endpoint = self.given.endpoint()
        self.given.delivery(endpoint)
        self.run(lambda: self.ports.endpoints.delete(endpoint.id, NOW))
        with pytest.raises(EndpointNotFound):
            self.get(endpoint.id)
        with pytest.raises(EndpointNotFound):
            self.run(lambda: self.ports.endpoints.locked(endpoint.id))
        assert self.read(lambda: self.ports.endpoints.number(endpoint.owner_id)) == 0
        assert self.read(lambda: self.ports.endpoints.serving(endpoint.owner_id)) == 0
        assert self.read(lambda: self.ports.endpoints.of_user(endpoint.owner_id, PageRequest())).items == ()
        assert self.heard_by(endpoint.owner_id) == []
        assert self.read(lambda: self.ports.endpoints.listener(endpoint.id)) is None

    def test_it_lists_those_of_a_user_the_oldest_first(self) -> None:
        owner = self.given.user(role=Role.ORGANIZER).id
        a, b, c = (self.given.endpoint(owner_id=owner, created_at=NOW + at * MINUTE) for at in (0, 1, -1))
        self.given.endpoint()
        for limit in (1, 2, 3):
            pages = self.pages(lambda page: self.ports.endpoints.of_user(owner, page), limit)
            assert [endpoint for page in pages for endpoint in page] == [c, a, b]
        assert self.read(lambda: self.ports.endpoints.number(owner)) == 3
        position = self.position_in(lambda page: self.ports.endpoints.of_user(owner, page))
        for wrong in garbled(position):
            assert self.refuses(lambda page: self.ports.endpoints.of_user(owner, page), wrong), wrong

    def test_those_that_are_off_serve_nobody(self) -> None:
        owner = self.given.user(role=Role.ORGANIZER).id
        for off in (None, Off.GONE, None, Off.FAILING):
            self.given.endpoint(owner_id=owner, off=off, off_since=off and NOW)
        self.given.endpoint()
        assert self.read(lambda: self.ports.endpoints.number(owner)) == 4
        assert self.read(lambda: self.ports.endpoints.serving(owner)) == 2

    def test_organizers_hear_of_their_own_and_admins_of_everything(self) -> None:
        one, other = self.given.endpoint(), self.given.endpoint()
        admins = self.given.endpoint(owner_id=self.given.user(role=Role.ADMIN).id)
        assert self.heard_by(one.owner_id) == sorted([(one.id, False), (admins.id, True)])
        assert self.heard_by(one.owner_id, other.owner_id) == sorted(
            [(one.id, False), (other.id, False), (admins.id, True)]
        )
        assert self.heard_by() == [(admins.id, True)]
        for endpoint, sees_all in ((one, False), (other, False), (admins, True)):
            listener = self.read(lambda id=endpoint.id: self.ports.endpoints.listener(id))
            assert listener == Listener(endpoint, sees_all)

    def test_nobody_hears_who_may_not(self) -> None:
        off = self.given.endpoint(off=Off.GONE, off_since=NOW)
        shut_out = self.given.endpoint(owner_id=self.given.user(role=Role.ORGANIZER, disabled_at=NOW).id)
        no_organizer = self.given.endpoint(owner_id=self.given.user().id)
        leaving = self.given.endpoint()
        self.run(lambda: self.ports.personal_data.begin(leaving.owner_id, NOW))
        for endpoint in (off, shut_out, no_organizer, leaving):
            assert self.heard_by(endpoint.owner_id) == []
            assert self.read(lambda id=endpoint.id: self.ports.endpoints.listener(id)) is None


class DeliveriesContract(Contract):
    def get(self, delivery: Delivery) -> Delivery:
        return self.read(lambda: self.ports.deliveries.get(delivery.id))

    def claim(self, now: datetime = NOW, limit: int = 100) -> tuple[Leased[Delivery], ...]:
        return self.run(lambda: self.ports.deliveries.queue.claim(now, limit))

    def test_it_keeps_a_new_delivery(self) -> None:
        delivery = self.given.delivery(sequence=2**31 - 1)
        assert self.get(delivery) == delivery
        assert delivery.status is DeliveryStatus.QUEUED
        with pytest.raises(DeliveryNotFound):
            self.read(lambda: self.ports.deliveries.get(new_id()))
        self.run(lambda: self.ports.deliveries.add([]))

    def test_its_status_tells_what_became_of_it(self) -> None:
        for _ in range(3):
            self.given.delivery()
        delivered, failed, later = self.claim()
        queue = self.ports.deliveries.queue
        self.run(lambda: queue.settle(delivered, NOW))
        self.run(lambda: queue.bury(failed, NOW, "webhook_failed"))
        self.run(lambda: queue.postpone(later, NOW + MINUTE, "webhook_failed"))
        assert [(each.status, each.attempts, each.due_at) for each in map(self.get, (delivered.item, failed.item))] == [
            (DeliveryStatus.DELIVERED, 1, None),
            (DeliveryStatus.FAILED, 1, None),
        ]
        assert (self.get(later.item).status, self.get(later.item).due_at) == (DeliveryStatus.QUEUED, NOW + MINUTE)
        assert self.claim(NOW + MINUTE - timedelta(microseconds=1)) == ()
        assert [each.id for each in self.claim(NOW + MINUTE)] == [later.id]

    def test_it_keeps_what_came_of_the_last_try(self) -> None:
        delivery, other = self.given.delivery(), self.given.delivery()
        for outcome in (Outcome(at=LAST, status=503), Outcome(at=NOW, error="e" * 64)):
            self.run(lambda outcome=outcome: self.ports.deliveries.note(delivery.id, outcome))
            assert self.get(delivery).outcome == outcome
        assert self.get(other) == other

    def test_it_is_sent_again_as_if_it_had_not_been_tried(self) -> None:
        for _ in range(3):
            self.given.delivery()
        delivered, failed, other = self.claim()
        queue = self.ports.deliveries.queue
        self.run(lambda: queue.settle(delivered, NOW))
        self.run(lambda: queue.bury(failed, NOW, "webhook_failed"))
        later = NOW + timedelta(days=9)
        for each in (delivered, failed):
            self.run(lambda each=each: self.ports.deliveries.send_again(each.item.id, later))
            again = self.get(each.item)
            assert (again.status, again.attempts, again.due_at) == (DeliveryStatus.QUEUED, 0, later)
        assert self.get(other.item).attempts == 1
        claimed = [each.id for each in (*self.claim(later), *self.claim(later))]
        assert sorted(claimed) == sorted((delivered.id, failed.id, other.id))

    def test_who_was_at_it_does_not_end_what_is_sent_again(self) -> None:
        self.given.delivery()
        (slow,) = self.claim()
        self.run(lambda: self.ports.deliveries.send_again(slow.item.id, NOW))
        self.run(lambda: self.ports.deliveries.queue.settle(slow, NOW))
        assert [each.id for each in self.claim()] == [slow.id]

    def test_it_lists_those_to_an_endpoint_the_newest_first(self) -> None:
        endpoint = self.given.endpoint()
        made = [self.given.delivery(endpoint) for _ in range(3)]
        self.given.delivery()
        newest_first = sorted(made, key=lambda each: each.id, reverse=True)
        for limit in (1, 2, 3):
            pages = self.pages(lambda page: self.ports.deliveries.of_endpoint(endpoint.id, page), limit)
            assert [each for page in pages for each in page] == newest_first
        position = self.position_in(lambda page: self.ports.deliveries.of_endpoint(endpoint.id, page))
        for wrong in garbled(position):
            assert self.refuses(lambda page: self.ports.deliveries.of_endpoint(endpoint.id, page), wrong), wrong

    def test_it_forgets_what_is_old(self) -> None:
        endpoint = self.given.endpoint()
        old = [self.given.delivery(endpoint, created_at=NOW - MINUTE) for _ in range(3)]
        kept = self.given.delivery(endpoint, created_at=NOW)
        assert self.run(lambda: self.ports.deliveries.forget(NOW, 2)) == 2
        assert self.run(lambda: self.ports.deliveries.forget(NOW, 2)) == 1
        assert self.run(lambda: self.ports.deliveries.forget(NOW, 2)) == 0
        assert self.get(kept) == kept
        for each in old:
            with pytest.raises(DeliveryNotFound):
                self.get(each)


class EndpointSecretsContract(Contract):
    def test_a_new_secret_is_unlike_all_others(self) -> None:
        secrets = {self.ports.endpoint_secrets.new() for _ in range(9)}
        assert len(secrets) == 9
        assert all(secret.startswith("whsec_") for secret in secrets)

    def test_it_opens_what_it_has_sealed(self) -> None:
        endpoint_id, secret = EndpointFactory().id, self.ports.endpoint_secrets.new()
        sealed = self.ports.endpoint_secrets.sealed(endpoint_id, secret)
        assert secret not in sealed
        assert len(sealed) <= 255
        assert self.ports.endpoint_secrets.opened(endpoint_id, sealed) == secret

    def test_it_opens_nothing_for_another_endpoint(self) -> None:
        sealed = self.ports.endpoint_secrets.sealed(new_id(), self.ports.endpoint_secrets.new())
        with pytest.raises(SecretLost):
            self.ports.endpoint_secrets.opened(new_id(), sealed)
