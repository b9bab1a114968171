"""Working: a process of its own, until it is told to end."""

import logging
import os
import signal
from concurrent.futures import wait

from gatherly_adapters.bootstrap import Ending, work_in_background
from gatherly_adapters.settings import Settings

log = logging.getLogger(__name__)

STOPS = (signal.SIGTERM, signal.SIGINT)


def work_until_told(settings: Settings, ending: Ending | None = None) -> None:
    """Works until SIGTERM or SIGINT, which let it finish what it has begun in the time of `ending`.

    When that is over the process is at its end, with status 0, whatever hangs: what it has claimed is done by others
    once the leases are over. Raises what kept it from working.
    """
    # Handlers of signals run in the main thread, between any two of its steps: not while a driver waits in C for a
    # server, and not while a lock is waited for, if another thread was interrupted. So this one works at nothing, and
    # waits for a byte, which a signal writes whatever it has interrupted.
    news, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell)
    for number in STOPS:
        signal.signal(number, lambda *_: None)
    log.info("Working")
    ending = ending or Ending()
    working = work_in_background(settings, ending)
    working.add_done_callback(lambda _: os.write(tell, b"."))
    os.read(news, 1)
    ending.begin()
    if wait([working], ending.left_to_leave).not_done or not working.result():
        log.warning("The worker leaves what hangs: others do it again")
        os._exit(0)  # the driver of the database would wait for it at the interpreter's own end
    log.info("The worker has ended")
