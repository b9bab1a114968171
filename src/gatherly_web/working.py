"""Working: a process of its own, until it is told to end."""

import logging
import signal
import threading

from gatherly_adapters.bootstrap import work
from gatherly_adapters.settings import Settings

log = logging.getLogger(__name__)

STOPS = (signal.SIGTERM, signal.SIGINT)


def work_until_told(settings: Settings) -> None:
    """Works until SIGTERM or SIGINT, which let it finish what it has begun."""
    stop = threading.Event()
    for number in STOPS:
        signal.signal(number, lambda *_: stop.set())
    log.info("Working")
    work(settings, stop)
    log.info("The worker has ended")
