"""Doing in the background what nobody waits for."""

import queue
import threading
from collections.abc import Callable, Sequence

from gatherly_core.kernel.facts import Envelope


class Courier:
    """Delivers facts in one thread of its own, in the order in which they come.

    Nothing is lost with it: a fact that it could not deliver before the process ended is still in the outbox.
    """

    def __init__(self, deliver: Callable[[Sequence[Envelope]], object]) -> None:
        self._deliver = deliver
        self._line: queue.SimpleQueue[Sequence[Envelope] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def take(self, envelopes: Sequence[Envelope]) -> None:
        """Takes facts, to deliver them soon."""
        if not envelopes:
            return
        with self._lock:
            # Not before there is something to do: a thread would not survive the fork of a server's processes.
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="courier", daemon=True)
                self._thread.start()
        self._line.put(envelopes)

    def close(self, seconds: float) -> None:
        """Delivers what it has taken, within so many seconds; the rest stays in the outbox."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            self._line.put(None)
            thread.join(seconds)

    def _work(self) -> None:
        while envelopes := self._line.get():
            self._deliver(envelopes)
