"""How long the provider is asked about one payment after the other while it is silent."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

from gatherly_core.kernel.clock import Clock
from gatherly_core.payments.errors import ProviderAway

log = logging.getLogger(__name__)

T = TypeVar("T")

SILENCE = timedelta(seconds=30)
"""So much time in all is spent on questions that are not answered."""


class Patience:
    """Goes on with many things, one after the other, until the provider has been waited for long enough in vain.

    A provider that always fails at some payment says so quickly, and keeps nobody from asking about those behind it;
    one that is silent takes long over each, and would over all of them. As it may be silent about some only, the next
    round has to begin behind them: a `Circle` does.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._spent = timedelta(0)

    def over(self, things: Iterable[T]) -> Iterator[T]:
        """The things, until it is at its end; the others are left for the next time."""
        for thing in things:
            yield thing
            if self._spent >= SILENCE:
                log.warning("The payment provider is silent; the rest is left for the next time")
                return

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Raises what the block raises, and counts how long it took if that is ProviderAway."""
        begun = self._clock.now()
        try:
            yield
        except ProviderAway:
            self._spent += self._clock.now() - begun
            raise
