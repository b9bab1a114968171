"""Receivers in memory: programs that keep what they are sent, and answer what a test wants."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.identifiers import EndpointId
from gatherly_core.webhooks.errors import ReceiverFailed, SecretLost
from gatherly_core.webhooks.signing import SECRET_BYTES, secret_of

OK = 200


@dataclass(frozen=True, slots=True)
class Message:
    """What was sent to a program."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class MemoryReceivers:
    """Takes addresses that begin with https:// and are not `internal`; refuses calls inside a block.

    `answers` has the status that each answers, 200 if none is named, or a word for why nothing is answered.
    """

    database: MemoryDatabase
    answers: dict[str, int | str] = field(default_factory=dict)
    sent: list[Message] = field(default_factory=list)

    def check(self, url: str) -> None:
        self._refuse_blocks()
        if not url.startswith("https://") or "internal" in url:
            raise Invalid("Nothing can be sent to this address.", {"url": "must lead to the public internet"})

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        self._refuse_blocks()
        self.sent.append(Message(url, dict(headers), body))
        answer = self.answers.get(url, OK)
        if isinstance(answer, str):
            raise ReceiverFailed(answer)
        return answer

    def _refuse_blocks(self) -> None:
        if self.database.blocks.inside():
            raise RuntimeError("No program can be asked anything inside a block.")


class MemoryEndpointSecrets:
    """Secrets that come one after the other, and are sealed by turning them round."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new(self) -> str:
        return secret_of(next(self._numbers).to_bytes(SECRET_BYTES))

    def sealed(self, endpoint_id: EndpointId, secret: str) -> str:
        return f"{endpoint_id}:{b64encode(secret.encode()).decode()}"[::-1]

    def opened(self, endpoint_id: EndpointId, sealed: str) -> str:
        owner, _, secret = sealed[::-1].partition(":")
        if owner != str(endpoint_id):
            raise SecretLost("The secret of this endpoint cannot be read any more.")
        return b64decode(secret).decode()
