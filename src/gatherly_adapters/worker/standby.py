"""Threads that stand by for the bells."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from gatherly_adapters.aftermath import Bell

log = logging.getLogger(__name__)


class Standby:
    """Does something when a bell calls, in threads of that bell's own; who calls waits for nothing.

    While they are at it, any number of calls are one: each thread does it once more. Nothing is lost with a call, as
    what it calls for is in a queue of record.
    """

    def __init__(self, answer: Callable[[Bell], object], threads: Mapping[Bell, int] | None = None) -> None:
        """`threads` is how many a bell has, if not one: so many `answer` it at a time."""
        self._answer = answer
        self._number = threads or {}
        self._changed = threading.Condition()
        self._calls: Counter[Bell] = Counter()
        self._threads: dict[Bell, list[threading.Thread]] = {}
        self._closing = False

    def call(self, bells: Iterable[Bell]) -> None:
        """Has them answered soon."""
        with self._changed:
            for bell in bells:
                self._calls[bell] += 1
                # Not before there is something to do: a thread would not survive the fork of a server's processes.
                if bell not in self._threads:
                    self._threads[bell] = [self._started(bell) for _ in range(self._number.get(bell, 1))]
            self._changed.notify_all()

    def close(self, seconds: float) -> bool:
        """Answers the calls that came before, within so many seconds; says whether that was enough.

        Closed again, it waits no more.
        """
        with self._changed:
            if self._closing:
                seconds = 0
            self._closing = True
            threads = [thread for some in self._threads.values() for thread in some]
            self._changed.notify_all()
        deadline = time.monotonic() + seconds
        for thread in threads:
            thread.join(max(0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def _started(self, bell: Bell) -> threading.Thread:
        thread = threading.Thread(target=self._work, args=(bell,), name=f"standby-{bell}", daemon=True)
        thread.start()
        return thread

    def _work(self, bell: Bell) -> None:
        heard = 0
        while (calls := self._next_call(bell, heard)) > heard:
            heard = calls
            try:
                self._answer(bell)
            except Exception:
                log.exception("The bell %s was not answered; it is looked after again within seconds", bell)

    def _next_call(self, bell: Bell, heard: int) -> int:
        """Waits for a call after so many; answers their number, which is the same when all is to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._calls[bell] > heard or self._closing)
            return self._calls[bell]
