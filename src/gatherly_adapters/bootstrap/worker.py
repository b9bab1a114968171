"""A worker: what does the work that nobody waits for."""

import threading

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.bootstrap.on_database import on_database
from gatherly_adapters.settings import Settings
from gatherly_adapters.worker.line import line
from gatherly_adapters.worker.listening import Listening

POLL_SECONDS = 5
"""How often it looks into all queues although nobody has called, or a call was lost."""


def work(settings: Settings, stop: threading.Event) -> None:
    """Does what is due whenever somebody calls, and every few seconds, until it is to `stop`.

    Then it finishes what it has begun, within seconds; the rest is left to other workers, or to the next one. Any
    number of workers may work at the same time.
    """
    gatherly = on_database(settings, works=True)
    with gatherly:
        calls = line(settings.redis_url, settings.data, lambda bell: gatherly.call([bell]))
        listening = Listening(calls)
        listening.start()
        gatherly.call(Bell)
        while not stop.wait(POLL_SECONDS):
            gatherly.call(Bell)
        gatherly.relays.stop()
        listening.stop(graceful=True)
        calls.huey.storage.close()
