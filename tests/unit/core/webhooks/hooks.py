"""What tests of webhooks have in common."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from gatherly_adapters.memory.receivers import MemoryReceivers, Message
from gatherly_core.accounts.model import Actor
from gatherly_core.kernel.identifiers import EndpointId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.webhooks.deliveries import Delivery
from gatherly_core.webhooks.endpoints import Endpoint, Revealed
from gatherly_core.webhooks.model import FactType
from tests.factories import new_id
from tests.unit.core.scene import Scene

URL = "https://crm.example.org/hooks"
HOUR = timedelta(hours=1)


class Hooks(Scene):
    """A scene whose organizer has facts sent to `URL`."""

    def __init__(self) -> None:
        super().__init__()
        assert isinstance(self.ports.receivers, MemoryReceivers)
        self.receivers = self.ports.receivers
        self.made = self.listen(self.organizer)

    def listen(self, actor: Actor, url: str = URL, *types: FactType) -> Revealed:
        return self.app.webhooks.create_endpoint(actor, url, types)

    def sent(self, url: str = URL) -> list[Message]:
        return [message for message in self.receivers.sent if message.url == url]

    def endpoint(self, endpoint_id: EndpointId | None = None) -> Endpoint:
        """As it is now; without an id, the organizer's."""
        id = endpoint_id or self.made.endpoint.id
        return self.ports.unit_of_work.read(lambda: self.ports.endpoints.get(id))

    def deliveries(self, endpoint_id: EndpointId | None = None) -> tuple[Delivery, ...]:
        """To an endpoint, newest first; without an id, to the organizer's."""
        id = endpoint_id or self.made.endpoint.id
        page = PageRequest(100)
        return self.ports.unit_of_work.read(lambda: self.ports.deliveries.of_endpoint(id, page)).items

    def wait(self, span: timedelta, step: timedelta = timedelta(minutes=10)) -> None:
        """Lets time pass, in which the worker does what is due."""
        end = self.clock.now() + span
        while self.clock.now() < end:
            self.clock.advance(min(step, end - self.clock.now()))
            self.gatherly.drain()

    def answer(self, answer: int | str, url: str = URL) -> None:
        self.receivers.answers[url] = answer

    def take(self, seconds: float, url: str = URL) -> None:
        """From now on, whoever sends to that address waits so long for an answer."""
        send = self.receivers.send

        def slowly(to: str, headers: Mapping[str, str], body: bytes) -> int:
            if to == url:
                self.clock.advance(timedelta(seconds=seconds))
            return send(to, headers, body)

        self.receivers.send = slowly  # type: ignore[method-assign]

    def lose_secret(self) -> None:
        """The secret of the organizer's endpoint was sealed with a key that is not there any more."""
        unreadable = self.ports.endpoint_secrets.sealed(EndpointId(new_id()), self.made.secret)
        lost = replace(self.endpoint(), secret=unreadable)
        self.ports.unit_of_work.run(lambda: self.ports.endpoints.save(lost))

    def happen(self, **details: Any) -> None:
        """Something that is told: a draft is made."""
        self.event(published=False, **details)
