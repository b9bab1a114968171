"""The doorbell: how a process that has put something into a queue calls the workers."""

import threading
from collections.abc import Callable

from huey.api import TaskWrapper

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.worker.line import AWAY, Presence

MOST_CALLS = 100
"""So many calls that nobody has heard yet are enough: whoever comes looks into all queues."""
PAUSE_SECONDS = 0.02
"""Between two calls of one process by the same bell."""
PRIORITIES = {bell: len(Bell) - place for place, bell in enumerate(Bell)}


class Doorbell:
    """Rings on a line that may lose calls and be away.

    What the workers are called for is in the database, where they look by themselves every few seconds: so it never
    fails, and only logs when the line goes and when it is back.
    """

    def __init__(self, open_line: Callable[[], TaskWrapper]) -> None:
        """`open_line` is called when it is first needed: no connection survives the fork of a server's processes."""
        self._open_line = open_line
        self._lock = threading.Lock()
        self._line: TaskWrapper | None = None
        self._presence = Presence()
        self._closed = threading.Event()

    def ring(self, bell: Bell) -> None:
        """Calls the workers. It may take seconds."""
        try:
            line = self._opened()
            if line.huey.pending_count() < MOST_CALLS:
                call = line.s(bell.value)
                call.priority = PRIORITIES[bell]
                line.huey.enqueue(call)
        except AWAY as failure:
            self._presence.lost(failure)
        else:
            self._presence.found()
        self._closed.wait(PAUSE_SECONDS)

    def impaired(self) -> str | None:
        """What comes of the last call that could not be made; None when the last one could."""
        if not self._presence.away:
            return None
        return "Workers cannot be called: they look by themselves, every few seconds."

    def close(self) -> None:
        """Closes the line."""
        self._closed.set()
        with self._lock:
            if self._line is not None:
                self._line.huey.storage.close()

    def _opened(self) -> TaskWrapper:
        with self._lock:
            if self._line is None:
                self._line = self._open_line()
            return self._line
