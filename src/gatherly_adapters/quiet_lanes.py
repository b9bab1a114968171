"""Computing what takes long so that nobody else notices: few at a time on the whole machine, and behind all others."""

import fcntl
import logging
import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

log = logging.getLogger(__name__)

NICENESS = 5
"""So far behind other work: where both want all of a core, a quarter of it is left."""
AUTOGROUP = Path("/proc/self/autogroup")


class Lanes:
    """Not more than `lanes` have their turn at a time, in all processes that share the folder.

    A lane is a lock on a file: whichever way its process ends, it is free again.
    """

    def __init__(self, lanes: int, folder: Path) -> None:
        self._files = [folder / str(number) for number in range(lanes)]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for file in self._files:
                file.touch()
        except OSError as failure:
            log.warning("Each process computes on its own: %s cannot be written (%s).", folder, failure.strerror)
            self._files = []

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One of the lanes, for the time of a block."""
        if not self._files:
            yield
            return
        # Each turn opens the file for itself: the locks of one opening do not exclude each other.
        with self._free().open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _free(self) -> Path:
        """A lane that was free just now, else any: whoever waits in it gets it, if perhaps not the first."""
        lanes = random.sample(self._files, len(self._files))
        return next(filter(_is_free, lanes), lanes[0])


def _is_free(lane: Path) -> bool:
    with lane.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def stand_back() -> None:
    """Lets all other processes go first, from here on. This one should have a session of its own.

    Where Linux groups processes by their session, niceness counts within the group alone, and the group has its own.
    """
    os.nice(NICENESS)
    if sys.platform == "linux":
        with suppress(OSError):  # not every Linux groups processes so
            AUTOGROUP.write_text(str(_niceness_of_session() + NICENESS), encoding="ascii")


def _niceness_of_session() -> int:
    """What is written there, as in `/autogroup-630 nice 0`; at most as nice as can still be added to."""
    return min(19 - NICENESS, int(AUTOGROUP.read_text(encoding="ascii").split()[-1]))
