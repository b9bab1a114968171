"""A worker: what does the work that nobody waits for."""

import logging
from concurrent.futures import Future, wait
from itertools import count

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.bootstrap.on_database import GatherlyOnDatabase, on_database
from gatherly_adapters.settings import Settings
from gatherly_adapters.worker.background import in_background
from gatherly_adapters.worker.clockwork import Clockwork
from gatherly_adapters.worker.ending import Ending
from gatherly_adapters.worker.line import line
from gatherly_adapters.worker.listening import Listening

log = logging.getLogger(__name__)

POLL_SECONDS = 5
"""How often it looks into all queues although nobody has called, or a call was lost."""
TICK_SECONDS = 1
"""How often it looks at the clock."""


def work(settings: Settings, ending: Ending) -> bool:
    """Does what is due, by the clock and whenever somebody calls, until it is to end.

    Then it finishes what it has begun, in the time that `ending` leaves for all of it, and says whether that was
    enough; the rest is left to other workers, or to the next one. It ends in time also while the database hangs. Any
    number of workers may work at the same time.
    """
    gatherly = on_database(settings, works=True)
    with gatherly:
        calls = line(settings.redis_url, settings.data, lambda bell: gatherly.call([bell]))
        listening = Listening(calls)
        listening.start()
        clockwork = Clockwork(gatherly.schedule())
        ticking = in_background("ticking", lambda: _tick(ending, gatherly, clockwork))
        ticking.add_done_callback(lambda _: ending.begin())  # a worker without a clock is none
        ending.wait()
        in_time = _end(ending, gatherly, clockwork, listening, ticking)
        calls.huey.storage.close()
    return in_time


def work_in_background(settings: Settings, ending: Ending) -> Future[bool]:
    """Works in a thread of its own, which keeps no process from ending; answers the outcome to come."""
    return in_background("working", lambda: work(settings, ending))


def _tick(ending: Ending, gatherly: GatherlyOnDatabase, clockwork: Clockwork) -> None:
    """Looks at the clock, and now and then into all queues, until it is to end."""
    for tick in count():
        if tick % (POLL_SECONDS // TICK_SECONDS) == 0:
            gatherly.call(Bell)
        clockwork.tick()
        if ending.wait(TICK_SECONDS):
            return


def _end(
    ending: Ending,
    gatherly: GatherlyOnDatabase,
    clockwork: Clockwork,
    listening: Listening,
    ticking: Future[None],
) -> bool:
    """Has all of them end at the same time; says whether they did in time. Raises what kept it from ticking."""
    gatherly.relays.stop()
    clockwork.stop()
    listening.stop()
    in_time = (
        listening.close(ending.left),
        clockwork.close(ending.left),
        gatherly.finish(ending.left),
        not wait([ticking], ending.left).not_done,
    )
    if not all(in_time):
        log.warning("Not all that was begun has ended in time: others do it again")
    if ticking.done():
        ticking.result()
    return all(in_time)
