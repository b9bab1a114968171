"""Ringing bells without waiting for anybody to hear them."""

import logging
import threading
from collections.abc import Callable, Iterable

from gatherly_adapters.aftermath import Bell

log = logging.getLogger(__name__)


class Ringer:
    """Rings bells, each in a thread of its own: nobody waits, and a bell that is rung while it rings is rung once more.

    Nothing is lost with it: what the bells are rung for is in the queues of record.
    """

    def __init__(self, ring: Callable[[Bell], object]) -> None:
        self._ring = ring
        self._changed = threading.Condition()
        self._wanted: set[Bell] = set()
        self._threads: dict[Bell, threading.Thread] = {}
        self._closing = False

    def ring(self, bells: Iterable[Bell]) -> None:
        """Has them rung soon."""
        with self._changed:
            for bell in bells:
                self._wanted.add(bell)
                # Not before there is something to do: a thread would not survive the fork of a server's processes.
                if bell not in self._threads:
                    self._threads[bell] = self._started(bell)
            self._changed.notify_all()

    def close(self, seconds: float) -> None:
        """Rings what is wanted still, within so many seconds for each."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        for thread in self._threads.values():
            thread.join(seconds)

    def _started(self, bell: Bell) -> threading.Thread:
        thread = threading.Thread(target=self._work, args=(bell,), name=f"ringer-{bell}", daemon=True)
        thread.start()
        return thread

    def _work(self, bell: Bell) -> None:
        while self._is_wanted(bell):
            try:
                self._ring(bell)
            except Exception:
                log.exception("The bell %s could not be rung; workers look by themselves, too", bell)

    def _is_wanted(self, bell: Bell) -> bool:
        """Waits until the bell is to be rung; not when all is to end."""
        with self._changed:
            self._changed.wait_for(lambda: bell in self._wanted or self._closing)
            wanted = bell in self._wanted
            self._wanted.discard(bell)
            return wanted
