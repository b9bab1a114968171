"""Beginning work that has no idempotency key."""

from gatherly_core.idempotency.model import Work
from gatherly_core.kernel.identifiers import Identifiers


class BeginWork:
    """Work of its own each time: without a key nobody can tell a repeat from another wish for the same."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._identifiers = identifiers

    def __call__(self) -> Work:
        return Work(self._identifiers.new())
