"""Working: a process of its own, until it is told to end."""

import logging
import signal

from gatherly_adapters.bootstrap import Ending, work
from gatherly_adapters.settings import Settings

log = logging.getLogger(__name__)

STOPS = (signal.SIGTERM, signal.SIGINT)


def work_until_told(settings: Settings) -> None:
    """Works until SIGTERM or SIGINT, which let it finish what it has begun."""
    ending = Ending()
    for number in STOPS:
        signal.signal(number, lambda *_: ending.begin())
    log.info("Working")
    work(settings, ending)
    log.info("The worker has ended")
