"""Doing by the clock, beside one another, what a schedule says."""

import logging
import threading
import time
from contextlib import nullcontext

from gatherly_core.kernel.scheduling import Schedule, Task

log = logging.getLogger(__name__)

AT_A_TIME = 3
"""So many tasks that are not done apart."""


class Clockwork:
    """Runs the tasks of a schedule that are due, each in a thread of its own: a few at a time, beside those apart."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._turns = threading.Semaphore(AT_A_TIME)
        self._closed = threading.Event()
        self._threads: dict[str, threading.Thread] = {}

    def tick(self) -> None:
        """Begins what is due, unless this process is still at it, and keeps for itself what it is at.

        Raises nothing: there is a next tick.
        """
        self._threads = {name: thread for name, thread in self._threads.items() if thread.is_alive()}
        try:
            self._schedule.renew()
            due = self._schedule.due()
        except Exception:
            log.exception("What is due by the clock cannot be told now")
            return
        for task in due:
            if task.name not in self._threads:
                thread = threading.Thread(target=self._run, args=(task,), name=f"job-{task.name}", daemon=True)
                self._threads[task.name] = thread
                thread.start()

    def stop(self) -> None:
        """Begins nothing more."""
        self._closed.set()

    def close(self, seconds: float) -> bool:
        """Begins nothing more, and waits so many seconds for what has begun; says whether that was enough."""
        self.stop()
        deadline = time.monotonic() + seconds
        # A tick may be at it, in a thread of its own: what it is about to start finds that nothing is begun any more.
        threads = [thread for thread in list(self._threads.values()) if thread.is_alive()]
        for thread in threads:
            thread.join(max(0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def _run(self, task: Task) -> None:
        with nullcontext() if task.apart else self._turns:
            if self._closed.is_set():
                return
            try:
                self._schedule.run(task)
            except Exception:
                log.exception("The job %s could not be begun or ended; it is looked after again", task.name)
