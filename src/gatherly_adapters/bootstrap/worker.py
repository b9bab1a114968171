"""A worker: what does the work that nobody waits for."""

import threading
from itertools import count

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.bootstrap.on_database import on_database
from gatherly_adapters.settings import Settings
from gatherly_adapters.worker.clockwork import Clockwork
from gatherly_adapters.worker.line import line
from gatherly_adapters.worker.listening import Listening

POLL_SECONDS = 5
"""How often it looks into all queues although nobody has called, or a call was lost."""
TICK_SECONDS = 1
"""How often it looks at the clock."""
JOB_SECONDS = 10
"""How long a job may take to end, once the worker is to."""


def work(settings: Settings, stop: threading.Event) -> None:
    """Does what is due, by the clock and whenever somebody calls, until it is to `stop`.

    Then it finishes what it has begun, within seconds; the rest is left to other workers, or to the next one. Any
    number of workers may work at the same time.
    """
    gatherly = on_database(settings, works=True)
    with gatherly:
        calls = line(settings.redis_url, settings.data, lambda bell: gatherly.call([bell]))
        listening = Listening(calls)
        listening.start()
        clockwork = Clockwork(gatherly.schedule())
        for tick in count():
            if tick % (POLL_SECONDS // TICK_SECONDS) == 0:
                gatherly.call(Bell)
            clockwork.tick()
            if stop.wait(TICK_SECONDS):
                break
        gatherly.relays.stop()
        clockwork.close(JOB_SECONDS)
        listening.stop(graceful=True)
        calls.huey.storage.close()
