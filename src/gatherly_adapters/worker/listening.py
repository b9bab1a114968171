"""Hearing the doorbell: huey's consumer, whose signals, schedule and complaints are ours."""

import logging

from huey.api import TaskWrapper
from huey.consumer import Consumer, Scheduler, Worker

from gatherly_adapters.worker.line import AWAY, Presence

log = logging.getLogger(__name__)

LISTENERS = 2
LONGEST_NAP = 0.5
"""Seconds between two looks at a line on which a call wakes nobody."""


class _Ear(Worker):
    """Hears calls, one after the other, and waits in silence while the line is away."""

    presence: Presence

    def loop(self, now: object = None) -> None:
        try:
            call = self.huey.dequeue()
        except AWAY as failure:
            self.presence.lost(failure)
            self.sleep()
            return
        except Exception:
            log.exception("Somebody said on the line what is no call")
            return
        self.presence.found()
        if call is not None:
            self.delay = self.default_delay
            self.huey.execute(call, now)
        elif not self.huey.storage.blocking:
            self.sleep()


class _Idle(Scheduler):
    """What is done by the clock is not done by huey."""

    def loop(self, now: object = None) -> None:
        self.stop_flag.wait(self.interval)


class Listening(Consumer):
    """Hears the calls on a line, from `start` until `stop`. Its process sees to signals itself."""

    scheduler_class = _Idle

    def __init__(self, line: TaskWrapper) -> None:
        self.worker_class = type("Ear", (_Ear,), {"presence": Presence()})
        # It tells of each call, which is of interest to nobody.
        logging.getLogger("huey").setLevel(logging.WARNING)
        super().__init__(
            line.huey,
            workers=LISTENERS,
            periodic=False,
            max_delay=LONGEST_NAP,
            scheduler_interval=60,
        )

    def close(self, seconds: float) -> bool:
        """Hears no more calls, and waits so many seconds for the last one; says whether that was enough."""
        self.shutdown_timeout = seconds
        self.stop(graceful=True)
        return not any(worker.is_alive() for _, worker in self.worker_threads)

    def _set_signal_handlers(self) -> None:
        """None: see above."""
