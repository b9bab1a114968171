"""Working: a process of its own, until it is told to end."""

import logging
import os
from concurrent.futures import wait

from gatherly_adapters.bootstrap import Ending, work_in_background
from gatherly_adapters.settings import Settings
from gatherly_web.signals import STOPS, Signals

log = logging.getLogger(__name__)


def work_until_told(settings: Settings, ending: Ending | None = None) -> None:
    """Works until SIGTERM or SIGINT, which let it finish what it has begun in the time of `ending`.

    When that is over the process is at its end, with status 0, whatever hangs: what it has claimed is done by others
    once the leases are over. Raises what kept it from working.
    """
    # This thread works at nothing: it is the one that is told.
    signals = Signals(STOPS)
    log.info("Working")
    ending = ending or Ending()
    working = work_in_background(settings, ending)
    working.add_done_callback(lambda _: signals.wake())
    signals.wait()
    ending.begin()
    if wait([working], ending.left_to_leave).not_done or not working.result():
        log.warning("The worker leaves what hangs: others do it again")
        os._exit(0)  # the driver of the database would wait for it at the interpreter's own end
    log.info("The worker has ended")
